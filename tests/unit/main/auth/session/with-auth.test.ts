import { describe, expect, test, vi } from 'vitest';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import { createWithAuth } from '../../../../../main/auth/session/with-auth.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import type { Session } from '../../../../../main/auth/session/session.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import type { StepUp } from '../../../../../main/auth/sign-in/step-up.ts';
import { createSession, createTokens, start } from '../../../../support/session-values.ts';

const session = createSession();
const renewed = (claims: Partial<Session['claims']> = {}): Session =>
  createSession({
    tokens: createTokens({ accessToken: new Secret('renewed') }),
    claims: { ...session.claims, ...claims },
  });

function setUp(next: Session) {
  const renewRefused = vi.fn(async (_refused: Session) => next);
  const freshSession = vi.fn(async () => session);
  const stepUp = vi.fn<StepUp>(async () => next);
  const guarded = createWithAuth({
    manager: { freshSession, renewRefused },
    stepUp,
    clock: { now: () => ({ wall: start + 60_000, monotonic: 61_000 }) },
    log: createCapturedLog(),
  });
  const send = vi.fn(async (accessToken: Secret) =>
    accessToken === session.tokens.accessToken
      ? new Response('refused', { status: 401 })
      : new Response('served'),
  );
  return { guarded, send, freshSession, renewRefused, stepUp };
}

describe('a call that gets a 401', () => {
  test('is repeated once with the renewed token, and the first answer is closed', async () => {
    const { guarded, send, renewRefused } = setUp(renewed());
    const first = new Response('refused', { status: 401 });
    send.mockResolvedValueOnce(first);
    const result = await guarded.withAccessToken(send);
    expect(result.ok && (await result.value.text())).toBe('served');
    expect(renewRefused.mock.calls).toEqual([[session]]);
    expect(first.bodyUsed).toBe(true);
  });

  test.each([
    ['another person’s session', renewed({ sid: 'session_2' })],
    ['another organization', renewed({ org_id: 'org_2' })],
    ['the same token', session],
  ])('is not repeated for %s', async (_case, next) => {
    const { guarded, send } = setUp(next);
    const result = await guarded.withAccessToken(send);
    expect(result.ok && result.value.status).toBe(401);
    expect(send).toHaveBeenCalledOnce();
  });

  test('fails with the reason why the token could not be renewed', async () => {
    const { guarded, send, renewRefused } = setUp(session);
    renewRefused.mockRejectedValue(new AuthError('unreachable'));
    expect(await guarded.withAccessToken(send)).toEqual({
      ok: false,
      problem: { code: 'unreachable', detail: null },
    });
  });
});

describe('a handler that requires a recent sign-in', () => {
  test.each([
    ['is enough', 60, false],
    ['is too long ago', 59, true],
  ])('runs with the current session, or a confirmed one, if that %s', async (_case, maxAge, isAsked) => {
    const confirmed = renewed({ sid: 'session_2' });
    const { guarded, stepUp } = setUp(confirmed);
    const result = await guarded.withAuth((given) => given.claims.sid, { maxAge });
    expect(result).toEqual({ ok: true, value: isAsked ? 'session_2' : 'session_1' });
    expect(stepUp.mock.calls).toEqual(isAsked ? [[session, maxAge]] : []);
  });

  test('does not run if the user has not confirmed', async () => {
    const { guarded, stepUp } = setUp(session);
    stepUp.mockRejectedValue(new AuthError('not-confirmed'));
    const handler = vi.fn();
    expect(await guarded.withAuth(handler, { maxAge: 0 })).toEqual({
      ok: false,
      problem: { code: 'not-confirmed', detail: null },
    });
    expect(handler).not.toHaveBeenCalled();
  });

  test('asks for one if the time of the sign-in is missing or unverified', async () => {
    const { auth_time: _time, ...claims } = session.claims;
    for (const untold of [createSession({ claims }), createSession({ isVerified: false })]) {
      const { guarded, stepUp, freshSession } = setUp(renewed());
      freshSession.mockResolvedValue(untold);
      await guarded.withAuth(() => {}, { maxAge: 3_600 });
      expect(stepUp).toHaveBeenCalledOnce();
    }
  });
});

describe('a backend that requires a recent sign-in', () => {
  const challenge = 'Bearer error="insufficient_user_authentication", max_age="30"';
  const demand = (header: string) =>
    new Response('too long ago', { status: 401, headers: { 'www-authenticate': header } });

  test('makes the user confirm, and a safe call is repeated with the new token, without a renewal', async () => {
    const confirmed = renewed({ sid: 'session_2' });
    const { guarded, send, stepUp, renewRefused } = setUp(confirmed);
    const first = demand(challenge);
    send.mockResolvedValueOnce(first);
    const result = await guarded.withAccessToken(send, true);
    expect(result.ok && (await result.value.text())).toBe('served');
    expect(stepUp.mock.calls).toEqual([[session, 30]]);
    expect(send.mock.calls).toEqual([[session.tokens.accessToken], [confirmed.tokens.accessToken]]);
    expect(renewRefused).not.toHaveBeenCalled();
    expect(first.bodyUsed).toBe(true);
  });

  test.each([[false], [undefined]])(
    'does not get an unsafe call twice: the caller must repeat it (%s)',
    async (isSafe) => {
      const { guarded, send, stepUp } = setUp(renewed({ sid: 'session_2' }));
      send.mockResolvedValueOnce(demand(challenge));
      expect(await guarded.withAccessToken(send, isSafe)).toEqual({
        ok: false,
        problem: { code: 'confirmed-try-again', detail: null },
      });
      expect(stepUp).toHaveBeenCalledOnce();
      expect(send).toHaveBeenCalledOnce();
    },
  );

  test('gets one more call even if it stays unsatisfied, and the caller gets that answer', async () => {
    const { guarded, send, stepUp } = setUp(renewed({ sid: 'session_2' }));
    send.mockImplementation(async () => demand(challenge));
    const result = await guarded.withAccessToken(send, true);
    expect(result.ok && result.value.status).toBe(401);
    expect(send).toHaveBeenCalledTimes(2);
    expect(stepUp).toHaveBeenCalledOnce();
  });

  test.each([
    ['Bearer error=insufficient_user_authentication, max_age=30', 30],
    ['bearer realm="a, b=\\"c\\"" , Error="insufficient_user_authentication",max_age = "0"', 0],
    ['Basic realm="x", Bearer max_age="7", error="insufficient_user_authentication"', 7],
    ['Bearer error="insufficient_user_authentication", max_age="7", Basic realm="max_age"', 7],
    ['Bearer error="invalid_token"', null],
    ['Bearer error="invalid_token", max_age="30"', null],
    ['Bearer error="insufficient_user_authentication"', null],
    ['Bearer error="insufficient_user_authentication", acr_values="mfa"', null],
    ['Bearer error="insufficient_user_authentication", max_age="-1"', null],
    ['Bearer error="insufficient_user_authentication", max_age="1e3"', null],
    ['Bearer realm="error=insufficient_user_authentication, max_age=30"', null],
    ['DPoP error="insufficient_user_authentication", max_age="30"', null],
    ['', null],
  ])('is recognized in every form of RFC 9470 and RFC 9110: %s', async (header, maxAge) => {
    const { guarded, send, stepUp } = setUp(renewed());
    send.mockResolvedValueOnce(demand(header));
    await guarded.withAccessToken(send, true);
    expect(stepUp.mock.calls).toEqual(maxAge === null ? [] : [[session, maxAge]]);
  });
});

test('nothing runs without a session', async () => {
  const { guarded, send, freshSession } = setUp(session);
  freshSession.mockRejectedValue(new AuthError('signed-out'));
  expect(await guarded.withAccessToken(send)).toMatchObject({ problem: { code: 'signed-out' } });
  expect(send).not.toHaveBeenCalled();
});
