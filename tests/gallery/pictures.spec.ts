import { expect, test } from '@playwright/test';
import { scenes, sceneTime } from './states.ts';

for (const { name } of scenes) {
  test(`${name} matches its picture`, async ({ page }, { project }) => {
    await page.clock.setFixedTime(sceneTime);
    await page.goto(`/tests/gallery/?scene=${name}&lang=en-GB`, { waitUntil: 'networkidle' });
    await page.locator('main').waitFor();
    await expect(page).toHaveScreenshot(`${name}-${project.name}.png`, { fullPage: true });
  });
}
