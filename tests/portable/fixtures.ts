/** The end-to-end tests' fixtures, with an app observed by means that every system has. */
import { expect, sentSecrets, test as base } from '../e2e/fixtures.ts';
import { findLeaks } from '../e2e/leaks.ts';
import { createPerson } from '../e2e/person.ts';
import type { Person } from '../e2e/person.ts';
import { createPortableApp } from './portable-app.ts';
import type { PortableApp } from './portable-app.ts';

interface Fixtures {
  readonly portableApp: PortableApp;
  /** The user in front of it and a browser. */
  readonly visitor: Person;
}

export const test = base.extend<Fixtures>({
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
    // Clears an earlier test's text.
    await page.evaluate(() => navigator.clipboard.writeText('empty'));
    const read = async (): Promise<string> => {
      await page.bringToFront();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    await use({ read });
    await browser.close();
  },

  portableApp: async ({ program, folder, emulator, clipboard }, use, testInfo) => {
    const app = await createPortableApp(program, folder, emulator, clipboard);
    try {
      await use(app);
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('log', { body: app.log() });
    } finally {
      await app.close();
    }
    const secrets = [...emulator.control.issuedSecrets(), ...sentSecrets(emulator)];
    expect(findLeaks(secrets, await app.traces()), 'Secrets that left the main process').toEqual([]);
  },

  visitor: async ({ portableApp, page, emulator }, use) => use(createPerson(portableApp, page, emulator)),
});

export { expect };
