import { describe, expect, test } from 'vitest';
import {
  accessTokenAge,
  accessTokenLifetime,
  describeDashboard,
  describeSession,
  isAccessTokenFresh,
} from '../../../../../main/auth/session/session.ts';
import { createSession, createTokens, start } from '../../../../support/session-values.ts';

const minute = 60_000;
const ordinary = {
  knownOrganizations: [],
  organizationNames: {},
  confirmation: null,
  connection: 'online',
  connectionProblem: null,
  returnTo: 'home',
  problem: null,
  persistence: 'encrypted',
} as const;
/** `wall` and `monotonic` as time passed since the token arrived. */
const after = (wall: number, monotonic: number) => ({ wall: start + wall, monotonic: 1_000 + monotonic });

describe('the age of an access token', () => {
  test.each([
    ['both clocks ran', after(minute, minute), minute],
    ['the computer slept', after(60 * minute, minute), 60 * minute],
    ['the wall clock was set back', after(-60 * minute, 4 * minute), 4 * minute],
    ['the wall clock was set forward', after(60 * minute, minute), 60 * minute],
    ['nothing passed', after(0, 0), 0],
    ['both clocks went back', after(-minute, -minute), 0],
  ])('when %s is taken from the clock that shows more', (_case, now, age) => {
    expect(accessTokenAge(createSession(), now)).toBe(age);
  });

  test('is measured by the wall clock alone for a token of an earlier run', () => {
    const session = createSession({ receivedMonotonic: null });
    expect(accessTokenAge(session, after(2 * minute, 60 * minute))).toBe(2 * minute);
  });

  test('is unknown for an earlier run’s token once the clock was set back, so the token counts as expired', () => {
    const session = createSession({ receivedMonotonic: null });
    expect(accessTokenAge(session, after(-minute, 60 * minute))).toBe(Infinity);
    expect(isAccessTokenFresh(session, after(-minute, 60 * minute))).toBe(false);
  });
});

test('the lifetime counts from the arrival, by the server’s clock', () => {
  expect(accessTokenLifetime(createSession())).toBe(5 * minute);
  expect(accessTokenLifetime(createSession({ clockOffset: 2 * minute }))).toBe(3 * minute);
  expect(accessTokenLifetime(createSession({ clockOffset: -60 * minute }))).toBe(65 * minute);
});

test('a token can be used until ten seconds before its expiry', () => {
  const session = createSession();
  expect(isAccessTokenFresh(session, after(0, 0))).toBe(true);
  expect(isAccessTokenFresh(session, after(5 * minute - 10_001, 0))).toBe(true);
  expect(isAccessTokenFresh(session, after(5 * minute - 10_000, 0))).toBe(false);
  expect(isAccessTokenFresh(session, after(0, 5 * minute))).toBe(false);
});

test('an unverified token can’t be used, however new', () => {
  expect(isAccessTokenFresh(createSession({ isVerified: false }), after(0, 0))).toBe(false);
});

test.each([
  [2_000, 999, true],
  [2_000, 1_000, false],
  [20_000, 9_999, true],
  [20_000, 10_000, false],
  [60_000, 49_999, true],
  [60_000, 50_000, false],
  [0, 0, false],
  [-1_000, 0, false],
])('a token that lives %i ms can be used after %i ms: %s', (lifetime, age, isFresh) => {
  const session = createSession({
    claims: { ...createSession().claims, exp: (start + lifetime) / 1000 },
  });
  expect(isAccessTokenFresh(session, after(age, age))).toBe(isFresh);
});

test('a verified renewed token is used briefly however short its lifetime is', () => {
  const renewed = createSession({
    refreshCount: 1,
    claims: { ...createSession().claims, exp: start / 1000 },
  });
  expect(isAccessTokenFresh(renewed, after(999, 999))).toBe(true);
  expect(isAccessTokenFresh(renewed, after(1_000, 1_000))).toBe(false);
  expect(isAccessTokenFresh({ ...renewed, isVerified: false }, after(0, 0))).toBe(false);
});

test('a wrong clock does not change how long a token is used', () => {
  const ahead = createSession({ receivedAt: start + 3_600_000, clockOffset: -3_600_000 });
  const now = (passed: number) => ({ wall: start + 3_600_000 + passed, monotonic: 1_000 + passed });
  expect(isAccessTokenFresh(ahead, now(4 * minute))).toBe(true);
  expect(isAccessTokenFresh(ahead, now(5 * minute))).toBe(false);
});

describe('the renderer’s view of a session @security', () => {
  const around = {
    knownOrganizations: ['org_1', 'org_2'],
    organizationNames: {},
    confirmation: null,
    connection: 'offline',
    connectionProblem: null,
    returnTo: 'account',
    problem: { code: 'unreachable', detail: null },
    persistence: 'this-run-only',
  } as const;

  test('is exactly this', () => {
    const session = createSession({ clockOffset: minute });
    expect(describeSession(session, around)).toStrictEqual({
      status: 'signed-in',
      user: {
        id: 'user_1',
        email: 'nova@example.com',
        name: 'Nova Quartz',
        initials: 'NQ',
        hasPicture: true,
      },
      organizationId: 'org_1',
      role: 'admin',
      roles: ['admin'],
      permissions: ['notes:read'],
      entitlements: ['audit-logs'],
      featureFlags: ['new-dashboard'],
      claims: {},
      sessionId: 'session_1',
      authenticationMethod: 'Password',
      impersonator: {
        email: 'support@example.com',
        reason: 'A support request',
        endsAt: start + 60 * minute,
      },
      accessTokenExpiresAt: start + 4 * minute,
      lastVerifiedAt: start,
      ...around,
    });
  });

  test('leaves out any new field of WorkOS', () => {
    const extended = createTokens({
      impersonator: Object.assign({ email: 'support@example.com' }, { token: 'marker-impersonator' }),
    });
    const session = createSession({
      tokens: Object.assign(extended, { oauthTokens: { accessToken: 'marker-oauth' } }),
      claims: Object.assign({ nonce: 'marker-nonce' }, createSession().claims),
    });
    expect(
      JSON.stringify(describeSession(Object.assign(session, { later: 'marker-later' }), around)),
    ).not.toContain('marker');
  });

  test('takes an impersonation from the signed claim, and ignores unsigned details that don’t match', () => {
    const impersonatorOf = (act: { sub: string } | undefined, email: string | null) => {
      const { act: _act, ...claims } = createSession().claims;
      const impersonator = email === null ? null : { email, reason: 'marker' };
      const session = createSession({
        claims: { ...claims, ...(act && { act }) },
        tokens: createTokens({ impersonator }),
      });
      return [
        describeSession(session, around).impersonator,
        describeDashboard(session).sessionEndsAt !== null,
      ];
    };
    const told = (reason: string | null) => ({
      email: 'support@example.com',
      reason,
      endsAt: start + 60 * minute,
    });
    const act = { sub: 'support@example.com' };
    expect(impersonatorOf(act, 'support@example.com')).toEqual([told('marker'), true]);
    expect(impersonatorOf(act, 'somebody@example.com')).toEqual([told(null), true]);
    expect(impersonatorOf(act, null)).toEqual([told(null), true]);
    expect(impersonatorOf(undefined, 'support@example.com')).toEqual([null, false]);
  });

  test('is null if WorkOS gives no value', () => {
    const { org_id: _organization, role: _role, act: _actor, ...claims } = createSession().claims;
    const session = createSession({
      claims: { ...claims, roles: [], permissions: [] },
      tokens: createTokens({ organizationId: null, authenticationMethod: null, impersonator: null }),
    });
    expect(describeSession(session, around)).toMatchObject({
      organizationId: null,
      role: null,
      roles: [],
      authenticationMethod: null,
      impersonator: null,
    });
  });
});

test.each([
  ['Nova', 'Quartz', 'Nova Quartz', 'NQ'],
  ['nova', 'quartz', 'nova quartz', 'NQ'],
  ['  Nova ', '\tQuartz\n', 'Nova Quartz', 'NQ'],
  ['Nova', null, 'Nova', 'N'],
  [null, 'Quartz', 'Quartz', 'Q'],
  ['', '', 'nova@example.com', 'N'],
  [' ', null, 'nova@example.com', 'N'],
  [undefined, undefined, 'nova@example.com', 'N'],
  ['😀 Smile', '𝒬', '😀 Smile 𝒬', '😀𝒬'],
  ['élan', 'ørsted', 'élan ørsted', 'ÉØ'],
  ['ßa', 'ﬁona', 'ßa ﬁona', 'SF'],
  ['Anna Maria', 'von der Au', 'Anna Maria von der Au', 'AV'],
])('a user named %j %j is shown as %s, %s', (firstName, lastName, name, initials) => {
  const tokens = createTokens({ user: { id: 'user_1', email: 'nova@example.com', firstName, lastName } });
  const { user } = describeSession(createSession({ tokens }), ordinary);
  expect(user).toMatchObject({ name, initials });
});

test.each([
  ['Nova Quartz', 'Nova Quartz', 'NQ'],
  [' Nova\n', 'Nova', 'N'],
  ['Anna Maria von der Au', 'Anna Maria von der Au', 'AA'],
  ['山田', '山田', '山'],
  ['  ', 'nova@example.com', 'N'],
  [null, 'nova@example.com', 'N'],
])('a user with only the full name %j is shown as %s, %s', (whole, name, initials) => {
  const user = { id: 'user_1', email: 'nova@example.com', name: whole, firstName: null, lastName: '' };
  const session = createSession({ tokens: createTokens({ user }) });
  expect(describeSession(session, ordinary).user).toMatchObject({ name, initials });
});

test('first and last name take precedence over the full name', () => {
  const user = {
    id: 'user_1',
    email: 'n@example.com',
    name: 'Dr. N. Quartz',
    firstName: 'Nova',
    lastName: 'Quartz',
  };
  const session = createSession({ tokens: createTokens({ user }) });
  expect(describeSession(session, ordinary).user).toMatchObject({ name: 'Nova Quartz', initials: 'NQ' });
});

test.each([
  [null, false],
  ['', false],
  [undefined, false],
  ['https://pictures.example.com/a.png', true],
])('with the picture address %j, having a picture is %s', (profilePictureUrl, hasPicture) => {
  const tokens = createTokens({ user: { id: 'user_1', email: 'a@example.com', profilePictureUrl } });
  const state = describeSession(createSession({ tokens }), ordinary);
  expect(state.user.hasPicture).toBe(hasPicture);
});
