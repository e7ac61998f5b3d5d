/**
 * The tests of the installed app: `npm test -- --packaged`, which installs, updates, removes and purges it between the
 * projects and runs each as an ordinary user.
 */
import { defineConfig } from '@playwright/test';
import shared from '../../playwright.config.ts';
import { weakenings } from './policy.ts';
import type { Options } from '../e2e/fixtures.ts';
import { unpackaged } from '../e2e/program.ts';
import { installedProgram } from './installed-program.ts';

/** The end-to-end tests for which an installed app differs from the build: fuses, ASAR, keyring, desktop entry, lock. */
const installedSpecs = [
  'arguments',
  'hardening',
  'keyring',
  'restart',
  'sign-in-link',
  'storage',
  'transport',
];

const { globalSetup: _, ...settings } = shared;
const alone = (name: string, spec = name) => ({ name, testMatch: `${spec}.spec.ts` });

export default defineConfig<Options>({
  ...settings,
  testDir: '.',
  // All sign in at the one address that is built into the app.
  workers: 1,
  use: { ...shared.use, program: installedProgram },
  projects: [
    alone('interrupted'),
    alone('older'),
    alone('updated'),
    alone('installed'),
    {
      name: 'end-to-end',
      testDir: '../e2e',
      testMatch: installedSpecs.map((name) => `${name}.spec.ts`),
      grepInvert: new RegExp(unpackaged.tag),
    },
    alone('managed'),
    ...Object.keys(weakenings).map((name) => alone(name, 'unmanaged')),
    alone('removed'),
    alone('purged'),
  ],
});
