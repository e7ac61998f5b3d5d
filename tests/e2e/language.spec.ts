import { germanStrings } from '../../common/strings-de.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

const german = { env: { LANGUAGE: 'de_AT:de' } };

test('on a German system the app is German from its first frame, and loads no other language', async ({
  app,
}) => {
  await app.launch(german);
  await expect(app.button(germanStrings.actions.signIn)).toBeVisible();
  await expect(app.window.locator('html')).toHaveAttribute('lang', /^de-/);
  await expect(app.window.locator('html')).toHaveAttribute('dir', 'ltr');

  const loaded: string[] = [];
  app.window.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  const document = await app.window.reload();
  expect(await document?.text()).toContain(germanStrings.signedOut.title);
  await expect(app.button(germanStrings.actions.signIn)).toBeEnabled();
  await expect.poll(() => loaded).toContain('/assets/strings-de.js');
  await app.window.waitForLoadState('networkidle');
  expect(loaded).not.toContain('/assets/strings.js');
});

test('a sign-in goes through German pages, in the app and in the browser', async ({ app, person }) => {
  await app.launch(german);
  await app.button(germanStrings.actions.signIn).click();
  await expect(app.window.getByRole('heading', { name: germanStrings.signingIn.waitingTitle })).toBeVisible();
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await expect(person.tab.getByRole('heading')).toHaveText(germanStrings.loopbackPages.done.title);
  await expect(person.tab.locator('html')).toHaveAttribute('lang', /^de-/);

  const openMenu = () => app.button(germanStrings.accountMenu).click();
  await openMenu();
  await app.button(germanStrings.places.account).click();
  await app.window.getByText(germanStrings.account.technical, { exact: true }).click();
  await expect(app.window.getByText(/^\d{2}:\d{2}:\d{2}$/)).toBeVisible();
  await openMenu();
  await app.button(germanStrings.actions.signOut).click();
  await expect(app.window.getByText(germanStrings.reasons['signed-out'].title)).toBeVisible();
});

test('the app falls back to English for an unknown language', exhaustive, async ({ app }) => {
  await app.launch({ env: { LANGUAGE: 'fi_FI:sv' } });
  await expect(app.button('Sign in')).toBeVisible();
  await expect(app.window.locator('html')).toHaveAttribute('lang', /^en/);
});
