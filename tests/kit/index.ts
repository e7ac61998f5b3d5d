/**
 * Playwright fixtures for apps that sign in with the package: the emulator, the app with a profile of its own, and a
 * user with a browser.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import type { AuthBridge } from '../../common/auth/channels.ts';
import { defaultSeed, type SeedUser } from '../../emulator/seed.ts';
import { startEmulator, type Emulator } from '../../emulator/index.ts';
import { createAppUnderTest, type AppOptions, type AppUnderTest } from './app-under-test.ts';
import { cause, type FaultName } from './faults.ts';

export type { AppOptions, AppUnderTest, Emulator, FaultName };
export { startEmulator };

/** The emulator's demo accounts; a user of several organizations signs in to the first. */
const accounts = {
  admin: accountOf('nova@example.com'),
  member: accountOf('pixel@example.com'),
  'without-organization': accountOf('echo@example.com'),
} as const;
export type Account = keyof typeof accounts;

function accountOf(email: string): SeedUser {
  const found = defaultSeed.users.find((user) => user.email === email);
  if (found === undefined) throw new Error(`The emulator has no ${email}.`);
  return found;
}

/** The organization's name on AuthKit's page. */
const nameOf = (membership: SeedUser['memberships'][number] | undefined): string =>
  defaultSeed.organizations.find(({ id }) => id === membership?.organizationId)?.name ?? '';

export interface KitOptions {
  /** The options to start your app: `test.use({ appOptions: { args: ['.'] } })`. */
  readonly appOptions: AppOptions;
  /** Your app's own scheme, which the emulator then accepts in redirect URIs. */
  readonly protocol: string;
}

export interface KitFixtures {
  /** An AuthKit on this computer; its `control` has more faults than `fault`. */
  readonly emulator: Emulator;
  /** Your running app, with a profile of its own. */
  readonly app: AppUnderTest;
  /** Signs a user in with a browser. */
  readonly signedInAs: (account: Account) => Promise<void>;
  /** Causes a fault outside the app. @returns a function that ends it */
  readonly fault: (name: FaultName) => Promise<() => Promise<void>>;
}

export const test = base.extend<KitOptions & KitFixtures>({
  appOptions: [{ args: ['.'] }, { option: true }],
  protocol: ['', { option: true }],

  emulator: async ({ protocol }, use) => {
    const redirectUris = ['http://127.0.0.1:*/callback', `${protocol}://callback`];
    const emulator = await startEmulator({ redirectUris });
    await use(emulator);
    await emulator.close();
  },

  app: async ({ appOptions, emulator }, use, testInfo) => {
    const folder = await mkdtemp(join(tmpdir(), 'app-under-test-'));
    const app = createAppUnderTest(appOptions, folder, {
      WORKOS_CLIENT_ID: emulator.clientId,
      WORKOS_API_BASE_URL: emulator.url,
    });
    try {
      await app.launch();
      await use(app);
    } finally {
      await testInfo.attach('log', { body: app.log() });
      await app.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },

  signedInAs: async ({ app, page }, use) =>
    use(async (account) => {
      const { email, password, memberships } = accounts[account];
      await app.window.evaluate(() =>
        (window as unknown as { authkit: AuthBridge }).authkit.signIn({
          screen: 'sign-in',
          returnTo: null,
          // Ends an earlier user's session in this browser.
          differentAccount: true,
        }),
      );
      await page.goto(await app.nextOpenedUrl());
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Continue' }).click();
      if (memberships.length > 1) await page.getByRole('button', { name: nameOf(memberships[0]) }).click();
      await expect(page).toHaveURL(/\/done$/);
      const status = () =>
        app.window.evaluate(async () => {
          const state = await (window as unknown as { authkit: AuthBridge }).authkit.getState();
          return state.ok && state.value.status;
        });
      await expect.poll(status, { message: 'The app is signed in' }).toBe('signed-in');
    }),

  fault: async ({ emulator, app }, use) => use((name) => cause(name, emulator, app)),
});

export { expect };
