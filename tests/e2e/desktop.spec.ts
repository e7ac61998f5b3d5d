import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { strings } from '../../common/strings.ts';
import { startDesktopServices } from './desktop-services.ts';
import type { DesktopServices } from './desktop-services.ts';
import { expect, test as base } from './fixtures.ts';
import { pixel } from './person.ts';

const run = promisify(execFile);

interface Desktop extends DesktopServices {
  /** Calls a method of the tray icon's menu (`com.canonical.dbusmenu`) and returns the answer. */
  callMenu(method: string, ...args: readonly string[]): Promise<string>;
}

const test = base.extend<{ readonly desktop: Desktop }>({
  // An app that is signed in, on a desktop that shows tray icons and notifications.
  desktop: async ({ app, person, folder }, use) => {
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    const bus = join(folder, 'keyring', 'bus');
    const services = await startDesktopServices(bus);
    await app.relaunch();
    await expect.poll(() => services.trayIcons.length).toBe(1);
    await use({
      ...services,
      callMenu: async (method, ...args) => {
        const [icon = ''] = services.trayIcons;
        const call = ['--session', '--print-reply', `--dest=${icon}`, '/com/canonical/dbusmenu'];
        const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` };
        return (await run('dbus-send', [...call, `com.canonical.dbusmenu.${method}`, ...args], { env }))
          .stdout;
      },
    });
    services.close();
  },
});

test('the tray icon names the signed-in user, and signs them out', async ({ app, desktop }) => {
  const menu = () => desktop.callMenu('GetLayout', 'int32:0', 'int32:-1', 'array:string:');
  await expect.poll(menu).toContain(`Signed in as ${pixel.email}`);
  const layout = await menu();
  const item = new RegExp(`int32 (\\d+)(?:(?!int32)[^])*?"${strings.actions.signOut}"`).exec(layout)?.[1];
  await desktop.callMenu('Event', `int32:${item}`, 'string:clicked', 'variant:string:', 'uint32:0');
  await expect(app.button('Sign in')).toBeVisible();
  await expect.poll(menu).toContain(strings.tray.signedOut);
  expect(await menu()).not.toContain(strings.actions.signOut);
  // The user did it, so there is no notification.
  expect(desktop.notifications).toEqual([]);
});
