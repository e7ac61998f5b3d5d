/** A session survives failures of AuthKit and the network. */
import type { Fault } from '../../emulator/faults.ts';
import { strings } from '../../common/strings.ts';
import { signInUntilExpiry } from './expired-token.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

const authenticate = '/user_management/authenticate';
const day = 24 * 60 * 60 * 1000;

test(
  'after AuthKit was down for a week the session is renewed without a prompt @security',
  exhaustive,
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

// The tests of the WorkOS client and of the session cover other answers.
const faults: readonly {
  readonly name: string;
  readonly fault: Fault;
  /** The notice's title. */
  readonly title: string;
  /** The number of calls in one attempt: two if AuthKit may have processed the first. */
  readonly callsAnAttempt: 1 | 2;
  /** The number of failing attempts. */
  readonly attempts: number;
}[] = [
  {
    name: 'an unavailable AuthKit (503)',
    fault: { kind: 'status', status: 503 },
    title: strings.serviceProblem.title,
    callsAnAttempt: 2,
    attempts: 2,
  },
  {
    name: 'too many requests (429)',
    fault: { kind: 'status', status: 429, retryAfter: '3' },
    title: strings.problems['service-busy'].title,
    callsAnAttempt: 1,
    attempts: 1,
  },
];
for (const { name, fault, title, callsAnAttempt, attempts } of faults) {
  test(
    `${name} costs no session and raises no storm`,
    attempts === 1 ? {} : exhaustive,
    async ({ app, person, emulator }) => {
      const refreshes = () =>
        emulator.control.calls().filter(({ grantType }) => grantType === 'refresh_token');
      const failing = callsAnAttempt * attempts;
      await signInUntilExpiry({ app, person, emulator });
      emulator.control.addFault({ path: authenticate, times: failing, fault });
      await app.goTo('Dashboard');
      for (let count = 1; count <= failing; count++) {
        await expect.poll(() => refreshes().length).toBeGreaterThanOrEqual(count);
      }
      // Until the next attempt, which waits for some seconds.
      await expect(app.window.getByRole('alert')).toContainText(title);
      await expect.poll(() => refreshes().length).toBeGreaterThan(failing);
      await expect(app.button(strings.accountMenu)).toBeVisible();
      await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
      await app.openDiagnostics();
      const failed = app.window
        .getByRole('listitem')
        .filter({ hasText: strings.dashboard.historyKinds.failed });
      await expect(failed).not.toHaveCount(0);
      // The failed attempts, then a successful one, and nothing else.
      expect(refreshes()).toHaveLength(failing + 1);
      expect(refreshes().at(-1)?.status).toBe(200);
      if (fault.kind === 'status' && fault.retryAfter !== undefined) {
        const [asked, again] = refreshes().map(({ at }) => at);
        expect((again ?? 0) - (asked ?? 0)).toBeGreaterThanOrEqual(Number(fault.retryAfter) * 1000);
      }
    },
  );
}

// Chromium itself repeats a request if a reused connection breaks or gets a 408.
const repeated: readonly (readonly [string, Fault])[] = [
  ['a connection that breaks', { kind: 'drop', when: 'before-processing' }],
  ['a time-out that is told (408)', { kind: 'status', status: 408 }],
];
for (const [name, fault] of repeated) {
  test(`${name} costs no session and raises no storm`, exhaustive, async ({ app, person, emulator }) => {
    await signInUntilExpiry({ app, person, emulator });
    emulator.control.addFault({ path: authenticate, times: 4, fault });
    await app.goTo('Dashboard');
    await expect
      .poll(() => person.tokenRequests(), { message: 'AuthKit is asked until it answers' })
      .toContain('refresh_token 200');
    await expect(app.button(strings.accountMenu)).toBeVisible();
    expect(person.tokenRequests().length).toBeLessThanOrEqual(1 + 4 + 1);
  });
}

test('a refresh is repeated within the grace if its answer is lost after AuthKit has rotated the token', async ({
  app,
  person,
  emulator,
}) => {
  await signInUntilExpiry({ app, person, emulator });
  emulator.control.addFault({
    path: authenticate,
    times: 1,
    fault: { kind: 'drop', when: 'after-processing' },
  });
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

test('a rotated key is fetched once', exhaustive, async ({ app, person, emulator }) => {
  await signInUntilExpiry({ app, person, emulator });
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

test(
  'a token is kept while its key can’t be fetched, and verified later',
  exhaustive,
  async ({ app, person, emulator }) => {
    await signInUntilExpiry({ app, person, emulator });
    await emulator.control.rotateSigningKeys({ withdrawOld: true });
    emulator.control.addFault({
      path: `/sso/jwks/${emulator.clientId}`,
      times: 2,
      fault: { kind: 'status', status: 503 },
    });
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('alert')).toContainText(strings.serviceProblem.title);
    await expect(app.button(strings.accountMenu)).toBeVisible();
    const notice = app.window.getByRole('status').filter({ hasText: strings.connection.offline.title });
    await expect(notice).toBeHidden();
    await app.goTo('Home');
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
    expect(person.tokenRequests(), 'The token was not spent again').toEqual([
      'authorization_code 200',
      'refresh_token 200',
    ]);
  },
);
