import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

test('a second sign-in is silent while the browser has a session', exhaustive, async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  // Without a keyring the session ends with the app; the browser's continues.
  await app.relaunch();
  await app.button('Sign in').click();
  await person.followToBrowser();
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(pixel);
});

test('signing out ends the session here and in the browser', async ({ app, person, emulator }) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  await app.signOut();
  await expect(app.window.getByRole('status')).toContainText(strings.reasons['signed-out'].title);
  await expect(app.button('Sign in')).toBeVisible();

  await person.followToBrowser();
  await expect(person.tab).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/signed-out$/);
  await expect(person.tab.getByRole('heading')).toHaveText(strings.loopbackPages.signedOut.title);
  expect(emulator.control.sessions()).toMatchObject([{ ended: true }]);

  await app.button('Sign in').click();
  await person.followToBrowser();
  await expect(person.tab.getByLabel('Password')).toBeVisible();
  expect(person.authorizeRequests().at(-1)).not.toHaveProperty('prompt');
});

test(
  'the next sign-in asks for credentials if the browser was not signed out',
  exhaustive,
  async ({ app, person }) => {
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    await app.signOut();
    await expect(app.button('Sign in')).toBeVisible();
    await app.nextOpenedUrl();
    // Also if that is only after a restart.
    await app.relaunch();

    await app.button('Sign in').click();
    await person.followToBrowser();
    expect(person.authorizeRequests().at(-1)).toMatchObject({ prompt: 'login' });
    await person.enterCredentials(pixel);
    await expect(person.tab).toHaveURL(/\/done$/);
    await person.expectSignedIn(pixel);
  },
);
