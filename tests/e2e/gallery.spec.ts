/** Every state of the gallery in Chromium, including those that the other tests don't reach. */
import { test as base, expect } from '@playwright/test';
import { join } from 'node:path';
import { createServer } from 'vite';
import { scenes } from '../gallery/states.ts';
import { axeFindings } from './axe.ts';
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

for (const { name } of scenes) {
  test(
    `axe finds no problem on ${name} in light, dark or high contrast`,
    exhaustive,
    async ({ page, galleryUrl }) => {
      await page.goto(`${galleryUrl}?scene=${name}`, { waitUntil: 'networkidle' });
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      // This state stays busy.
      if (name !== 'restoring') await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      expect(await axeFindings(page)).toEqual([]);
    },
  );
}
