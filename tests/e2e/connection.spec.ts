import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

/** Long enough to use, and short enough for an early renewal. */
const short = 14;
const authenticate = '/user_management/authenticate';

test(
  'the access token is renewed before it expires while the window is visible',
  exhaustive,
  async ({ app, person, emulator }) => {
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
  },
);

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

test('the app names the impersonator during an impersonation', exhaustive, async ({ app, person }) => {
  const comet = 'comet@example.com';
  await app.launch();
  await app.button('Sign in').click();
  await person.followToBrowser();
  await person.enterCredentials({ ...pixel, email: comet, password: 'correct-horse-comet-demo' });
  await expect(app.button(strings.accountMenu)).toBeVisible();
  await expect(app.window.getByRole('status').filter({ hasText: `is signed in as ${comet}` })).toBeVisible();
});
