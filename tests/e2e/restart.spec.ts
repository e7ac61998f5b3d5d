import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { customProtocol } from '../../common/product.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { findMainProcess } from './main-process.ts';
import { pixel } from './person.ts';
import { exhaustive, unpackaged } from './program.ts';

const longerThanAnAttempt = 31 * 60 * 1000;

test('a session survives a restart without a browser or a call to AuthKit', async ({
  app,
  person,
  emulator,
}) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  await app.quit();
  const calls = emulator.control.calls().length;
  const opened = app.openedUrls().length;

  await app.relaunch();
  await person.expectSignedIn(pixel);
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
  expect(app.openedUrls()).toHaveLength(opened);
  expect(emulator.control.calls()).toHaveLength(calls);
});

test('an unfinished sign-in survives a power cut', exhaustive, async ({ app, person }) => {
  await app.launch({ keyring: true });
  await app.button('Sign in').click();
  await person.followToBrowser();
  await expect(app.button('Copy link')).toBeVisible();
  await app.kill();

  await app.relaunch();
  await expect(app.button('Copy link')).toBeVisible();
  // The page in the browser waits for the answer.
  const entered = person.enterCredentials(pixel);
  await person.confirmAccount(pixel);
  await entered;
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(pixel);
  expect(app.openedUrls()).toHaveLength(1);
});

test('a cancelled sign-in does not resume at the next start', exhaustive, async ({ app }) => {
  await app.launch({ keyring: true });
  await app.button('Sign in').click();
  await app.nextOpenedUrl();
  await app.button('Cancel').click();
  await expect(app.button('Sign in')).toBeVisible();
  await app.relaunch();
  await expect(app.button('Sign in')).toBeVisible();
  await expect(app.window.getByRole('alert')).toHaveCount(0);
});

test('the app reports an expired sign-in and ignores its answer', unpackaged, async ({ app, person }) => {
  await app.launch({ redirectUri: `${customProtocol}://callback`, keyring: true });
  await app.button('Sign in').click();
  await person.followToBrowser();
  const address = await person.credentialsToAddress(pixel);
  await app.relaunch({ clockAhead: longerThanAnAttempt });
  const { title, advice } = strings.problems['attempt-expired'];
  await expect(app.window.getByRole('alert')).toContainText(`${title} ${advice}`);
  await app.openAddress(address);
  await expect.poll(() => app.log()).toContain('deep-link-ignored');
  await expect(app.button('Sign in')).toBeVisible();
  expect(person.tokenRequests()).toEqual([]);
});

test('a second start of the app shows the first one', async ({ app }) => {
  await app.launch({ keyring: true });
  const { code } = await app.launchToItsEnd({ keyring: true });
  expect(code).toBe(0);
  await expect(app.button('Sign in')).toBeVisible();
});

test('a lock of another computer, or under an old name of this one, keeps nobody from the app', async ({
  app,
}) => {
  const lock = join(app.profile, 'SingletonLock');
  await mkdir(app.profile, { recursive: true });
  // As an app leaves it that was killed, on a folder that computers share, or before this one was renamed.
  await symlink('another-computer-4194304', lock);
  await app.launch();
  await expect(app.button('Sign in')).toBeVisible();
  // Renamed while the app runs.
  const { pid } = await findMainProcess(app.profile);
  await rm(lock);
  await symlink(`an-old-name-${pid}`, lock);
  expect(await app.launchToItsEnd()).toMatchObject({ code: 0 });
  await expect(app.button('Sign in')).toBeVisible();
});
