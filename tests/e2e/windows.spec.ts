/** Pages that crash or hang, several windows, and many processes on one profile. */
import { join } from 'node:path';
import { startVirtualDisplay } from '../../scripts/display.ts';
import { projectRoot } from '../../scripts/project.ts';
import { rendererOrigin } from '../../main/config/product.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

/**
 * Logs when a page has loaded. A page that logs `hang` is clicked until Chromium notices, which it may do only after a
 * click.
 */
const watchPages = `require('electron').app.on('web-contents-created', (_event, contents) => {
  let pressing;
  contents.on('did-finish-load', () => {
    clearInterval(pressing);
    console.error('page-loaded');
  });
  // Older versions pass the text beside the details.
  contents.on('console-message', (details, _level, text) => {
    if ((details.message ?? text) !== 'hang') return;
    const press = { type: 'mouseDown', x: 5, y: 5, button: 'left', clickCount: 1 };
    pressing = setInterval(() => contents.sendInputEvent(press), 1000);
  });
});`;

/** Opens a second window beside the first. */
const openSecondWindow = `const { app, BrowserWindow } = require('electron');
app.once('browser-window-created', () => {
  setImmediate(() => {
    const preload = ${JSON.stringify(join(projectRoot, 'out/preload/index.cjs'))};
    const second = new BrowserWindow({ webPreferences: { preload, sandbox: true } });
    second.loadURL(${JSON.stringify(`${rendererOrigin}/`)});
  });
});`;

for (const [what, strike] of [
  ['has crashed', 'crash'],
  ['hangs', 'hang'],
] as const) {
  test(`a page that ${what} is reloaded with the current state`, exhaustive, async ({ app, person }) => {
    // Has its own display, because Chromium ignores a hung page behind another test's window.
    const display = await startVirtualDisplay();
    await app.launch({ keyring: true, module: watchPages, env: display.env, isSpawned: true });
    await person.signIn(pixel);
    const loads = () => app.log().match(/page-loaded/g)?.length ?? 0;
    const before = loads();
    if (strike === 'crash') {
      const session = await app.window.context().newCDPSession(app.window);
      const crashed = app.window.waitForEvent('crash');
      // The page can't answer any more.
      session.send('Page.crash').catch(() => {});
      // An earlier disconnect may cancel the command.
      await crashed;
    } else {
      await app.window.evaluate(() => {
        console.log('hang');
        setTimeout(() => {
          for (;;);
        }, 500);
      });
    }
    // Chromium ignores a hung page while a debugger is attached.
    await app.reattachAfter(() => expect.poll(loads, { timeout: 40_000 }).toBe(before + 1));
    await person.expectSignedIn(pixel);
    await app.quit();
    await display.stop();
  });
}

test('all windows show the same state', exhaustive, async ({ app, person }) => {
  await app.launch({ module: openSecondWindow, windows: 2 });
  const pages = app.window.context().pages();
  const both = async (name: string): Promise<void> => {
    for (const page of pages) await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  };
  await both('Sign in');
  await app.button('Sign in').click();
  await both('Cancel');
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await both(strings.accountMenu);
  await app.signOut();
  await both('Sign in');
  for (const page of pages) {
    if (page !== app.window) await page.close();
  }
});

test(
  'twenty more starts at once leave one app running and the store intact',
  exhaustive,
  async ({ app, person }) => {
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    const ends = await Promise.all(Array.from({ length: 20 }, () => app.launchToItsEnd({ keyring: true })));
    expect(ends.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 0));
    await person.expectSignedIn(pixel);
    await app.relaunch();
    await person.expectSignedIn(pixel);
  },
);
