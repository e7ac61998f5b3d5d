/**
 * `npm run screenshots`: pictures of every state of the gallery, in light and dark, into `docs/gallery/`. With `--check`
 * it writes nothing, and fails where a state no longer looks as its picture does; `--scene NAME` takes that one only.
 */
import { chromium } from '@playwright/test';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scenes, sceneTime } from '../gallery/states.ts';
import { startGallery } from './gallery-server.ts';
import { OptionsError, readOptions } from './options.ts';
import { shrinkPng } from './png.ts';
import { projectRoot, sandboxFlags } from './project.ts';

const folder = join(projectRoot, 'docs', 'gallery');
const themes = ['light', 'dark'] as const;

/** React holds back what was loaded on demand for up to 300 ms after the part before it. */
const revealPause = 350;

async function takeScreenshots(isCheck: boolean, wanted: readonly string[]): Promise<readonly string[]> {
  const gallery = await startGallery();
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    chromiumSandbox: sandboxFlags.length === 0,
  });
  const changed: string[] = [];
  try {
    for (const colorScheme of themes) {
      const page = await browser.newPage({
        viewport: { width: 760, height: 670 },
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'UTC',
      });
      await page.clock.setFixedTime(sceneTime);
      for (const { name } of scenes) {
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        await page.goto(`${gallery.url}?scene=${name}&lang=en-GB`, { waitUntil: 'networkidle' });
        await page.locator('main').waitFor();
        await page.waitForTimeout(revealPause);
        const file = join(folder, `${name}-${colorScheme}.png`);
        const picture = shrinkPng(await page.screenshot({ fullPage: true, animations: 'disabled' }));
        const before = await readFile(file).catch(() => null);
        if (before?.equals(picture)) continue;
        changed.push(`${name} (${colorScheme})`);
        if (!isCheck) await writeFile(file, picture);
      }
      await page.close();
    }
  } finally {
    await browser.close();
    await gallery.close();
  }
  return changed;
}

const { check, scene } = readOptions('screenshots', {
  check: { type: 'boolean', default: false },
  scene: { type: 'string', multiple: true, default: [] },
});
const unknown = scene.find((wanted) => !scenes.some(({ name }) => name === wanted));
if (unknown !== undefined) throw new OptionsError(`The gallery has no scene “${unknown}”.`);
await mkdir(folder, { recursive: true });
const changed = await takeScreenshots(check, scene);
console.log(changed.length === 0 ? 'Every state looks as it did.' : `Changed: ${changed.join(', ')}`);
if (check && changed.length > 0) process.exitCode = 1;
