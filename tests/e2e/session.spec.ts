import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

/** Such a token has expired when it arrives. */
const tooShort = 0;

test('an expired access token is renewed once, and the Dashboard opens', async ({
  app,
  person,
  emulator,
}) => {
  emulator.control.configure({ accessTokenLifetimeSeconds: tooShort });
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
  await app.openDiagnostics();
  await expect(app.window.locator(`dt:text-is("${strings.dashboard.refreshCount}") + dd`)).toHaveText('1');
  expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 200']);

  // The renewed session is the stored one.
  await app.relaunch();
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
  expect(person.tokenRequests()).toHaveLength(2);
});

test('a session ends when AuthKit ends it, the app says so, and one click leads back', async ({
  app,
  person,
  emulator,
}) => {
  emulator.control.configure({ accessTokenLifetimeSeconds: tooShort });
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  emulator.control.revokeSession(emulator.control.sessions()[0]?.id ?? '');
  await app.goTo('Dashboard');

  const { title, advice } = strings.reasons['session-expired'];
  await expect(app.window.getByRole('status')).toContainText(`${title} ${advice}`);
  await expect(app.button('Sign in')).toBeVisible();
  expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 400']);
  await app.relaunch();
  await expect(app.window.getByText(title)).toBeVisible();
  await app.button('Sign in').click();
  await person.followToBrowser();
  await expect(person.tab).toHaveURL(/\/done$/);
  await expect(app.button(strings.accountMenu)).toBeVisible();
});

test('nobody gets the Dashboard’s data while signed out', async ({ app, person }) => {
  const read = () => app.window.evaluate(() => window.authkit.readDashboard());
  const refused = { ok: false, problem: { code: 'signed-out', detail: null } };
  await app.launch();
  expect(await read()).toEqual(refused);
  await app.button('Sign in').click();
  expect(await read()).toEqual(refused);
  await app.nextOpenedUrl();
  await app.button('Cancel').click();
  await person.signIn(pixel);
  expect(await read()).toMatchObject({ ok: true });
  await app.signOut();
  await expect(app.button('Sign in')).toBeVisible();
  expect(await read()).toEqual(refused);
});
