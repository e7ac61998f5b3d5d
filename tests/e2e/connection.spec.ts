import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

/** Long enough to use, and short enough for an early renewal. */
const short = 14;
const authenticate = '/user_management/authenticate';

test('the access token is renewed before it expires while the window is visible', async ({
  app,
  person,
  emulator,
}) => {
  emulator.control.configure({ accessTokenLifetimeSeconds: short });
  await app.launch();
  await person.signIn(pixel);
  emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
  await expect
    .poll(() => person.tokenRequests(), { timeout: 20_000 })
    .toEqual(['authorization_code 200', 'refresh_token 200']);
  await app.openDiagnostics();
  const history = app.window.getByRole('main').getByRole('listitem');
  await expect(history.filter({ hasText: 'Signed in' })).toHaveCount(1);
  await expect(history.filter({ hasText: 'Session renewed' })).toHaveCount(1);
  expect(person.tokenRequests()).toHaveLength(2);
});

test('a user without a network stays signed in, sees a notice, and is back when it returns @security', async ({
  app,
  person,
  emulator,
}) => {
  emulator.control.configure({ accessTokenLifetimeSeconds: short });
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
  emulator.control.addFault({ path: authenticate, times: 4, fault: { kind: 'status', status: 503 } });
  const notice = app.window.getByRole('status').filter({ hasText: strings.serviceProblem.title });
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await expect(notice).toContainText('Last verified');
  await expect(app.button(strings.accountMenu)).toBeVisible();
  await expect(notice).toBeHidden({ timeout: 20_000 });
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
});

test(
  'a refusal that doesn’t end the session shows its code and a button to sign in again',
  exhaustive,
  async ({ app, person, emulator }) => {
    emulator.control.configure({ accessTokenLifetimeSeconds: 0 });
    await app.launch();
    await person.signIn(pixel);
    const refusal = { kind: 'status', status: 401, body: { error: 'invalid_client' } } as const;
    emulator.control.addFault({ path: authenticate, times: 99, fault: refusal });
    await app.goTo('Dashboard');
    const alert = app.window.getByRole('alert').first();
    await expect(alert).toContainText(strings.problems['client-refused'].title);
    await expect(alert).toContainText('invalid_client');
    emulator.control.clearFaults();
    await app.button(strings.actions.signInAgain).click();
    await person.followToBrowser();
    await expect(person.tab).toHaveURL(/\/done$/);
    await expect(app.button(strings.actions.signInAgain)).toBeHidden();
    await person.expectSignedIn(pixel);
  },
);

test(
  'with AuthKit down the app shows the signed-in user at once, and renews the session later',
  exhaustive,
  async ({ app, person, emulator }) => {
    emulator.control.configure({ accessTokenLifetimeSeconds: 5 });
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    await app.quit();
    const before = person.tokenRequests().length;
    emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
    emulator.control.addFault({ path: '*', times: 4, fault: { kind: 'drop', when: 'before-processing' } });
    await app.relaunch();
    await expect(app.window.getByText(pixel.email)).toBeVisible();
    await expect
      .poll(() => person.tokenRequests().slice(before), { timeout: 20_000 })
      .toContain('refresh_token 200');
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
    expect(app.openedUrls()).toHaveLength(1);
  },
);

test('the app names the impersonator during an impersonation', exhaustive, async ({ app, person }) => {
  const comet = 'comet@example.com';
  await app.launch();
  await app.button('Sign in').click();
  await person.followToBrowser();
  await person.enterCredentials({ ...pixel, email: comet, password: 'correct-horse-comet-demo' });
  await expect(app.button(strings.accountMenu)).toBeVisible();
  await expect(app.window.getByRole('status').filter({ hasText: `is signed in as ${comet}` })).toBeVisible();
});
