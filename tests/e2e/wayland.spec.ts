/** The app as a native client of a Wayland session, without X11. */
import { existsSync } from 'node:fs';
import { strings } from '../../common/strings.ts';
import { expect, test as base } from './fixtures.ts';
import { findMainProcess } from './main-process.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';
import { startWaylandSession } from './wayland-session.ts';
import type { WaylandSession } from './wayland-session.ts';

const test = base.extend<{ readonly session: WaylandSession }>({
  session: async ({}, use) => {
    const session = await startWaylandSession();
    await use(session);
    await session.stop();
  },
});

const shown = (width: number, height: number) => ({
  id: expect.any(Number),
  name: strings.productName,
  visible: true,
  rect: { width, height },
});

test('the window shows in a Wayland session at its last size', async ({ session, app }) => {
  await app.launch(session.launchOptions);
  await expect.poll(session.windows).toEqual([shown(900, 670)]);
  await expect(app.button('Sign in')).toBeVisible();
  await session.resize(720, 600);
  const size = () => app.window.evaluate(() => [outerWidth, outerHeight]);
  await expect.poll(size).toEqual([720, 600]);
  await app.endBy(session.closeWindow);
  await app.relaunch();
  await expect.poll(session.windows).toEqual([shown(720, 600)]);
});

test('a second start in a Wayland session opens no second window, and the first one stays', async ({
  session,
  app,
}) => {
  await app.launch(session.launchOptions);
  await expect.poll(session.windows).toEqual([shown(900, 670)]);
  const before = await session.windows();
  expect((await app.launchToItsEnd(session.launchOptions)).code).toBe(0);
  await expect(app.button('Sign in')).toBeVisible();
  expect(await session.windows()).toEqual(before);
});

test(
  'the sign-in succeeds if the desktop closes the window during the exchange',
  exhaustive,
  async ({ session, app, person, emulator }) => {
    await app.launch({ ...session.launchOptions, keyring: true });
    emulator.control.addFault({
      path: '/user_management/authenticate',
      times: 1,
      fault: { kind: 'delay', milliseconds: 2_500 },
    });
    await app.button('Sign in').click();
    await person.followToBrowser();
    const entered = person.enterCredentials(pixel);
    await expect(app.window.getByRole('heading', { name: strings.signingIn.finishingTitle })).toBeVisible();
    await app.endBy(session.closeWindow);
    await entered;
    expect(person.tokenRequests()).toEqual(['authorization_code 200']);
    await app.relaunch();
    await person.expectSignedIn(pixel);
  },
);

test(
  'a display with a fractional scale makes no window smaller or larger',
  exhaustive,
  async ({ session, app }) => {
    await session.scale(1.25);
    await app.launch(session.launchOptions);
    await session.resize(720, 520);
    const size = () => app.window.evaluate(() => [outerWidth, outerHeight]);
    await expect.poll(size).toEqual([720, 520]);
    for (const start of ['second', 'third']) {
      await app.endBy(session.closeWindow);
      await app.relaunch();
      await expect.poll(session.windows, { message: `the ${start} start` }).toEqual([shown(720, 520)]);
    }
  },
);

test(
  'a Wayland session that ends takes the app with it, and nothing that was stored',
  exhaustive,
  async ({ session, app, person }) => {
    const lost = await startWaylandSession();
    await app.launch({ ...lost.launchOptions, keyring: true });
    await person.signIn(pixel);
    const { pid } = await findMainProcess(app.profile);
    await lost.stop();
    await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false);
    await app.kill();
    await app.launch({ ...session.launchOptions, keyring: true });
    await person.expectSignedIn(pixel);
    expect(app.openedUrls()).toHaveLength(1);
  },
);
