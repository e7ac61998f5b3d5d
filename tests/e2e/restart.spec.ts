import { customProtocol } from '../../common/product.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive, unpackaged } from './program.ts';

const longerThanAnAttempt = 31 * 60 * 1000;

test('a session outlives the app, without a browser and without asking AuthKit', async ({
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

test('an unfinished sign-in outlives a power cut', async ({ app, person }) => {
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

test('a sign-in that was cancelled does not come back with the next start', exhaustive, async ({ app }) => {
  await app.launch({ keyring: true });
  await app.button('Sign in').click();
  await app.nextOpenedUrl();
  await app.button('Cancel').click();
  await expect(app.button('Sign in')).toBeVisible();
  await app.relaunch();
  await expect(app.button('Sign in')).toBeVisible();
  await expect(app.window.getByRole('alert')).toHaveCount(0);
});

test(
  'a sign-in that took too long is told of, and its answer is ignored',
  unpackaged,
  async ({ app, person }) => {
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
  },
);

test('a second start of the app shows the first one', async ({ app }) => {
  await app.launch({ keyring: true });
  const { code } = await app.launchToItsEnd({ keyring: true });
  expect(code).toBe(0);
  await expect(app.button('Sign in')).toBeVisible();
});
