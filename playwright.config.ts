/** The end-to-end tests: `npm run test:e2e`. Each starts the built app on a display in memory. */
import { chromium, defineConfig } from '@playwright/test';
import { debianBrowser, findBrowser } from './scripts/browser.ts';

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/global-setup.ts',
  fullyParallel: true,
  workers: '100%',
  forbidOnly: true,
  ...(isRoot ? {} : { grepInvert: /@root/ }),
  // Tests wait for conditions; these only limit the time of a failure.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
    // Without screenshots in the trace, which would slow down the tests.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      // Where there is none, what they need is installed before the first of them.
      executablePath: findBrowser(process.env, chromium.executablePath()) ?? debianBrowser,
      chromiumSandbox: !isRoot,
      args: [
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
