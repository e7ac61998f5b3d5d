/** The end-to-end tests: `npm run test:e2e`. Each starts the built app on a display, so two at a time are enough. */
import { defineConfig } from '@playwright/test';
import { sandboxFlags } from './scripts/project.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // Tests wait for conditions; these bound how long a failure takes.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      chromiumSandbox: sandboxFlags.length === 0,
      args: [
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
