/** A session that is signed in throughout, whatever happens to AuthKit and the way there. */
import type { Fault } from '../../emulator/faults.ts';
import type { AuthProblemCode } from '../../common/auth/auth-problem.ts';
import { strings } from '../../common/strings.ts';
import { signInBriefly } from './brief-session.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { unpackaged } from './program.ts';

const authenticate = '/user_management/authenticate';
const day = 24 * 60 * 60 * 1000;

test(
  'AuthKit is down at the start and for a week, and when it is back the session is renewed without a prompt',
  unpackaged,
  async ({ app, person, emulator }) => {
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    await app.quit();
    await emulator.goDown();
    await app.relaunch({ clockAhead: 0 });
    await person.expectSignedIn(pixel);
    await app.relaunch({ clockAhead: 7 * day });
    await person.expectSignedIn(pixel);
    const notice = app.window.getByRole('status').filter({ hasText: strings.connection.offline.title });
    await expect(notice).toContainText('Last verified');
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('alert')).toContainText(strings.problems.unreachable.title);

    await emulator.comeBack();
    await expect(notice).toBeHidden({ timeout: 30_000 });
    await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
    expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 200']);
    expect(app.openedUrls()).toHaveLength(1);
  },
);

const faults: readonly {
  readonly name: string;
  readonly fault: Fault;
  readonly problem: AuthProblemCode;
  /** How many calls one attempt takes: a second one where AuthKit may have processed the first. */
  readonly callsAnAttempt: 1 | 2;
  /** How many attempts fail. */
  readonly attempts: number;
}[] = [
  ...(
    [
      ['an error of AuthKit (500)', { kind: 'status', status: 500 }],
      ['a gateway’s page (502)', { kind: 'bad-gateway' }],
      ['an unavailable AuthKit (503)', { kind: 'status', status: 503 }],
    ] as const
  ).map(([name, fault]) => ({
    name,
    fault,
    problem: 'unreachable' as const,
    callsAnAttempt: 2 as const,
    attempts: 2,
  })),
  {
    name: 'a captive portal',
    fault: { kind: 'captive-portal' },
    problem: 'response-invalid',
    callsAnAttempt: 2,
    attempts: 2,
  },
  {
    name: 'too many requests (429)',
    fault: { kind: 'status', status: 429, retryAfter: '3' },
    problem: 'service-busy',
    callsAnAttempt: 1,
    attempts: 1,
  },
];
for (const { name, fault, problem, callsAnAttempt, attempts } of faults) {
  test(`${name} costs no session and raises no storm`, async ({ app, person, emulator }) => {
    const refreshes = () => emulator.control.calls().filter(({ grantType }) => grantType === 'refresh_token');
    const failing = callsAnAttempt * attempts;
    await signInBriefly({ app, person, emulator });
    emulator.control.addFault({ path: authenticate, times: failing, fault });
    await app.goTo('Dashboard');
    for (let count = 1; count <= failing; count++) {
      await expect.poll(() => refreshes().length).toBeGreaterThanOrEqual(count);
    }
    // Until the next attempt, which waits for some seconds.
    await expect(app.window.getByRole('alert')).toContainText(strings.problems[problem].title);
    await expect.poll(() => refreshes().length).toBeGreaterThan(failing);
    await expect(app.button('Sign out')).toBeVisible();
    await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
    const failed = app.window
      .getByRole('listitem')
      .filter({ hasText: strings.dashboard.historyKinds.failed });
    await expect(failed).not.toHaveCount(0);
    // The attempts that failed, then one that did not, and nothing besides.
    expect(refreshes()).toHaveLength(failing + 1);
    expect(refreshes().at(-1)?.status).toBe(200);
    if (fault.kind === 'status' && fault.retryAfter !== undefined) {
      const [asked, again] = refreshes().map(({ at }) => at);
      expect((again ?? 0) - (asked ?? 0)).toBeGreaterThanOrEqual(Number(fault.retryAfter) * 1000);
    }
  });
}

// Chromium itself repeats a request on a connection that was reused, where that breaks or is answered with 408.
const repeated: readonly (readonly [string, Fault])[] = [
  ['a connection that breaks', { kind: 'drop', when: 'before-processing' }],
  ['a time-out that is told (408)', { kind: 'status', status: 408 }],
];
for (const [name, fault] of repeated) {
  test(`${name} costs no session and raises no storm`, async ({ app, person, emulator }) => {
    await signInBriefly({ app, person, emulator });
    emulator.control.addFault({ path: authenticate, times: 4, fault });
    await app.goTo('Dashboard');
    await expect
      .poll(() => person.tokenRequests(), { message: 'AuthKit is asked until it answers' })
      .toContain('refresh_token 200');
    await expect(app.button('Sign out')).toBeVisible();
    expect(person.tokenRequests().length).toBeLessThanOrEqual(1 + 4 + 1);
  });
}

const lost: readonly (readonly [string, Fault])[] = [
  ['is lost', { kind: 'drop', when: 'after-processing' }],
  ['breaks off', { kind: 'truncate' }],
  ['never comes', { kind: 'hang', when: 'after-processing' }],
];
for (const [what, fault] of lost) {
  test(`a refresh whose answer ${what} after AuthKit has rotated the token is repeated within the grace`, async ({
    app,
    person,
    emulator,
  }) => {
    await signInBriefly({ app, person, emulator });
    emulator.control.addFault({ path: authenticate, times: 1, fault });
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
    const tokens = emulator.control
      .calls()
      .filter(({ grantType }) => grantType === 'refresh_token')
      .map(({ parameters }) => parameters['refresh_token']);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size, 'The same token was sent').toBe(1);
    await app.relaunch();
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
  });
}

const ends = [
  ['invalid_grant', 'session-expired'],
  ['sso_required', 'session-ended'],
  ['mfa_enrollment', 'session-ended'],
] as const;
for (const [error, reason] of ends) {
  test(`${error} ends the session once, says why, and one click leads back`, async ({
    app,
    person,
    emulator,
  }) => {
    await signInBriefly({ app, person, emulator });
    emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'status', status: 400, body: { error, error_description: 'Call 555-0100' } },
    });
    await app.goTo('Dashboard');
    const { title, advice } = strings.reasons[reason];
    await expect(app.window.getByRole('status')).toContainText(`${title} ${advice}`);
    expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 400']);
    await app.button('Sign in').click();
    await person.followToBrowser();
    await expect(person.tab).toHaveURL(/\/done$/);
    await expect(app.button('Sign out')).toBeVisible();
  });
}

test('a key that AuthKit has replaced is fetched once', async ({ app, person, emulator }) => {
  await signInBriefly({ app, person, emulator });
  const keyRequests = () => emulator.control.calls().filter(({ path }) => path.startsWith('/sso/jwks/'));
  const before = keyRequests().length;
  await emulator.control.rotateSigningKeys({ withdrawOld: true });
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
  expect(keyRequests()).toHaveLength(before + 1);
  // The new key is stored beside the session.
  await app.relaunch();
  await person.expectSignedIn(pixel);
  expect(keyRequests()).toHaveLength(before + 1);
});

test('a token whose key can’t be fetched is kept, and verified once it can', async ({
  app,
  person,
  emulator,
}) => {
  await signInBriefly({ app, person, emulator });
  await emulator.control.rotateSigningKeys({ withdrawOld: true });
  emulator.control.addFault({
    path: `/sso/jwks/${emulator.clientId}`,
    times: 2,
    fault: { kind: 'status', status: 503 },
  });
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('alert')).toContainText(strings.problems.unreachable.title);
  await expect(app.button('Sign out')).toBeVisible();
  const notice = app.window.getByRole('status').filter({ hasText: strings.connection.offline.title });
  await expect(notice).toBeHidden();
  await app.goTo('Home');
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
  expect(person.tokenRequests(), 'The token was not spent again').toEqual([
    'authorization_code 200',
    'refresh_token 200',
  ]);
});
