/** The tests that run on every system: of the build in a bare Electron, and of a packaged app. */
import { chromium, defineConfig } from '@playwright/test';
import { debianBrowser, findBrowser } from '../../scripts/browser.ts';
import { sandboxFlags } from '../../scripts/project.ts';
import type { Options } from '../e2e/fixtures.ts';
import { packagedProgram } from './packaged-program.ts';

export default defineConfig<Options>({
  testDir: '.',
  globalSetup: './global-setup.ts',
  // They share the clipboard, and the packaged app the address of its AuthKit.
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    screenshot: 'only-on-failure',
    // Without screenshots in the trace, which would slow down the tests.
    trace: { mode: 'retain-on-failure', screenshots: false },
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    ...(process.platform === 'linux' ? {} : { channel: 'chrome' }),
    launchOptions: {
      ...(process.platform === 'linux'
        ? { executablePath: findBrowser(process.env, chromium.executablePath()) ?? debianBrowser }
        : {}),
      chromiumSandbox: sandboxFlags.length === 0,
      args: [
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'built', testIgnore: 'package.spec.ts' },
    { name: 'packaged', use: { program: packagedProgram(process.env['APP_EXECUTABLE']) } },
  ],
});
