/** The app as a native client of a Wayland session, without X11. */
import { strings } from '../../common/strings.ts';
import { expect, test as base } from './fixtures.ts';
import { pixel } from './person.ts';
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

test('the sign-in succeeds if the desktop closes the window during the exchange', async ({
  session,
  app,
  person,
  emulator,
}) => {
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
});
