import { describe, expect, test } from 'vitest';
import {
  awaitedAttempt,
  initialAuthModel,
  transition,
  type AuthEvent,
  type AuthModel,
} from '../../../../main/auth/auth-model.ts';
import { describe as describeAuth, toStored } from '../../../../main/auth/auth-views.ts';
import { createAttempt, createSession, start } from '../../../support/session-values.ts';

const session = createSession();
const other = createSession({ refreshCount: 1, receivedAt: start + 1 });
const problem = { code: 'unreachable', detail: 'http-502' } as const;
const earlier = { code: 'access-denied', detail: null } as const;
const way = createAttempt({ expiresAt: start });
/** The wall clock has changed by a minute since the attempt began. */
const now = { wall: start + 60_000, monotonic: 1_000 };
const attempt = { step: 'starting', way, endsAt: 4_000, isAwaited: true, found: null } as const;
const device = {
  userCode: 'ABCD-EFGH',
  verificationUri: 'https://example.com/device',
  verificationUriComplete: 'https://example.com/device?user_code=ABCD-EFGH',
} as const;
const deviceWay = { transport: 'device', device, returnTo: null, expiresAt: start + 9 } as const;
const link = {
  screen: 'sign-up',
  organizationId: 'org_2',
  loginHint: 'echo@example.com',
  invitationToken: 'marker-invitation',
  context: 'marker-context',
} as const;
const known = { userId: 'user_1', ids: ['org_2', 'org_1'], names: {} };
const shown: AuthModel = { ...initialAuthModel, isRestored: true, reason: 'signed-out', problem: earlier };

/** One model for each status that the renderer can see, and for an attempt over a session. */
const models = {
  restoring: initialAuthModel,
  'signed-out': shown,
  starting: { ...shown, attempt },
  waiting: { ...shown, attempt: { ...attempt, step: 'waiting' } },
  finishing: { ...shown, attempt: { ...attempt, step: 'finishing', isAwaited: false } },
  confirming: { ...shown, attempt: { ...attempt, step: 'finishing', isAwaited: false, found: other } },
  'signed-in': { ...shown, session, connection: 'offline' },
  'waiting over a session': {
    ...shown,
    session,
    connection: 'offline',
    attempt: { ...attempt, step: 'waiting' },
  },
  'asked over a session': { ...shown, session, connection: 'offline', link },
} as const satisfies Record<string, AuthModel>;
type Name = keyof typeof models;

const events = {
  restored: {
    type: 'restored',
    session: other,
    reason: 'keyring-changed',
    persistence: 'this-run-only',
    problem,
    organizations: known,
    forceLogin: true,
    hint: { loginHint: 'marker@example.com', organizationId: null },
    isDeviceCodeDisabled: true,
  },
  'attempt-superseded': { type: 'attempt-superseded' },
  'attempt-started': { type: 'attempt-started', way: deviceWay, endsAt: 5_000 },
  'device-code-disabled': { type: 'device-code-disabled' },
  'browser-opened': { type: 'browser-opened' },
  'callback-matched': { type: 'callback-matched' },
  'account-found': { type: 'account-found', session, endsAt: 6_000 },
  'attempt-ended': { type: 'attempt-ended', problem },
  'signed-in': { type: 'signed-in', session: other, returnTo: 'dashboard' },
  'session-marked': { type: 'session-marked', session: other },
  'session-renewed': { type: 'session-renewed', session: other },
  'connection-changed': { type: 'connection-changed', connection: 'reconnecting', problem },
  'session-ended': { type: 'session-ended', reason: 'session-expired' },
  'hosted-session-ended': { type: 'hosted-session-ended' },
  'link-received': { type: 'link-received', link: { ...link, screen: 'sign-in' } },
  'link-answered': { type: 'link-answered' },
  saved: { type: 'saved' },
  'save-failed': { type: 'save-failed' },
  'problem-met': { type: 'problem-met', problem },
} as const satisfies { readonly [Type in AuthEvent['type']]: Extract<AuthEvent, { type: Type }> };

/** The changes of an event, by model; `null` if the model must stay the same object. */
const table: { readonly [Type in AuthEvent['type']]: (name: Name) => Partial<AuthModel> | null } = {
  restored: () => ({
    isRestored: true,
    session: other,
    sessionCount: 1,
    reason: 'keyring-changed',
    persistence: 'this-run-only',
    problem,
    organizations: { userId: 'user_1', ids: ['org_1', 'org_2'], names: {} },
    forceLogin: true,
    hint: { loginHint: 'marker@example.com', organizationId: null },
    offersDeviceCode: false,
  }),
  'attempt-superseded': (name) => ({
    attemptCount: 1,
    forceLogin: name === 'confirming',
    ...(attemptOf(name) && {
      attempt: { ...attemptOf(name), isAwaited: false, found: null } as AuthModel['attempt'],
    }),
  }),
  'attempt-started': () => ({
    attempt: { step: 'starting', way: deviceWay, endsAt: 5_000, isAwaited: true, found: null },
    link: null,
    problem: null,
  }),
  'device-code-disabled': () => ({ offersDeviceCode: false }),
  'browser-opened': (name) => (name === 'starting' ? { attempt: { ...attempt, step: 'waiting' } } : null),
  'callback-matched': (name) =>
    attemptOf(name) === null
      ? null
      : {
          attempt: { ...attempt, step: 'finishing', isAwaited: false, found: attemptOf(name)?.found ?? null },
          problem: null,
        },
  'account-found': (name) => ({
    attempt:
      attemptOf(name) && ({ ...attemptOf(name), found: session, endsAt: 6_000 } as AuthModel['attempt']),
  }),
  'attempt-ended': (name) => ({
    attempt: null,
    attemptCount: 1,
    problem,
    forceLogin: name === 'confirming',
  }),
  'signed-in': () => ({
    session: other,
    sessionCount: 1,
    sessionCameBy: 0,
    organizations: { userId: 'user_1', ids: ['org_1'], names: {} },
    returnTo: 'dashboard',
    attempt: null,
    attemptCount: 1,
    problem: null,
    connection: 'online',
    forceLogin: false,
    hint: null,
  }),
  'session-marked': (name) => (models[name].session === null ? null : { session: other }),
  'session-renewed': (name) =>
    models[name].session === null
      ? null
      : {
          session: other,
          organizations: { userId: 'user_1', ids: ['org_1'], names: {} },
          connection: 'online',
        },
  'connection-changed': (name) =>
    models[name].session !== null ? { connection: 'reconnecting', connectionProblem: problem } : null,
  'session-ended': (name) => ({
    session: null,
    sessionCount: 1,
    reason: 'session-expired',
    problem: null,
    connection: 'online',
    hint: models[name].session && { loginHint: 'nova@example.com', organizationId: 'org_1' },
  }),
  'hosted-session-ended': () => ({ forceLogin: false }),
  'link-received': (name) =>
    models[name].link === null ? { link: { ...link, screen: 'sign-in' }, linkCount: 1 } : null,
  'link-answered': () => ({ link: null }),
  saved: () => null,
  'save-failed': () => ({ isUnsaved: true, problem: { code: 'storage-failed', detail: null } }),
  'problem-met': () => ({ problem }),
};
const attemptOf = (name: Name): AuthModel['attempt'] => models[name].attempt;

describe.each(Object.keys(events) as (keyof typeof events)[])('the event %s', (type) => {
  test.each(Object.keys(models) as Name[])(
    'in the model %s changes what it should and nothing else',
    (name) => {
      const model: AuthModel = models[name];
      const before = Object.freeze({ ...model });
      const next = transition(model, events[type]);
      const changes = table[type](name);
      if (changes === null) expect(next).toBe(model);
      expect(next).toStrictEqual({ ...before, ...changes });
      expect(model).toStrictEqual(before);
    },
  );
});

test('an unknown event throws', () => {
  expect(() => transition(initialAuthModel, { type: 'unheard-of' } as unknown as AuthEvent)).toThrow(
    'unheard-of',
  );
});

test.each<[Name, string]>([
  ['restoring', 'restoring'],
  ['signed-out', 'signed-out'],
  ['starting', 'signing-in'],
  ['waiting', 'signing-in'],
  ['finishing', 'signing-in'],
  ['confirming', 'signing-in'],
  ['signed-in', 'signed-in'],
  ['waiting over a session', 'signing-in'],
  ['asked over a session', 'sign-in-requested'],
])('the model %s is shown as %s', (name, status) => {
  expect(describeAuth(models[name], now).status).toBe(status);
});

test('each status shows exactly these fields', () => {
  expect(describeAuth(models.restoring, now)).toStrictEqual({ status: 'restoring' });
  expect(describeAuth(models['signed-out'], now)).toStrictEqual({
    status: 'signed-out',
    reason: 'signed-out',
    problem: earlier,
    persistence: 'encrypted',
  });
  expect(describeAuth(models['waiting over a session'], now)).toStrictEqual({
    status: 'signing-in',
    step: 'waiting',
    expiresAt: now.wall + 3_000,
    transport: 'loopback',
    device: null,
    offersDeviceCode: true,
    problem: earlier,
    account: null,
  });
  expect(describeAuth(models['asked over a session'], now)).toStrictEqual({
    status: 'sign-in-requested',
    id: 0,
    screen: 'sign-up',
    isInvitation: true,
    loginHint: 'echo@example.com',
    organizationId: 'org_2',
    signedInAs: 'nova@example.com',
  });
});

test('reaching WorkOS again clears the connection’s problem', () => {
  const offline = transition(models['signed-in'], events['connection-changed']);
  const next = transition(offline, { type: 'connection-changed', connection: 'online', problem: null });
  expect(describeAuth(next, now)).toMatchObject({ connection: 'online', connectionProblem: null });
});

test('a link also asks during an attempt, which continues meanwhile', () => {
  const asked = transition(models.waiting, events['link-received']);
  expect(describeAuth(asked, now)).toMatchObject({ status: 'sign-in-requested', signedInAs: null });
  expect(describeAuth(transition(asked, events['signed-in']), now)).toMatchObject({
    status: 'sign-in-requested',
    signedInAs: 'nova@example.com',
  });
  expect(describeAuth(transition(asked, events['link-answered']), now)).toMatchObject({
    status: 'signing-in',
  });
});

test('canceling an attempt restores the earlier session', () => {
  const next = transition(models['waiting over a session'], { type: 'attempt-ended', problem: null });
  expect(describeAuth(next, now)).toMatchObject({ status: 'signed-in', problem: null });
});

test('a session that ends during an attempt leaves the attempt alone', () => {
  const next = transition(models['waiting over a session'], events['session-ended']);
  expect(describeAuth(next, now)).toMatchObject({ status: 'signing-in', step: 'waiting' });
  expect(describeAuth(transition(next, { type: 'attempt-ended', problem: null }), now)).toMatchObject({
    status: 'signed-out',
    reason: 'session-expired',
  });
});

test('a sign-out makes the next sign-in ask for credentials, and suggests nobody', () => {
  const signedOut = transition(models['signed-in'], { type: 'session-ended', reason: 'signed-out' });
  expect(signedOut).toMatchObject({ forceLogin: true, hint: null });
  expect(transition(signedOut, { type: 'hosted-session-ended' }).forceLogin).toBe(false);
  const expired = transition(signedOut, { type: 'session-ended', reason: 'session-expired' });
  expect(expired.forceLogin).toBe(true);
  expect(transition(expired, events['signed-in']).forceLogin).toBe(false);
});

test('a renewed session that could not be verified leaves the connection’s state alone', () => {
  const unverified = { ...other, isVerified: false };
  const next = transition(models['signed-in'], { type: 'session-renewed', session: unverified });
  expect(next).toMatchObject({ session: unverified, connection: 'offline' });
});

describe('a write that fails', () => {
  const unsaved = transition(models['signed-in'], events['save-failed']);

  test('is reported once, and not again after the user has read it', () => {
    const read = transition(unsaved, { type: 'problem-met', problem: null });
    expect(transition(read, events['save-failed'])).toBe(read);
  });

  test.each<AuthEvent>([
    { type: 'attempt-started', way, endsAt: 5_000 },
    { type: 'attempt-ended', problem: null },
    events['signed-in'],
    events['session-ended'],
  ])('is reported again after $type, which was not saved either', (event) => {
    const read = transition(unsaved, { type: 'problem-met', problem: null });
    expect(transition(read, event).problem?.code).toBe('storage-failed');
  });

  test('is cleared by the next success, and other problems stay', () => {
    expect(transition(unsaved, events.saved)).toMatchObject({ isUnsaved: false, problem: null });
    const denied = transition(unsaved, { type: 'attempt-ended', problem: earlier });
    expect(transition(denied, events.saved).problem).toBe(earlier);
  });
});

describe('the stored state', () => {
  const authKit = { clientId: 'client_1', apiOrigin: 'https://api.example.com' };
  const store = (model: AuthModel) => toStored(model, { authKit, stateShape: 'shape' }, now);

  test('matches the shown state: the next start shows the same session', () => {
    const model = transition(models['signed-in'], events['session-renewed']);
    const { session: kept, firstState } = store(model);
    expect(kept).toBe(model.session);
    expect(firstState?.state).toEqual({ ...describeAuth(model, now), problem: null });
  });

  test.each(['starting', 'waiting', 'waiting over a session'] as const)(
    'of the model %s has the attempt, and shows nothing before it resumes',
    (name) => {
      expect(store(models[name])).toMatchObject({ attempt: way, firstState: null });
    },
  );

  test.each(['finishing', 'signed-in', 'signed-out'] as const)('of the model %s has no attempt', (name) => {
    expect(awaitedAttempt(models[name])).toBeNull();
    expect(store(models[name]).attempt).toBeNull();
  });

  test('has no attempt that was superseded or waits for another device', () => {
    expect(store(transition(models.waiting, events['attempt-superseded'])).attempt).toBeNull();
    expect(store(transition(models.waiting, events['attempt-started'])).attempt).toBeNull();
  });
});

test('no state contains a secret, for any model and event', () => {
  for (const model of Object.values(models)) {
    for (const event of Object.values(events)) {
      expect(JSON.stringify(describeAuth(transition(model, event), now))).not.toContain('marker');
    }
  }
});
