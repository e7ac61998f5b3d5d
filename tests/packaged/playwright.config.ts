/**
 * The tests of the installed app: `npm run test:packaged`, which installs, updates, removes and purges it between the
 * projects and runs each as an ordinary user.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import shared from '../../playwright.config.ts';

export default defineConfig({
  ...shared,
  testDir: '.',
  // The project's folder belongs to somebody else.
  outputDir: join(homedir(), 'test-results'),
  // All of them sign in at the one address that is built into the app.
  workers: 1,
  fullyParallel: false,
  projects: ['older', 'installed', 'removed', 'purged'].map((name) => ({
    name,
    testMatch: `${name}.spec.ts`,
  })),
});
