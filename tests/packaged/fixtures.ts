/** What the tests of the installed app start from: the embedded AuthKit at its usual address, a session, a browser. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { startEmulator } from '../../emulator/index.ts';
import type { Emulator } from '../../emulator/index.ts';
import { defaultSeed } from '../../emulator/seed.ts';
import { usualPort } from '../../emulator/usual-address.ts';
import { customProtocol } from '../../src/contract/product.ts';
import { startSession } from './installed-app.ts';
import type { InstalledApp } from './installed-app.ts';

interface Fixtures {
  readonly emulator: Emulator;
  readonly home: string;
  readonly app: InstalledApp;
  /** A tab of a browser with a window, in the person's session. */
  readonly tab: Page;
}

/** Stays from one project to the next, as a person's does when they update. */
export const lastingHome = join(homedir(), 'lasting');

/** Somebody with one organization, so that AuthKit asks for nothing but credentials. */
export const person = defaultSeed.users.find(({ memberships }) => memberships.length === 1) ?? {
  email: 'nobody',
  password: '',
};

export const test = base.extend<Fixtures>({
  emulator: async ({}, use) => {
    const emulator = await startEmulator({ port: usualPort });
    await use(emulator);
    await emulator.close();
  },

  home: async ({}, use) => {
    const home = await mkdtemp(join(homedir(), 'session-'));
    await use(home);
    await rm(home, { recursive: true, force: true });
  },

  app: async ({ home }, use) => {
    const app = await startSession(home);
    await use(app);
    await app.signOutOfSession();
  },

  tab: async ({ playwright, launchOptions, app, home, emulator }, use) => {
    const profile = join(home, 'browser-profile');
    await mkdir(join(profile, 'Default'), { recursive: true });
    // As if the person had allowed it when the browser asked.
    const allowed = { [emulator.url]: { [customProtocol]: true } };
    const preferences = { protocol_handler: { allowed_origin_protocol_pairs: allowed } };
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
    const env = { ...app.sessionEnv };
    const context = await playwright.chromium.launchPersistentContext(profile, {
      ...launchOptions,
      headless: false,
      env,
    });
    await use(context.pages()[0] ?? (await context.newPage()));
    await context.close();
  },
});

export { expect };

/** Signs in on AuthKit's page, wherever that leads. */
export async function enterCredentials(tab: Page): Promise<void> {
  await tab.getByLabel('Email').fill(person.email);
  await tab.getByLabel('Password').fill(person.password);
  await tab.getByRole('button', { name: 'Continue' }).click();
}

export async function expectSignedIn({ window }: InstalledApp): Promise<void> {
  await expect(window.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible();
  await expect(window.getByText(person.email).first()).toBeVisible();
}

export async function pressSignIn({ window }: InstalledApp): Promise<void> {
  await window.getByRole('button', { name: 'Sign in', exact: true }).click();
}
