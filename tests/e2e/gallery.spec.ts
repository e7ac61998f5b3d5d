/** Every state of the gallery in Chromium, including those that the other tests don't reach. */
import { test as base, expect } from '@playwright/test';
import { join } from 'node:path';
import { createServer } from 'vite';
import { germanStrings } from '../../common/strings-de.ts';
import { scenes } from '../gallery/states.ts';
import { axeFindings, lookNames } from './axe.ts';
import { cutTexts } from './cut-texts.ts';
import { exhaustive } from './program.ts';

const test = base.extend<object, { readonly galleryUrl: string }>({
  galleryUrl: [
    async ({}, use) => {
      const configFile = join(import.meta.dirname, '../gallery/vite.config.ts');
      const server = await createServer({ configFile });
      await server.listen();
      await use(`${server.resolvedUrls?.local[0]}tests/gallery/`);
      await server.close();
    },
    { scope: 'worker' },
  ],
});

/** 300 % of the usual window, in CSS pixels. */
const enlarged = { width: 300, height: 223 };

for (const { name, state, place = 'home' } of scenes) {
  test(
    `axe finds no problem on ${name} in light, dark or high contrast, and at 300 % nothing is cut off`,
    exhaustive,
    async ({ page, galleryUrl }) => {
      // German has the longer words.
      await page.goto(`${galleryUrl}?scene=${name}&lang=de`, { waitUntil: 'networkidle' });
      const heading = page.getByRole('heading', { level: 1 });
      await expect(heading).toBeVisible();
      if (state.status === 'signed-in' && state.confirmation === null && place !== 'home') {
        await expect(heading).toHaveText(germanStrings.places[place]);
      }
      // This state stays busy.
      if (name !== 'restoring') await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      for (const look of lookNames) expect(await axeFindings(page, look), look).toEqual([]);
      await page.setViewportSize(enlarged);
      for (const direction of ['ltr', 'rtl']) {
        await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction);
        expect(await cutTexts(page), direction).toEqual([]);
      }
    },
  );
}

test('a right-to-left name stays beside its picture', exhaustive, async ({ page, galleryUrl }) => {
  await page.goto(`${galleryUrl}?scene=account-right-to-left&lang=en`);
  const leftOf = (selector: string) =>
    page.locator(selector).evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range.getBoundingClientRect().left;
    });
  expect(await leftOf('.user h2')).toBe(await leftOf('.user .lead'));
});
