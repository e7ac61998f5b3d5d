import { describe, expect, test, vi } from 'vitest';
import { ApiFailure, type Fate } from '../../../../src/main/auth/api-failure.ts';
import { AuthError } from '../../../../src/main/auth/auth-error.ts';
import type { AuthEvent } from '../../../../src/main/auth/auth-model.ts';
import { createHistory } from '../../../../src/main/auth/history.ts';
import type { SessionTokens } from '../../../../src/main/auth/seal.ts';
import { createSessionKeeper } from '../../../../src/main/auth/session-keeper.ts';
import type { Session } from '../../../../src/main/auth/session.ts';
import type { Dated } from '../../../../src/main/auth/workos-client.ts';
import { Secret } from '../../../../src/main/auth/secret.ts';
import { createCapturedLog } from '../captured-log.ts';
import { createSession, createTokens, start } from './session-values.ts';

const failure = (
  fate: Fate,
  apiError: string | null = null,
  code: 'unreachable' | 'refresh-refused' | 'client-refused' = 'unreachable',
) => new ApiFailure(new AuthError(code, { detail: apiError ?? 'http-500' }), { fate, apiError });
const refused = (apiError: string) => failure('refused', apiError, 'refresh-refused');

const answer: Dated<SessionTokens> = {
  value: createTokens({ accessToken: new Secret('new-access'), refreshToken: new Secret('new-refresh') }),
  serverTime: start,
};
const minute = 60_000;

function setUp() {
  const clock = { wall: start, monotonic: 1_000 };
  const use = { isInUse: false };
  let timer: { readonly delay: number; readonly callback: () => void } | null = null;
  const events: AuthEvent[] = [];
  const saved: (Session | null)[] = [];
  const log = createCapturedLog();
  const refresh = vi.fn(async (_refreshToken: Secret, _organizationId: string | null) => answer);
  const renewed = (session: Session, changes: Partial<Session> = {}): Session => ({
    ...createSession({ receivedAt: clock.wall, receivedMonotonic: clock.monotonic }),
    claims: { ...session.claims, exp: clock.wall / 1000 + 300 },
    tokens: answer.value,
    refreshCount: session.refreshCount + 1,
    ...changes,
  });
  const renew = vi.fn(async (session: Session) => renewed(session));
  const verify = vi.fn(async (session: Session): Promise<Session> => ({ ...session, isVerified: true }));
  const save = vi.fn(async () => {
    saved.push(keeper.session());
  });
  const keeper = createSessionKeeper({
    loadClient: async () => ({ refresh }),
    sessions: { renew, verify },
    dispatch: (event) => events.push(event),
    save,
    clock: () => ({ ...clock }),
    random: () => 0.5,
    setTimer: (delay, callback) => {
      timer = { delay, callback };
      return () => (timer = null);
    },
    isInUse: () => use.isInUse,
    history: createHistory(() => clock.wall),
    log,
  });
  return {
    keeper,
    events,
    saved,
    save,
    log,
    refresh,
    renew,
    renewed,
    verify,
    pass: (time: number) => {
      clock.wall += time;
      clock.monotonic += time;
    },
    use,
    clock,
    timer: () => timer,
    types: () => events.map(({ type }) => type),
  };
}

/** A keeper whose session has expired. */
function setUpExpired(changes: Partial<Session> = {}) {
  const all = setUp();
  all.keeper.begin(createSession(changes));
  all.pass(5 * minute);
  return all;
}

function createDeferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((...deciders) => ([resolve, reject] = deciders));
  return { promise, resolve, reject };
}

test('without a session there is none to use', async () => {
  const { keeper, refresh } = setUp();
  await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
  expect(refresh).not.toHaveBeenCalled();
});

test('a token that lives is used as it is', async () => {
  const { keeper, refresh, save } = setUp();
  const session = createSession();
  keeper.begin(session);
  expect(await keeper.freshSession()).toBe(session);
  expect(refresh).not.toHaveBeenCalled();
  expect(save).not.toHaveBeenCalled();
});

test('an expired token is renewed once, with a mark stored before and the new session after', async () => {
  const { keeper, refresh, saved, types, renew } = setUpExpired();
  refresh.mockImplementation(async () => {
    expect(saved).toHaveLength(1);
    return answer;
  });
  const session = await keeper.freshSession();
  expect(refresh.mock.calls).toEqual([[new Secret('marker-refresh-token'), null]]);
  expect(renew).toHaveBeenCalledOnce();
  expect(session).toMatchObject({ refreshCount: 1, tokens: { refreshToken: new Secret('new-refresh') } });
  expect(saved.map((each) => [each?.refreshStartedAt, each?.tokens.refreshToken.reveal()])).toEqual([
    [start + 5 * minute, 'marker-refresh-token'],
    [null, 'new-refresh'],
  ]);
  expect(types()).toEqual(['session-renewed']);
  expect(await keeper.freshSession()).toBe(session);
  expect(refresh).toHaveBeenCalledOnce();
});

test('a thousand who ask at once get the outcome of one refresh', async () => {
  const { keeper, refresh } = setUpExpired();
  const sessions = await Promise.all(Array.from({ length: 1_000 }, () => keeper.freshSession()));
  expect(new Set(sessions).size).toBe(1);
  expect(refresh).toHaveBeenCalledOnce();
});

test('somebody who asks again and again while WorkOS is away causes no storm', async () => {
  const { keeper, refresh, pass } = setUpExpired();
  refresh.mockRejectedValue(failure('not-processed'));
  for (let second = 0; second < 60; second++) {
    for (let count = 0; count < 100; count++) await keeper.freshSession().catch(() => {});
    pass(1_000);
  }
  expect(refresh.mock.calls.length).toBeLessThan(20);
});

test('a thousand who ask at once get the failure of one refresh, and the next one tries again', async () => {
  const { keeper, refresh } = setUpExpired();
  refresh.mockRejectedValueOnce(failure('not-processed'));
  const outcomes = await Promise.allSettled(Array.from({ length: 1_000 }, () => keeper.freshSession()));
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(refresh).toHaveBeenCalledOnce();
  await expect(keeper.freshSession()).resolves.toBeDefined();
});

describe('an access token that an API has refused', () => {
  function setUpRefused() {
    const all = setUp();
    const session = createSession();
    all.keeper.begin(session);
    return { ...all, session };
  }

  test('is renewed once for a thousand callers, though it has not expired', async () => {
    const { keeper, refresh, session } = setUpRefused();
    const sessions = await Promise.all(Array.from({ length: 1_000 }, () => keeper.renewRefused(session)));
    expect(new Set(sessions).size).toBe(1);
    expect(sessions[0]).toMatchObject({ refreshCount: 1 });
    expect(refresh).toHaveBeenCalledOnce();
  });

  test('is not renewed where that has happened since', async () => {
    const { keeper, refresh, session } = setUpRefused();
    const renewed = await keeper.renewRefused(session);
    expect(await keeper.renewRefused(session)).toBe(renewed);
    expect(refresh).toHaveBeenCalledOnce();
  });

  test('tells that the session is over where it is', async () => {
    const { keeper, refresh, session, events } = setUpRefused();
    refresh.mockRejectedValue(refused('invalid_grant'));
    await expect(keeper.renewRefused(session)).rejects.toMatchObject({ code: 'signed-out' });
    expect(events).toEqual([{ type: 'session-ended', reason: 'session-expired' }]);
  });

  test('is renewed once only for an API that refuses every token, until a moment has passed', async () => {
    const { keeper, refresh, session, pass } = setUpRefused();
    const renewed = await keeper.renewRefused(session);
    for (let count = 0; count < 3; count++) expect(await keeper.renewRefused(renewed)).toBe(renewed);
    expect(refresh).toHaveBeenCalledOnce();
    pass(10_000);
    await keeper.renewRefused(renewed);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  test('is tried again at once where WorkOS could not be reached', async () => {
    const { keeper, refresh, session } = setUpRefused();
    refresh.mockRejectedValueOnce(failure('not-processed'));
    await expect(keeper.renewRefused(session)).rejects.toMatchObject({ code: 'unreachable' });
    expect(await keeper.renewRefused(session)).toMatchObject({ refreshCount: 1 });
  });
});

describe('what ends after', () => {
  test('a sign-out is thrown away', async () => {
    const { keeper, refresh, saved, types } = setUpExpired();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const asked = keeper.freshSession();
    await vi.waitFor(() => expect(refresh).toHaveBeenCalled());
    keeper.end('signed-out');
    call.resolve(answer);
    await expect(asked).rejects.toMatchObject({ code: 'signed-out' });
    expect(keeper.session()).toBeNull();
    expect(types()).toEqual(['session-ended']);
    expect(saved.some((each) => each?.tokens.refreshToken.reveal() === 'new-refresh')).toBe(false);
  });

  test('a sign-out, when it fails, changes nothing either', async () => {
    const { keeper, refresh, types } = setUpExpired();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const asked = keeper.freshSession();
    await vi.waitFor(() => expect(refresh).toHaveBeenCalled());
    keeper.end('signed-out');
    call.reject(refused('invalid_grant'));
    await expect(asked).rejects.toMatchObject({ code: 'signed-out' });
    expect(types()).toEqual(['session-ended']);
  });

  test.each(['answered', 'refused'])('a newer sign-in leaves that one alone when it is %s', async (how) => {
    const { keeper, refresh, types } = setUpExpired();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const asked = keeper.freshSession();
    await vi.waitFor(() => expect(refresh).toHaveBeenCalled());
    const newer = createSession({
      receivedAt: start + 5 * minute,
      receivedMonotonic: 1_000 + 5 * minute,
      clockOffset: -5 * minute,
    });
    keeper.begin(newer);
    if (how === 'answered') call.resolve(answer);
    else call.reject(refused('invalid_grant'));
    await expect(asked).resolves.toBe(newer);
    expect(keeper.session()).toBe(newer);
    expect(types()).toEqual([]);
  });

  test('a newer sign-in does not become its refresh', async () => {
    const { keeper, refresh } = setUpExpired();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const asked = keeper.freshSession();
    await vi.waitFor(() => expect(refresh).toHaveBeenCalled());
    keeper.begin(createSession({ tokens: createTokens({ refreshToken: new Secret('newer-refresh') }) }));
    const askedNewer = keeper.freshSession();
    call.resolve(answer);
    expect(await asked).toBe(await askedNewer);
    expect(refresh.mock.calls.map(([token]) => token.reveal())).toEqual([
      'marker-refresh-token',
      'newer-refresh',
    ]);
  });

  test('a sign-out while the mark is stored sends no token', async () => {
    const { keeper, refresh, save } = setUpExpired();
    save.mockImplementationOnce(async () => keeper.end('signed-out'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(refresh).not.toHaveBeenCalled();
  });

  test('a sign-out while the new session is stored gives that session to nobody', async () => {
    const { keeper, save, types } = setUpExpired();
    save.mockResolvedValueOnce().mockImplementationOnce(async () => keeper.end('signed-out'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(keeper.session()).toBeNull();
    expect(types().at(-1)).toBe('session-ended');
  });
});

describe('a refresh whose fate is unknown', () => {
  test('is repeated once with the same token', async () => {
    const { keeper, refresh, log } = setUpExpired();
    refresh.mockRejectedValueOnce(failure('unknown'));
    await expect(keeper.freshSession()).resolves.toMatchObject({ refreshCount: 1 });
    expect(refresh.mock.calls.map(([token]) => token.reveal())).toEqual([
      'marker-refresh-token',
      'marker-refresh-token',
    ]);
    expect(log.lines.some((line) => line.includes('refresh-repeated'))).toBe(true);
  });

  test('twice over keeps the session and its mark, and shows that nobody is reached', async () => {
    const { keeper, refresh, events } = setUpExpired();
    refresh.mockRejectedValue(failure('unknown'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(refresh).toHaveBeenCalledTimes(2);
    expect(keeper.session()).toMatchObject({ refreshStartedAt: start + 5 * minute });
    expect(events).toEqual([
      { type: 'connection-changed', connection: 'offline', problem: expect.anything() },
    ]);
  });

  test('and that is refused when repeated ends the session as interrupted', async () => {
    const { keeper, refresh, events } = setUpExpired();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(refused('invalid_grant'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(events).toEqual([{ type: 'session-ended', reason: 'interrupted' }]);
  });

  test('and does not get through when repeated keeps its mark', async () => {
    const { keeper, refresh } = setUpExpired();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(failure('not-processed'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(keeper.session()?.refreshStartedAt).toBe(start + 5 * minute);
  });
});

describe('a switch of the organization', () => {
  /** A keeper with a session in `org_1` that lives, and calls that are answered by the organization asked for. */
  function setUpMember(changes: Partial<Session> = {}) {
    const all = setUp();
    all.keeper.begin(createSession(changes));
    all.renew.mockImplementation(async (session) => {
      const target = session.refreshOrganizationId ?? session.claims.org_id ?? '';
      return all.renewed(session, { claims: { ...session.claims, org_id: target } });
    });
    const sent = () => all.refresh.mock.calls.map(([, organizationId]) => organizationId);
    const organization = () => all.keeper.session()?.claims.org_id;
    return { ...all, sent, organization };
  }

  test('is one refresh with the organization, with a mark before that names it', async () => {
    const { keeper, sent, saved, organization, types } = setUpMember();
    expect(await keeper.switchOrganization('org_2')).toBe('switched');
    expect(sent()).toEqual(['org_2']);
    expect(saved.map((each) => [each?.refreshStartedAt, each?.refreshOrganizationId])).toEqual([
      [start, 'org_2'],
      [null, null],
    ]);
    expect(organization()).toBe('org_2');
    expect(types()).toEqual(['session-renewed']);
  });

  test('to where the session is already asks for nothing', async () => {
    const { keeper, sent } = setUpMember();
    expect(await keeper.switchOrganization('org_1')).toBe('switched');
    expect(sent()).toEqual([]);
  });

  test('is for who is signed in only', async () => {
    await expect(setUp().keeper.switchOrganization('org_2')).rejects.toMatchObject({ code: 'signed-out' });
  });

  test('waits for the refresh under way, and spends the token that this one brings', async () => {
    const { keeper, refresh, pass, sent } = setUpMember();
    pass(5 * minute);
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const asked = keeper.freshSession();
    await vi.waitFor(() => expect(refresh).toHaveBeenCalled());
    const switched = keeper.switchOrganization('org_2');
    call.resolve(answer);
    expect(await asked).toMatchObject({ claims: { org_id: 'org_1' } });
    expect(await switched).toBe('switched');
    expect(sent()).toEqual([null, 'org_2']);
    expect(refresh.mock.calls[1]?.[0]).toBe(answer.value.refreshToken);
  });

  test('is joined by whoever needs an access token', async () => {
    const { keeper, pass, sent } = setUpMember();
    pass(5 * minute);
    const switched = keeper.switchOrganization('org_2');
    const sessions = await Promise.all(Array.from({ length: 100 }, () => keeper.freshSession()));
    expect(await switched).toBe('switched');
    expect(new Set(sessions.map(({ claims }) => claims.org_id))).toEqual(new Set(['org_2']));
    expect(sent()).toEqual(['org_2']);
  });

  test('whose fate is unknown is repeated with the same organization', async () => {
    const { keeper, refresh, sent, organization } = setUpMember();
    refresh.mockRejectedValueOnce(failure('unknown'));
    expect(await keeper.switchOrganization('org_2')).toBe('switched');
    expect(sent()).toEqual(['org_2', 'org_2']);
    expect(organization()).toBe('org_2');
  });

  test('that stays unknown is what the next refresh repeats, also after a restart', async () => {
    const { keeper, refresh, sent, saved } = setUpMember();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(failure('unknown'));
    await expect(keeper.switchOrganization('org_2')).rejects.toMatchObject({ code: 'unreachable' });
    const stored = saved.at(-1);
    expect(stored).toMatchObject({ refreshStartedAt: start, refreshOrganizationId: 'org_2' });

    const restarted = setUpMember({ ...stored });
    restarted.pass(5 * minute);
    expect(await restarted.keeper.freshSession()).toMatchObject({ claims: { org_id: 'org_2' } });
    expect([...sent(), ...restarted.sent()]).toEqual(['org_2', 'org_2', 'org_2']);
  });

  test('back, after one whose fate stayed unknown, settles that one first', async () => {
    const { keeper, refresh, sent, organization } = setUpMember();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(failure('unknown'));
    await expect(keeper.switchOrganization('org_2')).rejects.toMatchObject({ code: 'unreachable' });
    expect(await keeper.switchOrganization('org_1')).toBe('switched');
    expect(sent()).toEqual(['org_2', 'org_2', 'org_2', 'org_1']);
    expect(organization()).toBe('org_1');
  });

  test('that does not reach WorkOS changes nothing, and says so', async () => {
    const { keeper, refresh, organization } = setUpMember();
    refresh.mockRejectedValueOnce(failure('not-processed'));
    await expect(keeper.switchOrganization('org_2')).rejects.toMatchObject({ code: 'unreachable' });
    expect(keeper.session()).toMatchObject({ refreshStartedAt: null, refreshOrganizationId: null });
    await keeper.renewRefused(createSession({ tokens: keeper.session()?.tokens ?? createTokens() }));
    expect(organization()).toBe('org_1');
  });

  test.each([
    'sso_required',
    'mfa_enrollment',
    'organization_not_found',
    'organization_membership_not_found',
    'organization_selection_required',
    'something_new',
  ])('that WorkOS refuses with %s ends no session', async (apiError) => {
    const { keeper, refresh, sent, types, saved } = setUpMember();
    refresh.mockRejectedValueOnce(refused(apiError));
    expect(await keeper.switchOrganization('org_2')).toBe('refused');
    expect(sent()).toEqual(['org_2']);
    expect(saved.at(-1)).toMatchObject({ refreshStartedAt: null, refreshOrganizationId: null });
    expect(types()).not.toContain('session-ended');
  });

  test('that WorkOS refuses with invalid_grant ends the session where a plain refresh is refused, too', async () => {
    const { keeper, refresh, sent, events } = setUpMember();
    refresh.mockRejectedValue(refused('invalid_grant'));
    expect(await keeper.switchOrganization('org_2')).toBe('superseded');
    expect(sent()).toEqual(['org_2', null]);
    expect(events.at(-1)).toEqual({ type: 'session-ended', reason: 'session-expired' });
  });

  test('that WorkOS refuses with invalid_grant is only that where a plain refresh succeeds', async () => {
    const { keeper, refresh, sent, organization } = setUpMember();
    refresh.mockRejectedValueOnce(refused('invalid_grant'));
    expect(await keeper.switchOrganization('org_2')).toBe('refused');
    expect(sent()).toEqual(['org_2', null]);
    expect(organization()).toBe('org_1');
  });

  test('that is refused after an unknown fate keeps the mark, so that an end of the session is told as an interruption', async () => {
    const { keeper, refresh, events } = setUpMember();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValue(refused('invalid_grant'));
    expect(await keeper.switchOrganization('org_2')).toBe('superseded');
    expect(events.at(-1)).toEqual({ type: 'session-ended', reason: 'interrupted' });
  });

  test('that is refused to whoever joined it refreshes the session for them', async () => {
    const { keeper, refresh, pass, sent } = setUpMember();
    pass(5 * minute);
    refresh.mockRejectedValueOnce(refused('sso_required'));
    const switched = keeper.switchOrganization('org_2');
    expect(await keeper.freshSession()).toMatchObject({ claims: { org_id: 'org_1' } });
    expect(await switched).toBe('refused');
    expect(sent()).toEqual(['org_2', null]);
  });

  test('that the client itself is refused is told as that', async () => {
    const { keeper, refresh } = setUpMember();
    refresh.mockRejectedValueOnce(failure('refused', 'invalid_client', 'client-refused'));
    await expect(keeper.switchOrganization('org_2')).rejects.toMatchObject({ code: 'client-refused' });
    expect(keeper.session()).not.toBeNull();
  });

  test('that a later one overtakes leads where the later one leads', async () => {
    const { keeper, refresh, sent, organization } = setUpMember();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const earlier = keeper.switchOrganization('org_2');
    await vi.waitFor(() => expect(refresh).toHaveBeenCalled());
    const skipped = keeper.switchOrganization('org_3');
    const later = keeper.switchOrganization('org_1');
    call.reject(refused('sso_required'));
    expect(await Promise.all([earlier, skipped, later])).toEqual(['superseded', 'superseded', 'switched']);
    expect(sent()).toEqual(['org_2']);
    expect(organization()).toBe('org_1');
  });

  test('that a sign-out overtakes is thrown away', async () => {
    const { keeper, refresh, types } = setUpMember();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const switched = keeper.switchOrganization('org_2');
    await vi.waitFor(() => expect(refresh).toHaveBeenCalled());
    keeper.end('signed-out');
    call.resolve(answer);
    expect(await switched).toBe('superseded');
    expect(keeper.session()).toBeNull();
    expect(types()).toEqual(['session-ended']);
  });

  test.each(['answered', 'refused'])('that a sign-in overtakes is thrown away when it is %s', async (how) => {
    const { keeper, refresh, types } = setUpMember();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const switched = keeper.switchOrganization('org_2');
    await vi.waitFor(() => expect(refresh).toHaveBeenCalled());
    const newer = createSession();
    keeper.begin(newer);
    if (how === 'answered') call.resolve(answer);
    else call.reject(refused('invalid_grant'));
    expect(await switched).toBe('superseded');
    expect(keeper.session()).toBe(newer);
    expect(types()).toEqual([]);
    expect(refresh).toHaveBeenCalledOnce();
  });

  test('waits as long as a server asks', async () => {
    const { keeper, refresh } = setUpMember();
    const busy = new ApiFailure(new AuthError('unreachable'), { fate: 'not-processed', retryAfter: 40_000 });
    refresh.mockRejectedValueOnce(busy);
    for (let count = 0; count < 3; count++) {
      await expect(keeper.switchOrganization('org_2')).rejects.toBe(busy);
    }
    expect(refresh).toHaveBeenCalledOnce();
  });
});

describe('a refusal of WorkOS', () => {
  test.each([
    ['invalid_grant', 'session-expired'],
    ['mfa_enrollment', 'session-ended'],
    ['sso_required', 'session-ended'],
  ])('with %s ends the session as %s, here and in the store', async (apiError, reason) => {
    const { keeper, refresh, events, saved } = setUpExpired();
    refresh.mockRejectedValue(refused(apiError));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(refresh).toHaveBeenCalledOnce();
    expect(keeper.session()).toBeNull();
    expect(saved.at(-1)).toBeNull();
    expect(events).toEqual([{ type: 'session-ended', reason }]);
  });

  test.each(['organization_not_found', 'something_new'])('with %s keeps the session', async (apiError) => {
    const { keeper, refresh } = setUpExpired();
    refresh.mockRejectedValue(refused(apiError));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'refresh-refused' });
    expect(keeper.session()).toMatchObject({ refreshStartedAt: null });
  });

  test('of the client keeps the session', async () => {
    const { keeper, refresh } = setUpExpired();
    refresh.mockRejectedValue(failure('refused', 'invalid_client', 'client-refused'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'client-refused' });
    expect(keeper.session()).not.toBeNull();
  });

  test.each(['constructor', '__proto__', 'toString'])('with the word %s ends nothing', async (apiError) => {
    const { keeper, refresh } = setUpExpired();
    refresh.mockRejectedValue(refused(apiError));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'refresh-refused' });
    expect(keeper.session()).not.toBeNull();
  });

  test('that only looks like one, in an answer of unknown fate, ends nothing', async () => {
    const { keeper, refresh } = setUpExpired();
    refresh.mockRejectedValue(failure('unknown', 'invalid_grant'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(keeper.session()).not.toBeNull();
  });
});

test('a call that never reached WorkOS costs nothing: the session stays and its mark comes off', async () => {
  const { keeper, refresh, saved, events } = setUpExpired();
  refresh.mockRejectedValue(failure('not-processed'));
  await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
  expect(refresh).toHaveBeenCalledOnce();
  expect(saved.map((each) => each?.refreshStartedAt)).toEqual([start + 5 * minute, null]);
  expect(events).toEqual([{ type: 'connection-changed', connection: 'offline', problem: expect.anything() }]);
});

test('an SDK that can’t be loaded keeps the session', async () => {
  const { keeper, refresh } = setUpExpired();
  refresh.mockRejectedValue(new Error('a broken build'));
  await expect(keeper.freshSession()).rejects.toThrow('a broken build');
  expect(keeper.session()).not.toBeNull();
});

test('an answer about somebody else is not taken, and keeps the session', async () => {
  const { keeper, renew } = setUpExpired();
  renew.mockRejectedValue(new AuthError('token-rejected', { detail: 'sid' }));
  await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'token-rejected' });
  expect(keeper.session()).toMatchObject({ tokens: { refreshToken: new Secret('marker-refresh-token') } });
});

describe('after a restart in the middle of a refresh', () => {
  const markedAt = start - minute;
  const restart = () => setUpExpired({ refreshStartedAt: markedAt, receivedMonotonic: null });

  test('the token is sent again, and where WorkOS still takes it all is well', async () => {
    const { keeper } = restart();
    await expect(keeper.freshSession()).resolves.toMatchObject({ refreshCount: 1, refreshStartedAt: null });
  });

  test('a refusal is told as an interruption', async () => {
    const { keeper, refresh, events } = restart();
    refresh.mockRejectedValue(refused('invalid_grant'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(events).toEqual([{ type: 'session-ended', reason: 'interrupted' }]);
  });

  test('a policy that ends the session is told as such', async () => {
    const { keeper, refresh, events } = restart();
    refresh.mockRejectedValue(refused('sso_required'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(events).toEqual([{ type: 'session-ended', reason: 'session-ended' }]);
  });

  test('not reaching WorkOS leaves the mark as it was', async () => {
    const { keeper, refresh } = restart();
    refresh.mockRejectedValue(failure('not-processed'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(keeper.session()?.refreshStartedAt).toBe(markedAt);
  });
});

describe('a renewed token that could not be verified', () => {
  function setUpUnverified() {
    const all = setUpExpired();
    all.renew.mockImplementation(async (session) => all.renewed(session, { isVerified: false }));
    return all;
  }

  test('is kept, stored and not used', async () => {
    const { keeper, saved } = setUpUnverified();
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'unreachable', detail: 'jwks' });
    expect(keeper.session()).toMatchObject({
      isVerified: false,
      tokens: { refreshToken: new Secret('new-refresh') },
    });
    expect(saved.at(-1)).toBe(keeper.session());
  });

  test('is verified when it is needed next, without another refresh', async () => {
    const { keeper, refresh, verify, saved } = setUpUnverified();
    await keeper.freshSession().catch(() => {});
    await expect(keeper.freshSession()).resolves.toMatchObject({ isVerified: true, refreshCount: 1 });
    expect(verify).toHaveBeenCalledOnce();
    expect(refresh).toHaveBeenCalledOnce();
    expect(saved.at(-1)).toMatchObject({ isVerified: true });
  });

  test('stays where its key still can’t be fetched', async () => {
    const { keeper, verify, refresh } = setUpUnverified();
    await keeper.freshSession().catch(() => {});
    verify.mockRejectedValueOnce(failure('not-processed'));
    await expect(keeper.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(keeper.session()).toMatchObject({ isVerified: false });
    expect(refresh).toHaveBeenCalledOnce();
    await expect(keeper.freshSession()).resolves.toMatchObject({ isVerified: true });
  });

  test('is renewed where it has expired by the time it is verified', async () => {
    const { keeper, renew, renewed, refresh, pass } = setUpUnverified();
    await keeper.freshSession().catch(() => {});
    renew.mockImplementation(async (session) => renewed(session));
    pass(10 * minute);
    await expect(keeper.freshSession()).resolves.toMatchObject({ isVerified: true, refreshCount: 2 });
    expect(refresh.mock.calls.map(([token]) => token.reveal())).toEqual([
      'marker-refresh-token',
      'new-refresh',
    ]);
  });

  test.each(['ERR_JWT_EXPIRED', 'ERR_JWKS_NO_MATCHING_KEY'])(
    'is renewed where it can’t be verified any more (%s), and never keeps the person out',
    async (detail) => {
      const { keeper, renew, renewed, verify } = setUpUnverified();
      await keeper.freshSession().catch(() => {});
      renew.mockImplementation(async (session) => renewed(session));
      verify.mockRejectedValue(new AuthError('token-rejected', { detail }));
      await expect(keeper.freshSession()).resolves.toMatchObject({ isVerified: true, refreshCount: 2 });
    },
  );
});

test('no log line holds a token', async () => {
  const { keeper, refresh, log } = setUpExpired();
  refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(new Error('marker'));
  await keeper.freshSession().catch(() => {});
  await keeper.freshSession();
  expect(log.lines.join('\n')).toContain('session-refreshed count=1');
  expect(log.lines.join('\n')).not.toMatch(/marker|new-/);
});

describe('while the app is in use', () => {
  /** A keeper in use, whose session has just begun. */
  function setUpInUse(changes: Partial<Session> = {}) {
    const all = setUp();
    all.use.isInUse = true;
    all.keeper.begin(createSession(changes));
    const fire = async (): Promise<void> => {
      const due = all.timer();
      if (due === null) throw new Error('No timer is set.');
      all.pass(due.delay);
      const calls = all.refresh.mock.calls.length;
      due.callback();
      await vi.waitFor(() => expect(all.refresh.mock.calls.length).toBeGreaterThan(calls));
      await vi.waitFor(() => expect(all.timer()).not.toBe(due));
    };
    return { ...all, fire };
  }

  test('a token is renewed ahead of its expiry, again and again', async () => {
    const { keeper, fire, timer, refresh } = setUpInUse();
    expect(timer()?.delay).toBeGreaterThan(2 * minute);
    await fire();
    expect(refresh).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(timer()?.delay).toBeGreaterThan(2 * minute));
    expect(keeper.session()?.refreshCount).toBe(1);
    await fire();
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  test('no timer is set once nobody uses it, and a late one does nothing', () => {
    const { use, keeper, timer, refresh } = setUpInUse();
    const late = timer();
    use.isInUse = false;
    late?.callback();
    keeper.wake('resumed');
    expect(timer()).toBeNull();
    expect(refresh).not.toHaveBeenCalled();
  });

  test('no timer is set for nobody', () => {
    const { keeper, timer } = setUpInUse();
    keeper.end('signed-out');
    expect(timer()).toBeNull();
    keeper.wake('in-use');
    expect(timer()).toBeNull();
  });

  test('a failure is tried again later and later, and says that it is reconnecting', async () => {
    const { keeper, fire, timer, refresh, events } = setUpInUse();
    refresh.mockRejectedValue(failure('not-processed'));
    await fire();
    await vi.waitFor(() => expect(timer()?.delay).toBe(1_500));
    await fire();
    await vi.waitFor(() => expect(timer()?.delay).toBe(3_000));
    refresh.mockResolvedValue(answer);
    await fire();
    await vi.waitFor(() => expect(timer()?.delay).toBeGreaterThan(2 * minute));
    expect(keeper.session()?.refreshCount).toBe(1);
    expect(events.map((event) => ('connection' in event ? event.connection : event.type))).toEqual([
      'offline',
      'reconnecting',
      'offline',
      'reconnecting',
      'session-renewed',
    ]);
  });

  test('a server that asks to wait is not asked before', async () => {
    const { fire, timer, refresh } = setUpInUse();
    const busy = new ApiFailure(new AuthError('unreachable', { detail: 'http-429' }), {
      fate: 'not-processed',
      retryAfter: 40_000,
    });
    refresh.mockRejectedValueOnce(busy);
    await fire();
    await vi.waitFor(() => expect(timer()?.delay).toBeGreaterThanOrEqual(40_000));
  });

  test('a server that asks to wait is not asked before by whoever needs the token either', async () => {
    const { keeper, pass, refresh } = setUpExpired();
    const busy = new ApiFailure(new AuthError('unreachable', { detail: 'http-429' }), {
      fate: 'not-processed',
      retryAfter: 40_000,
    });
    refresh.mockRejectedValueOnce(busy);
    for (let count = 0; count < 3; count++) await expect(keeper.freshSession()).rejects.toBe(busy);
    expect(refresh).toHaveBeenCalledOnce();
    pass(40_000);
    expect(await keeper.freshSession()).toMatchObject({ refreshCount: 1 });
  });

  test('the return of the network cuts the wait short, to within seconds', async () => {
    const { keeper, fire, timer, refresh } = setUpInUse();
    refresh.mockRejectedValue(failure('not-processed'));
    for (let count = 0; count < 6; count++) await fire();
    await vi.waitFor(() => expect(timer()?.delay).toBeGreaterThan(minute / 2));
    keeper.wake('network-returned');
    expect(timer()?.delay).toBe(2_500);
  });

  test('sleep past the expiry ends in one refresh, spread by chance', async () => {
    const { keeper, pass, fire, timer, refresh } = setUpInUse();
    pass(480 * minute);
    keeper.wake('resumed');
    keeper.wake('resumed');
    expect(timer()?.delay).toBe(30_000);
    await fire();
    expect(refresh).toHaveBeenCalledOnce();
  });

  test('what the person does meanwhile puts no attempt off', async () => {
    const { keeper, fire, timer, pass, refresh } = setUpInUse();
    refresh.mockRejectedValue(failure('not-processed'));
    for (let count = 0; count < 6; count++) await fire();
    const delay = await vi.waitFor(() => {
      expect(timer()?.delay).toBeGreaterThan(minute / 2);
      return timer()?.delay ?? 0;
    });
    pass(20_000);
    keeper.wake('in-use');
    expect(timer()?.delay).toBe(delay - 20_000);
  });

  test('a token that may have been spent in an earlier run is repeated at once', () => {
    const { timer } = setUpInUse({ refreshStartedAt: start - 1_000 });
    expect(timer()?.delay).toBe(0);
  });

  test('a wall clock that jumps causes one early refresh at most', async () => {
    const { keeper, clock, fire, timer, refresh } = setUpInUse();
    clock.wall += 180 * minute;
    keeper.wake('in-use');
    expect(timer()?.delay).toBe(0);
    await fire();
    await vi.waitFor(() => expect(timer()?.delay).toBeGreaterThan(2 * minute));
    clock.wall -= 360 * minute;
    keeper.wake('in-use');
    expect(timer()?.delay).toBeGreaterThan(2 * minute);
    expect(refresh).toHaveBeenCalledOnce();
  });
});

test('the next renewal is told as a time of this computer, and none where nobody uses the app', () => {
  const { keeper, use, timer } = setUp();
  expect(keeper.nextRefreshAt()).toBeNull();
  use.isInUse = true;
  keeper.begin(createSession());
  expect(keeper.nextRefreshAt()).toBe(start + (timer()?.delay ?? 0));
  expect(keeper.nextRefreshAt()).toBeGreaterThan(start + minute);
  use.isInUse = false;
  expect(keeper.nextRefreshAt()).toBeNull();
});
