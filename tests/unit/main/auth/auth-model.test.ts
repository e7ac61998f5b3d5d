import { describe, expect, test } from 'vitest';
import {
  describeAuth,
  initialAuthModel,
  transition,
  type AuthEvent,
  type AuthModel,
} from '../../../../main/auth/auth-model.ts';
import { createSession, start } from '../../../support/session-values.ts';

const session = createSession();
const other = createSession({ refreshCount: 1, receivedAt: start + 1 });
const problem = { code: 'unreachable', detail: 'http-502' } as const;
const earlier = { code: 'access-denied', detail: null } as const;
const attempt = { step: 'starting', expiresAt: start, transport: 'loopback', device: null } as const;
const device = {
  userCode: 'ABCD-EFGH',
  verificationUri: 'https://example.com/device',
  verificationUriComplete: 'https://example.com/device?user_code=ABCD-EFGH',
} as const;
const link = {
  screen: 'sign-up',
  organizationId: 'org_marker',
  loginHint: 'marker@example.com',
  invitationToken: 'marker-invitation',
  context: 'marker-context',
} as const;
const known = { userId: 'user_1', ids: ['org_2', 'org_1'] };
const shown: AuthModel = { ...initialAuthModel, isRestored: true, reason: 'signed-out', problem: earlier };

/** One model for each status that the renderer can see, and for an attempt over a session. */
const models = {
  restoring: initialAuthModel,
  'signed-out': shown,
  starting: { ...shown, attempt },
  waiting: { ...shown, attempt: { ...attempt, step: 'waiting' } },
  finishing: { ...shown, attempt: { ...attempt, step: 'finishing' } },
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
  },
  'attempt-started': { type: 'attempt-started', expiresAt: start + 9, transport: 'device', device },
  'device-code-disabled': { type: 'device-code-disabled' },
  'browser-opened': { type: 'browser-opened' },
  'callback-matched': { type: 'callback-matched' },
  'attempt-ended': { type: 'attempt-ended', problem },
  'signed-in': { type: 'signed-in', session: other, returnTo: 'dashboard' },
  'session-renewed': { type: 'session-renewed', session: other },
  'connection-changed': { type: 'connection-changed', connection: 'reconnecting', problem },
  'session-ended': { type: 'session-ended', reason: 'session-expired' },
  'link-received': { type: 'link-received', link: { ...link, screen: 'sign-in' } },
  'link-answered': { type: 'link-answered' },
  'problem-met': { type: 'problem-met', problem },
} as const satisfies { readonly [Type in AuthEvent['type']]: Extract<AuthEvent, { type: Type }> };

/** What an event changes, and in which models; `null` where the model has to stay the very same. */
const table: { readonly [Type in AuthEvent['type']]: (name: Name) => Partial<AuthModel> | null } = {
  restored: () => ({
    isRestored: true,
    session: other,
    reason: 'keyring-changed',
    persistence: 'this-run-only',
    problem,
    organizations: { userId: 'user_1', ids: ['org_1', 'org_2'] },
  }),
  'attempt-started': () => ({
    attempt: { step: 'starting', expiresAt: start + 9, transport: 'device', device },
    link: null,
    problem: null,
  }),
  'device-code-disabled': () => ({ offersDeviceCode: false }),
  'browser-opened': (name) => (name === 'starting' ? { attempt: { ...attempt, step: 'waiting' } } : null),
  'callback-matched': (name) =>
    'attempt' in models[name] && models[name].attempt !== null
      ? { attempt: { ...attempt, step: 'finishing' }, problem: null }
      : null,
  'attempt-ended': () => ({ attempt: null, problem }),
  'signed-in': () => ({
    session: other,
    organizations: { userId: 'user_1', ids: ['org_1'] },
    returnTo: 'dashboard',
    attempt: null,
    problem: null,
    connection: 'online',
  }),
  'session-renewed': (name) =>
    models[name].session === null
      ? null
      : { session: other, organizations: { userId: 'user_1', ids: ['org_1'] }, connection: 'online' },
  'connection-changed': (name) =>
    models[name].session !== null ? { connection: 'reconnecting', connectionProblem: problem } : null,
  'session-ended': () => ({ session: null, reason: 'session-expired', problem: null, connection: 'online' }),
  'link-received': () => ({ link: { ...link, screen: 'sign-in' } }),
  'link-answered': () => ({ link: null }),
  'problem-met': () => ({ problem }),
};

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

test('an event that is none is not passed over', () => {
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
  ['signed-in', 'signed-in'],
  ['waiting over a session', 'signing-in'],
  ['asked over a session', 'sign-in-requested'],
])('the model %s is shown as %s', (name, status) => {
  expect(describeAuth(models[name]).status).toBe(status);
});

test('what is shown of each status is this and no more', () => {
  expect(describeAuth(models.restoring)).toStrictEqual({ status: 'restoring' });
  expect(describeAuth(models['signed-out'])).toStrictEqual({
    status: 'signed-out',
    reason: 'signed-out',
    problem: earlier,
    persistence: 'encrypted',
  });
  expect(describeAuth(models['waiting over a session'])).toStrictEqual({
    status: 'signing-in',
    step: 'waiting',
    expiresAt: start,
    transport: 'loopback',
    device: null,
    offersDeviceCode: true,
    problem: earlier,
  });
  expect(describeAuth(models['asked over a session'])).toStrictEqual({
    status: 'sign-in-requested',
    screen: 'sign-up',
    isInvitation: true,
    signedInAs: 'nova@example.com',
  });
});

test('WorkOS being reached again leaves no problem of the connection', () => {
  const offline = transition(models['signed-in'], events['connection-changed']);
  const next = transition(offline, { type: 'connection-changed', connection: 'online', problem: null });
  expect(describeAuth(next)).toMatchObject({ connection: 'online', connectionProblem: null });
});

test('a link asks over an attempt, too, which goes on meanwhile', () => {
  const asked = transition(models.waiting, events['link-received']);
  expect(describeAuth(asked)).toMatchObject({ status: 'sign-in-requested', signedInAs: null });
  expect(describeAuth(transition(asked, events['signed-in']))).toMatchObject({
    status: 'sign-in-requested',
    signedInAs: 'nova@example.com',
  });
  expect(describeAuth(transition(asked, events['link-answered']))).toMatchObject({ status: 'signing-in' });
});

test('giving up an attempt brings back the session that was there', () => {
  const next = transition(models['waiting over a session'], { type: 'attempt-ended', problem: null });
  expect(describeAuth(next)).toMatchObject({ status: 'signed-in', problem: null });
});

test('a session that ends during an attempt leaves the attempt alone', () => {
  const next = transition(models['waiting over a session'], events['session-ended']);
  expect(describeAuth(next)).toMatchObject({ status: 'signing-in', step: 'waiting' });
  expect(describeAuth(transition(next, { type: 'attempt-ended', problem: null }))).toMatchObject({
    status: 'signed-out',
    reason: 'session-expired',
  });
});

test('no state that any model and event lead to holds a secret', () => {
  for (const model of Object.values(models)) {
    for (const event of Object.values(events)) {
      expect(JSON.stringify(describeAuth(transition(model, event)))).not.toContain('marker');
    }
  }
});
