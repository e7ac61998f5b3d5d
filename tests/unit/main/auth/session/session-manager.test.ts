import { refreshDemands } from '../../../../../common/auth/refresh-demands.ts';
import { describe, expect, test } from 'vitest';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createSession, start } from '../../../../support/session-values.ts';
import { createDeferred } from '../../../../support/deferred.ts';
import { answer, failure, minute, refused, setUp, setUpExpired } from './session-manager-set-up.ts';

test('using a missing session is refused', async () => {
  const { manager, refresh } = setUp();
  await expect(manager.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
  expect(refresh).not.toHaveBeenCalled();
});

test('a valid token is used unchanged', async () => {
  const { manager, begin, refresh, save } = setUp();
  const session = createSession();
  begin(session);
  expect(await manager.freshSession()).toBe(session);
  expect(refresh).not.toHaveBeenCalled();
  expect(save).not.toHaveBeenCalled();
});

test('an expired token is renewed once, with a mark stored before and the new session after', async () => {
  const { manager, refresh, saved, types, renew } = setUpExpired();
  refresh.mockImplementation(async () => {
    expect(saved).toHaveLength(1);
    return answer;
  });
  const session = await manager.freshSession();
  expect(refresh.mock.calls).toEqual([[new Secret('marker-refresh-token'), null]]);
  expect(renew).toHaveBeenCalledOnce();
  expect(session).toMatchObject({ refreshCount: 1, tokens: { refreshToken: new Secret('new-refresh') } });
  expect(saved.map((each) => [each?.refreshStartedAt, each?.tokens.refreshToken.reveal()])).toEqual([
    [start + 5 * minute, 'marker-refresh-token'],
    [null, 'new-refresh'],
  ]);
  expect(types()).toEqual(['session-renewed']);
  expect(await manager.freshSession()).toBe(session);
  expect(refresh).toHaveBeenCalledOnce();
});

test('the token is not sent before its mark has been stored', async () => {
  const { manager, refresh, save } = setUpExpired();
  const stored = createDeferred<void>();
  save.mockReturnValueOnce(stored.promise);
  const asked = manager.freshSession();
  await expect.poll(() => save).toHaveBeenCalledOnce();
  await new Promise((resolve) => setImmediate(resolve));
  expect(refresh).not.toHaveBeenCalled();
  stored.resolve();
  await asked;
  expect(refresh).toHaveBeenCalledOnce();
});

test('a token that expires while it is being stored is renewed again', async () => {
  const { manager, refresh, save, pass, session } = setUpExpired();
  // The computer sleeps between the answer and the end of the write.
  save.mockResolvedValueOnce().mockImplementationOnce(async () => pass(60 * minute));
  expect(await manager.freshSession()).toBe(session());
  expect(session()?.refreshCount).toBe(2);
  expect(refresh).toHaveBeenCalledTimes(2);
});

test('a thousand concurrent calls share one refresh', async () => {
  const { manager, refresh } = setUpExpired();
  const sessions = await Promise.all(Array.from({ length: 1_000 }, () => manager.freshSession()));
  expect(new Set(sessions).size).toBe(1);
  expect(refresh).toHaveBeenCalledOnce();
});

test('repeated calls while WorkOS is away cause no storm', async () => {
  const { manager, refresh, pass } = setUpExpired();
  refresh.mockRejectedValue(failure('not-processed'));
  for (let second = 0; second < 60; second++) {
    for (let count = 0; count < 100; count++) await manager.freshSession().catch(() => {});
    pass(1_000);
  }
  expect(refresh.mock.calls.length).toBeLessThan(20);
});

test('a thousand concurrent calls share one failed refresh, and the next one tries again', async () => {
  const { manager, refresh } = setUpExpired();
  refresh.mockRejectedValueOnce(failure('not-processed'));
  const outcomes = await Promise.allSettled(Array.from({ length: 1_000 }, () => manager.freshSession()));
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(refresh).toHaveBeenCalledOnce();
  await expect(manager.freshSession()).resolves.toBeDefined();
});

describe('an access token that an API has refused', () => {
  function setUpRefused() {
    const all = setUp();
    const session = createSession();
    all.begin(session);
    return { ...all, session };
  }

  test('is renewed once for a thousand callers, though it has not expired', async () => {
    const { manager, refresh, session } = setUpRefused();
    const sessions = await Promise.all(Array.from({ length: 1_000 }, () => manager.renewRefused(session)));
    expect(new Set(sessions).size).toBe(1);
    expect(sessions[0]).toMatchObject({ refreshCount: 1 });
    expect(refresh).toHaveBeenCalledOnce();
  });

  test('is not renewed if that has happened since', async () => {
    const { manager, refresh, session } = setUpRefused();
    const renewed = await manager.renewRefused(session);
    expect(await manager.renewRefused(session)).toBe(renewed);
    expect(refresh).toHaveBeenCalledOnce();
  });

  test('reports an ended session', async () => {
    const { manager, refresh, session, events } = setUpRefused();
    refresh.mockRejectedValue(refused('invalid_grant'));
    await expect(manager.renewRefused(session)).rejects.toMatchObject({ code: 'signed-out' });
    expect(events).toEqual([{ type: 'session-ended', reason: 'session-expired' }]);
  });

  test('is renewed once only for an API that refuses every token, until a moment has passed', async () => {
    const { manager, refresh, session, pass } = setUpRefused();
    const renewed = await manager.renewRefused(session);
    for (let count = 0; count < 3; count++) expect(await manager.renewRefused(renewed)).toBe(renewed);
    expect(refresh).toHaveBeenCalledOnce();
    pass(10_000);
    await manager.renewRefused(renewed);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  test('is tried again at once if WorkOS could not be reached', async () => {
    const { manager, refresh, session } = setUpRefused();
    refresh.mockRejectedValueOnce(failure('not-processed'));
    await expect(manager.renewRefused(session)).rejects.toMatchObject({ code: 'unreachable' });
    expect(await manager.renewRefused(session)).toMatchObject({ refreshCount: 1 });
  });
});

describe('a refresh that ends after', () => {
  test('a sign-out is dropped', async () => {
    const { manager, signOut, session, refresh, saved, types } = setUpExpired();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const asked = manager.freshSession();
    await expect.poll(() => refresh).toHaveBeenCalled();
    signOut();
    call.resolve(answer);
    await expect(asked).rejects.toMatchObject({ code: 'signed-out' });
    expect(session()).toBeNull();
    expect(types()).toEqual(['session-ended']);
    expect(saved.some((each) => each?.tokens.refreshToken.reveal() === 'new-refresh')).toBe(false);
  });

  test.each(['answered', 'refused'])(
    'a newer sign-in leaves the new session alone when it is %s',
    async (how) => {
      const { manager, begin, session, refresh, types } = setUpExpired();
      const call = createDeferred<typeof answer>();
      refresh.mockReturnValueOnce(call.promise);
      const asked = manager.freshSession();
      await expect.poll(() => refresh).toHaveBeenCalled();
      const newer = createSession({
        receivedAt: start + 5 * minute,
        receivedMonotonic: 1_000 + 5 * minute,
        clockOffset: -5 * minute,
      });
      begin(newer);
      if (how === 'answered') call.resolve(answer);
      else call.reject(refused('invalid_grant'));
      await expect(asked).resolves.toBe(newer);
      expect(session()).toBe(newer);
      expect(types()).toEqual([]);
    },
  );

  test('a sign-out during the mark’s write sends no token', async () => {
    const { manager, signOut, refresh, save } = setUpExpired();
    save.mockImplementationOnce(async () => signOut());
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(refresh).not.toHaveBeenCalled();
  });

  test('a sign-out during the new session’s write gives that session to nobody', async () => {
    const { manager, signOut, session, save, types } = setUpExpired();
    save.mockResolvedValueOnce().mockImplementationOnce(async () => signOut());
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(session()).toBeNull();
    expect(types().at(-1)).toBe('session-ended');
  });
});

describe('a refresh with an unknown outcome', () => {
  test('is repeated once with the same token', async () => {
    const { manager, refresh, log } = setUpExpired();
    refresh.mockRejectedValueOnce(failure('unknown'));
    await expect(manager.freshSession()).resolves.toMatchObject({ refreshCount: 1 });
    expect(refresh.mock.calls.map(([token]) => token.reveal())).toEqual([
      'marker-refresh-token',
      'marker-refresh-token',
    ]);
    expect(log.lines.some((line) => line.includes('refresh-repeated'))).toBe(true);
  });

  test('keeps the session and its mark if repeated in vain, and shows the app as offline', async () => {
    const { manager, session, refresh, events } = setUpExpired();
    refresh.mockRejectedValue(failure('unknown'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(refresh).toHaveBeenCalledTimes(2);
    expect(session()).toMatchObject({ refreshStartedAt: start + 5 * minute });
    expect(events).toEqual([
      { type: 'connection-changed', connection: 'offline', problem: expect.anything() },
    ]);
  });

  test('ends the session as interrupted if refused when repeated', async () => {
    const { manager, refresh, events } = setUpExpired();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(refused('invalid_grant'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(events).toEqual([{ type: 'session-ended', reason: 'interrupted' }]);
  });

  test('keeps its mark if repeated without reaching WorkOS', async () => {
    const { manager, session, refresh } = setUpExpired();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(failure('not-processed'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(session()?.refreshStartedAt).toBe(start + 5 * minute);
  });
});

describe('a refusal of WorkOS', () => {
  test.each([
    ['invalid_grant', 'session-expired'],
    ['mfa_enrollment', 'mfa-required'],
    ['sso_required', 'sso-required'],
  ])('with %s ends the session as %s, here and in the store', async (apiError, reason) => {
    const { manager, session, refresh, events, saved } = setUpExpired();
    refresh.mockRejectedValue(refused(apiError));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(refresh).toHaveBeenCalledOnce();
    expect(session()).toBeNull();
    expect(saved.at(-1)).toBeNull();
    expect(events).toEqual([{ type: 'session-ended', reason }]);
  });

  test.each(['organization_not_found', 'something_new', ...refreshDemands])(
    'with %s keeps the session',
    async (apiError) => {
      const { manager, session, refresh } = setUpExpired();
      refresh.mockRejectedValue(refused(apiError));
      await expect(manager.freshSession()).rejects.toMatchObject({ code: 'refresh-refused' });
      expect(session()).toMatchObject({ refreshStartedAt: null });
    },
  );

  test('of the client keeps the session', async () => {
    const { manager, session, refresh } = setUpExpired();
    refresh.mockRejectedValue(failure('refused', 'invalid_client', 'client-refused'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'client-refused' });
    expect(session()).not.toBeNull();
  });

  test.each(['constructor', '__proto__', 'toString'])('with the error %s ends nothing', async (apiError) => {
    const { manager, session, refresh } = setUpExpired();
    refresh.mockRejectedValue(refused(apiError));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'refresh-refused' });
    expect(session()).not.toBeNull();
  });

  test('ends nothing if it is in an answer with an unknown outcome', async () => {
    const { manager, session, refresh } = setUpExpired();
    refresh.mockRejectedValue(failure('unknown', 'invalid_grant'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(session()).not.toBeNull();
  });
});

test('a call that never reached WorkOS keeps the session and removes the mark', async () => {
  const { manager, refresh, saved, events } = setUpExpired();
  refresh.mockRejectedValue(failure('not-processed'));
  await expect(manager.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
  expect(refresh).toHaveBeenCalledOnce();
  expect(saved.map((each) => each?.refreshStartedAt)).toEqual([start + 5 * minute, null]);
  expect(events).toEqual([{ type: 'connection-changed', connection: 'offline', problem: expect.anything() }]);
});

test('an SDK that can’t be loaded keeps the session', async () => {
  const { manager, session, refresh } = setUpExpired();
  refresh.mockRejectedValue(new Error('a broken build'));
  await expect(manager.freshSession()).rejects.toThrow('a broken build');
  expect(session()).not.toBeNull();
});

test('an answer about another user is rejected, and the session stays', async () => {
  const { manager, session, renew } = setUpExpired();
  renew.mockRejectedValue(new AuthError('token-rejected', { detail: 'sid' }));
  await expect(manager.freshSession()).rejects.toMatchObject({ code: 'token-rejected' });
  expect(session()).toMatchObject({ tokens: { refreshToken: new Secret('marker-refresh-token') } });
});

describe('after a restart in the middle of a refresh', () => {
  const markedAt = start - minute;
  const restart = () => setUpExpired({ refreshStartedAt: markedAt, receivedMonotonic: null });

  test('the token is sent again, and the session continues if WorkOS accepts it', async () => {
    const { manager } = restart();
    await expect(manager.freshSession()).resolves.toMatchObject({ refreshCount: 1, refreshStartedAt: null });
  });

  test('a refusal is reported as an interruption', async () => {
    const { manager, refresh, events } = restart();
    refresh.mockRejectedValue(refused('invalid_grant'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(events).toEqual([{ type: 'session-ended', reason: 'interrupted' }]);
  });

  test('a policy that ends the session is reported as one', async () => {
    const { manager, refresh, events } = restart();
    refresh.mockRejectedValue(refused('sso_required'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'signed-out' });
    expect(events).toEqual([{ type: 'session-ended', reason: 'sso-required' }]);
  });

  test('the mark stays if WorkOS can’t be reached', async () => {
    const { manager, session, refresh } = restart();
    refresh.mockRejectedValue(failure('not-processed'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(session()?.refreshStartedAt).toBe(markedAt);
  });
});

describe('a renewed token that could not be verified', () => {
  function setUpUnverified() {
    const all = setUpExpired();
    all.renew.mockImplementation(async (session) => all.renewed(session, { isVerified: false }));
    return all;
  }

  test('is kept, stored and not used', async () => {
    const { manager, session, saved } = setUpUnverified();
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'unreachable', detail: 'jwks' });
    expect(session()).toMatchObject({
      isVerified: false,
      tokens: { refreshToken: new Secret('new-refresh') },
    });
    expect(saved.at(-1)).toBe(session());
  });

  test('is verified when it is needed next, without another refresh', async () => {
    const { manager, refresh, verify, saved } = setUpUnverified();
    await manager.freshSession().catch(() => {});
    await expect(manager.freshSession()).resolves.toMatchObject({ isVerified: true, refreshCount: 1 });
    expect(verify).toHaveBeenCalledOnce();
    expect(refresh).toHaveBeenCalledOnce();
    expect(saved.at(-1)).toMatchObject({ isVerified: true });
  });

  test('stays if its key still can’t be fetched', async () => {
    const { manager, session, verify, refresh } = setUpUnverified();
    await manager.freshSession().catch(() => {});
    verify.mockRejectedValueOnce(failure('not-processed'));
    await expect(manager.freshSession()).rejects.toMatchObject({ code: 'unreachable' });
    expect(session()).toMatchObject({ isVerified: false });
    expect(refresh).toHaveBeenCalledOnce();
    await expect(manager.freshSession()).resolves.toMatchObject({ isVerified: true });
  });

  test('is renewed if it has expired by the time it is verified', async () => {
    const { manager, renew, renewed, refresh, pass } = setUpUnverified();
    await manager.freshSession().catch(() => {});
    renew.mockImplementation(async (session) => renewed(session));
    pass(10 * minute);
    await expect(manager.freshSession()).resolves.toMatchObject({ isVerified: true, refreshCount: 2 });
    expect(refresh.mock.calls.map(([token]) => token.reveal())).toEqual([
      'marker-refresh-token',
      'new-refresh',
    ]);
  });

  test.each(['ERR_JWT_EXPIRED', 'ERR_JWKS_NO_MATCHING_KEY'])(
    'is renewed if it can’t be verified any more (%s), and never locks the user out',
    async (detail) => {
      const { manager, renew, renewed, verify } = setUpUnverified();
      await manager.freshSession().catch(() => {});
      renew.mockImplementation(async (session) => renewed(session));
      verify.mockRejectedValue(new AuthError('token-rejected', { detail }));
      await expect(manager.freshSession()).resolves.toMatchObject({ isVerified: true, refreshCount: 2 });
    },
  );
});

test('no log line contains a token', async () => {
  const { manager, refresh, log } = setUpExpired();
  refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(new Error('marker'));
  await manager.freshSession().catch(() => {});
  await manager.freshSession();
  expect(log.lines.join('\n')).toContain('session-refreshed count=1');
  expect(log.lines.join('\n')).not.toMatch(/marker|new-/);
});
