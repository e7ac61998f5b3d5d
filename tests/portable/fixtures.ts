/** What each test starts from: an AuthKit, an app with a fresh profile, and a person with a browser and a clipboard. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { startEmulator } from '../../emulator/index.ts';
import type { Emulator } from '../../emulator/index.ts';
import { sentSecrets } from '../e2e/fixtures.ts';
import { findLeaks } from '../e2e/leaks.ts';
import { createPerson } from '../e2e/person.ts';
import type { Person } from '../e2e/person.ts';
import { createPortableApp } from './portable-app.ts';
import type { Clipboard, PortableApp } from './portable-app.ts';
import { builtProgram } from './programs.ts';
import type { Program } from './programs.ts';

export interface Options {
  readonly program: Program;
}

interface Fixtures extends Options {
  readonly emulator: Emulator;
  readonly clipboard: Clipboard;
  readonly app: PortableApp;
  readonly person: Person;
}

export const test = base.extend<Fixtures>({
  program: [async ({}, use) => use(builtProgram()), { option: true }],

  emulator: async ({ program }, use) => {
    const emulator = await startEmulator({ port: program.authKitPort });
    await use(emulator);
    await emulator.close();
  },

  clipboard: async ({ playwright, launchOptions, channel, emulator }, use) => {
    // Only a browser with a window has the system's clipboard.
    const browser = await playwright.chromium.launch({
      ...launchOptions,
      ...(channel === undefined ? {} : { channel }),
      headless: false,
    });
    const page = await browser.newPage();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(emulator.url);
    // What an earlier test has left there must not pass for what this one copies.
    await page.evaluate(() => navigator.clipboard.writeText('empty'));
    const read = async (): Promise<string> => {
      await page.bringToFront();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    await use({ read });
    await browser.close();
  },

  app: async ({ program, emulator, clipboard }, use, testInfo) => {
    const folder = await mkdtemp(join(tmpdir(), 'portable-'));
    const app = await createPortableApp(program, folder, emulator, clipboard);
    try {
      await use(app);
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('log', { body: app.log() });
    } finally {
      await app.close();
    }
    const secrets = [...emulator.control.issuedSecrets(), ...sentSecrets(emulator)];
    expect(findLeaks(secrets, await app.traces()), 'Secrets that left the main process').toEqual([]);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  person: async ({ app, page, emulator }, use) => use(createPerson(app, page, emulator)),
});

export { expect };
