/** The app asks the user about the account after a callback from an unknown browser. */
import { customProtocol } from '../../common/product.ts';
import { strings } from '../../common/strings.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './fixtures.ts';
import type { LaunchOptions } from './launch-command.ts';
import { echo, pixel, type Person } from './person.ts';
import { exhaustive } from './program.ts';

const words = strings.confirmAccount;
const redirectUri = `${customProtocol}://callback`;

/** Signs in by the custom protocol, after which the app asks about the account. */
async function comeBack(app: DesktopApp, person: Person, user = pixel): Promise<void> {
  await app.button('Sign in').click();
  await person.followToBrowser();
  await app.openAddress(await person.credentialsToAddress(user));
}

async function launchAndComeBack(
  app: DesktopApp,
  person: Person,
  options: LaunchOptions = {},
): Promise<void> {
  await app.launch({ redirectUri, ...options });
  await comeBack(app, person);
  await expect(app.window.getByRole('heading')).toHaveText('Continue as Pixel Harbor?');
}

test('the app names an unconfirmed account, and keeps nothing of it when the user refuses @security', async ({
  app,
  person,
  emulator,
}) => {
  await launchAndComeBack(app, person, { keyring: true });
  const main = app.window.getByRole('main');
  await expect(main).toContainText(pixel.email);
  await expect(main).toContainText(pixel.memberships[0]?.organizationId ?? 'no organization');
  await app.button(words.refuse).click();
  await expect(app.button('Sign in')).toBeVisible();
  await expect(app.window.getByRole('alert')).toHaveCount(0);
  await expect.poll(() => emulator.control.sessions()).toMatchObject([{ userId: pixel.id, ended: true }]);

  // The browser must not return the same account again without a question.
  await app.relaunch();
  await comeBack(app, person, echo);
  expect(person.authorizeRequests().at(-1)).toMatchObject({ prompt: 'login' });
  await person.confirmAccount(echo);
  await person.expectSignedIn(echo);
});

test('nobody is signed in if the app is killed while it asks @security', async ({ app, person }) => {
  await launchAndComeBack(app, person, { keyring: true });
  await app.kill();
  await app.relaunch();
  await expect(app.button('Sign in')).toBeVisible();
  await expect(app.window.getByRole('alert')).toContainText(strings.problems['sign-in-interrupted'].title);
});

test('quitting while the app asks ends the session @security', async ({ app, person, emulator }) => {
  await launchAndComeBack(app, person, { keyring: true });
  await app.quit();
  expect(emulator.control.sessions()).toMatchObject([{ ended: true }]);
  await app.relaunch();
  await expect(app.button('Sign in')).toBeVisible();
});

test('a refused account leaves the signed-in user signed in', exhaustive, async ({ app, person }) => {
  await app.launch({ redirectUri });
  await comeBack(app, person, echo);
  await person.confirmAccount(echo);
  await app.goTo('Home');
  await app.button('Use a different account').click();
  await person.followToBrowser();
  await app.openAddress(await person.credentialsToAddress(pixel));
  await expect(app.window.getByRole('heading')).toHaveText('Continue as Pixel Harbor?');
  await app.button(words.refuse).click();
  await person.expectSignedIn(echo);
});

test('Enter confirms the account, and Escape refuses it', exhaustive, async ({ app, person }) => {
  await launchAndComeBack(app, person);
  const heading = app.window.getByRole('heading');
  await expect(heading).toBeFocused();
  await app.window.keyboard.press('Escape');
  await expect(app.button('Sign in')).toBeVisible();
  await comeBack(app, person);
  await expect(heading).toHaveText('Continue as Pixel Harbor?');
  await expect(heading).toBeFocused();
  await app.window.keyboard.press('Enter');
  await person.expectSignedIn(pixel);
});
