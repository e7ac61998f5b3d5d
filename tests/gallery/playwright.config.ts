/**
 * The pictures in `docs/gallery/`. `npx playwright test --config tests/gallery/playwright.config.ts` compares them with
 * the app; with `--update-snapshots` it replaces those that differ, and `--grep NAME` limits it to one state.
 */
import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { projectRoot, sandboxFlags } from '../../scripts/project.ts';

const baseURL = 'http://127.0.0.1:5191';

export default defineConfig({
  testDir: '.',
  testMatch: 'pictures.spec.ts',
  fullyParallel: true,
  snapshotPathTemplate: join(projectRoot, 'docs', 'gallery', '{arg}{ext}'),
  projects: [
    { name: 'light', use: { colorScheme: 'light' } },
    { name: 'dark', use: { colorScheme: 'dark' } },
  ],
  use: {
    baseURL,
    viewport: { width: 760, height: 670 },
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'en-GB',
    timezoneId: 'UTC',
    launchOptions: { executablePath: '/usr/bin/chromium', chromiumSandbox: sandboxFlags.length === 0 },
  },
  webServer: {
    command: 'npx vite --config tests/gallery/vite.config.ts --port 5191 --strictPort',
    cwd: projectRoot,
    url: `${baseURL}/tests/gallery/`,
  },
});
