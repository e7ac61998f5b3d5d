/**
 * The fixtures of every end-to-end test: its own AuthKit, app with a fresh profile, and user's browser. Invariant:
 * every test ends with a search for secrets in everything that its app left behind.
 */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { startEmulator } from '../../emulator/index.ts';
import type { Emulator } from '../../emulator/index.ts';
import { customProtocol } from '../../common/product.ts';
import { createDesktopApp } from './desktop-app.ts';
import type { DesktopApp } from './desktop-app.ts';
import { test as base } from './display.ts';
import { findLeaks } from './leaks.ts';
import { createPerson } from './person.ts';
import type { Person } from './person.ts';
import { builtProgram } from './program.ts';
import type { Program } from './program.ts';

/** The options of a configuration. */
export interface Options {
  /** The build, unless told otherwise. */
  readonly program: Program;
}

export interface Fixtures extends Options {
  readonly emulator: Emulator;
  /** Further secrets that the app must not leave behind, besides all that the emulator issues. */
  readonly moreSecrets: string[];
  readonly folder: string;
  readonly app: DesktopApp;
  /** The user in front of the app and a browser. */
  readonly person: Person;
  /** The clipboard of the worker's display. */
  readonly clipboard: { read(): Promise<string> };
  /** A free port. */
  readonly freePort: number;
  /** Opens an address in a browser that may start the app by its protocol without asking. */
  readonly protocolBrowser: (address: string) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  program: [async ({}, use) => use(builtProgram()), { option: true }],

  emulator: async ({ program }, use) => {
    const emulator = await startEmulator({ port: program.authKitPort });
    await use(emulator);
    await emulator.close();
  },

  moreSecrets: async ({}, use) => use([]),

  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  app: async ({ program, emulator, folder, moreSecrets }, use, testInfo) => {
    const app = await createDesktopApp(program, folder, emulator);
    try {
      await use(app);
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('log', { body: app.log() });
        await app.keepEvidence((name) => testInfo.outputPath(name));
      }
    } finally {
      await app.close();
    }
    const secrets = [...emulator.control.issuedSecrets(), ...sentSecrets(emulator), ...moreSecrets];
    expect(findLeaks(secrets, await app.traces()), 'Secrets that left the main process').toEqual([]);
    expect(app.pageErrors(), 'Errors that nothing caught').toEqual([]);
  },

  person: async ({ app, page, emulator }, use) => use(createPerson(app, page, emulator)),

  clipboard: async ({ playwright, launchOptions, emulator }, use) => {
    // Only a browser with a window has the display's clipboard.
    const browser = await playwright.chromium.launch({ ...launchOptions, headless: false });
    const page = await browser.newPage();
    await page.context().grantPermissions(['clipboard-read']);
    await page.goto(emulator.url);
    await use({ read: () => page.evaluate(() => navigator.clipboard.readText()) });
    await browser.close();
  },

  freePort: async ({}, use) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await use(port);
  },

  protocolBrowser: async ({ playwright, launchOptions, app, emulator, folder }, use) => {
    const profile = join(folder, 'browser');
    await mkdir(join(profile, 'Default'), { recursive: true });
    // As if the user had ticked “Always allow” when the browser asked.
    const allowed = { [emulator.url]: { [customProtocol]: true } };
    await writeFile(
      join(profile, 'Default', 'Preferences'),
      JSON.stringify({ protocol_handler: { allowed_origin_protocol_pairs: allowed } }),
    );
    const context = await playwright.chromium.launchPersistentContext(profile, {
      ...launchOptions,
      headless: false,
      env: app.browserEnv() as Record<string, string>,
    });
    await use(async (address) => {
      const [page] = context.pages();
      if (page === undefined) throw new Error('The browser has no tab.');
      await page.goto(address);
      return page;
    });
    await context.close();
  },
});

export { expect };

/** Secrets that the app itself made and sent. */
export function sentSecrets(emulator: Emulator): readonly string[] {
  return emulator.control
    .calls()
    .flatMap(({ parameters }) => [parameters['state'], parameters['code_verifier'], parameters['code']])
    .filter((value) => value !== undefined);
}
