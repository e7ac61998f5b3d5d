import { describe, expect, test, vi } from 'vitest';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import { createWithAuth } from '../../../../../main/auth/session/with-auth.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import type { Session } from '../../../../../main/auth/session/session.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { createSession, createTokens } from '../../../../support/session-values.ts';

const session = createSession();
const renewed = (claims: Partial<Session['claims']> = {}): Session =>
  createSession({
    tokens: createTokens({ accessToken: new Secret('renewed') }),
    claims: { ...session.claims, ...claims },
  });

function setUp(next: Session) {
  const renewRefused = vi.fn(async (_refused: Session) => next);
  const freshSession = vi.fn(async () => session);
  const guarded = createWithAuth({ freshSession, renewRefused }, createCapturedLog());
  const send = vi.fn(async (accessToken: Secret) =>
    accessToken === session.tokens.accessToken
      ? new Response('refused', { status: 401 })
      : new Response('served'),
  );
  return { guarded, send, freshSession, renewRefused };
}

describe('a call that is answered 401', () => {
  test('is sent once more with the renewed token, and leaves nothing of the first answer open', async () => {
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
  ])('is not sent again for %s', async (_case, next) => {
    const { guarded, send } = setUp(next);
    const result = await guarded.withAccessToken(send);
    expect(result.ok && result.value.status).toBe(401);
    expect(send).toHaveBeenCalledOnce();
  });

  test('is answered with why the token could not be renewed', async () => {
    const { guarded, send, renewRefused } = setUp(session);
    renewRefused.mockRejectedValue(new AuthError('unreachable'));
    expect(await guarded.withAccessToken(send)).toEqual({
      ok: false,
      problem: { code: 'unreachable', detail: null },
    });
  });
});

test('nothing runs where there is no session', async () => {
  const { guarded, send, freshSession } = setUp(session);
  freshSession.mockRejectedValue(new AuthError('signed-out'));
  expect(await guarded.withAccessToken(send)).toMatchObject({ problem: { code: 'signed-out' } });
  expect(send).not.toHaveBeenCalled();
});
