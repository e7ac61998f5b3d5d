import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiFailure } from '../../../../../main/auth/workos/api-failure.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import type { SessionTokens } from '../../../../../main/auth/workos/seal.ts';
import { createSessionFactory } from '../../../../../main/auth/session/session-factory.ts';
import { accessTokenAge, isAccessTokenFresh } from '../../../../../main/auth/session/session.ts';
import { createTokenVerifier, type TokenVerifier } from '../../../../../main/auth/session/token-verifier.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import {
  clientId,
  createSigners,
  createTokens,
  secrets,
  start,
  type Signer,
} from '../../../../support/session-values.ts';

const sealPassword = new Secret('a password of thirty-two letters');
const unreachable = new ApiFailure(new AuthError('unreachable'), { fate: 'unknown' });
let signer: Signer;
let stranger: Signer;
beforeAll(async () => {
  [signer, stranger] = await createSigners('key-1', 'key-2');
});

let clock = { wall: start, monotonic: 0 };
let fetchJwks = vi.fn(async () => signer.jwks);
let verifier: TokenVerifier;
const createFactory = (password = sealPassword) => {
  verifier = createTokenVerifier({ expected: { clientId, issuer: null, audience: null }, fetchJwks });
  return createSessionFactory({ verifier, sealPassword: password, clock: { now: () => ({ ...clock }) } });
};
let sessions = createFactory();
beforeEach(() => {
  clock = { wall: start, monotonic: 5_000 };
  fetchJwks = vi.fn(async () => signer.jwks);
  sessions = createFactory();
});

const dated = (accessToken: Secret, changes: Partial<SessionTokens> = {}, serverTime = start) => ({
  value: createTokens({ accessToken, ...changes }),
  serverTime,
});
const rejected = (detail: string) => ({ code: 'token-rejected', detail });

describe('the session of a sign-in', () => {
  test('has the verified claims, and the time by both clocks', async () => {
    const session = await sessions.create(dated(await signer.sign({ role: 'admin' }), {}, start + 7_000));
    expect(session).toMatchObject({
      claims: { sub: 'user_1', sid: 'session_1', role: 'admin' },
      isVerified: true,
      signedInAt: start,
      receivedAt: start,
      receivedMonotonic: 5_000,
      clockOffset: 7_000,
      refreshCount: 0,
      refreshStartedAt: null,
    });
  });

  test('counts its age from the token’s arrival, not from the end of its verification', async () => {
    fetchJwks.mockImplementation(async () => {
      clock = { wall: start + 9_000, monotonic: 14_000 };
      return signer.jwks;
    });
    const session = await sessions.create(dated(await signer.sign()));
    expect(accessTokenAge(session, clock)).toBe(9_000);
    expect(session.clockOffset).toBe(0);
  });

  test('uses the server’s time if this computer’s clock is wrong', async () => {
    clock = { wall: start + 86_400_000, monotonic: 0 };
    const session = await sessions.create(dated(await signer.sign(), {}, start));
    expect(session).toMatchObject({ receivedAt: start + 86_400_000, clockOffset: -86_400_000 });
  });

  test('is refused for another user than the token’s', async () => {
    const other = createTokens().user;
    const tokens = dated(await signer.sign(), { user: { ...other, id: 'user_2' } });
    await expect(sessions.create(tokens)).rejects.toMatchObject(rejected('sub'));
  });

  test('is refused if the token is not signed with the key that it names', async () => {
    const forged = await stranger.sign({}, { kid: 'key-1' });
    await expect(sessions.create(dated(forged))).rejects.toMatchObject(
      rejected('ERR_JWS_SIGNATURE_VERIFICATION_FAILED'),
    );
  });

  test.each<[string, () => void]>([
    ['is not published yet', () => fetchJwks.mockResolvedValueOnce(stranger.jwks)],
    ['can’t be fetched now', () => fetchJwks.mockRejectedValueOnce(unreachable)],
  ])('is kept if the key %s, and verified later', async (_case, hide) => {
    hide();
    const session = await sessions.create(dated(await signer.sign({ role: 'admin' })));
    expect(session).toMatchObject({ isVerified: false, claims: { role: 'admin' }, refreshCount: 0 });
    expect(await sessions.verify(session)).toMatchObject({ isVerified: true });
  });
});

describe('a renewed session @security', () => {
  const begin = async () => sessions.create(dated(await signer.sign()));

  test('has new tokens and times, and is the same session', async () => {
    const session = { ...(await begin()), refreshStartedAt: start };
    clock = { wall: start + 300_000, monotonic: 305_000 };
    const exp = start / 1000 + 600;
    const next = await sessions.renew(
      session,
      dated(
        await signer.sign({ exp, role: 'member' }),
        { refreshToken: new Secret('next') },
        start + 300_000,
      ),
    );
    expect(next).toMatchObject({
      signedInAt: start,
      receivedAt: start + 300_000,
      receivedMonotonic: 305_000,
      refreshCount: 1,
      refreshStartedAt: null,
      isVerified: true,
      tokens: { refreshToken: new Secret('next') },
      claims: { role: 'member', exp },
    });
  });

  test.each([
    ['another session', { sid: 'session_2' }, {}, 'sid'],
    ['another person', { sub: 'user_2' }, { user: { ...createTokens().user, id: 'user_2' } }, 'sid'],
    ['a person who is not the token’s', {}, { user: { ...createTokens().user, id: 'user_2' } }, 'sub'],
  ])('is refused for %s', async (_case, claims, tokens, detail) => {
    const session = await begin();
    await expect(sessions.renew(session, dated(await signer.sign(claims), tokens))).rejects.toMatchObject(
      rejected(detail),
    );
  });

  test('is refused for a token that another key has signed', async () => {
    const session = await begin();
    const forged = await stranger.sign({}, { kid: 'key-1' });
    await expect(sessions.renew(session, dated(forged))).rejects.toMatchObject({ code: 'token-rejected' });
  });

  test('comes back unverified where the keys don’t have its key yet, after they were fetched once', async () => {
    const session = await begin();
    const fetched = fetchJwks.mock.calls.length;
    const next = await sessions.renew(
      session,
      dated(await stranger.sign(), { refreshToken: new Secret('next') }),
    );
    expect(next).toMatchObject({ isVerified: false, tokens: { refreshToken: new Secret('next') } });
    expect(fetchJwks.mock.calls.length).toBe(fetched + 1);
  });

  test('comes back unverified where the key can’t be fetched, and is verified later', async () => {
    const session = await begin();
    fetchJwks.mockRejectedValueOnce(unreachable);
    const next = await sessions.renew(
      session,
      dated(await stranger.sign(), { refreshToken: new Secret('next') }),
    );
    expect(next).toMatchObject({
      isVerified: false,
      refreshCount: 1,
      tokens: { refreshToken: new Secret('next') },
    });
    fetchJwks.mockResolvedValue(stranger.jwks);
    expect(await sessions.verify(next)).toMatchObject({ isVerified: true, refreshCount: 1 });
  });

  test('must match session and user even if its token could not be verified', async () => {
    const session = await begin();
    fetchJwks.mockRejectedValue(unreachable);
    const other = dated(await stranger.sign({ sid: 'session_2' }));
    await expect(sessions.renew(session, other)).rejects.toMatchObject(rejected('sid'));
  });

  test('is not verified later if its token turns out to be forged', async () => {
    const session = await begin();
    fetchJwks.mockRejectedValueOnce(unreachable);
    const next = await sessions.renew(session, dated(await stranger.sign()));
    await expect(sessions.verify(next)).rejects.toMatchObject({ code: 'token-rejected' });
  });
});

describe('a stored session', () => {
  test('is the same after a restart, without a network and though its token has expired', async () => {
    const session = await sessions.create(dated(await signer.sign()));
    const stored = await sessions.store(session);
    clock = { wall: start + 86_400_000, monotonic: 0 };
    fetchJwks.mockRejectedValue(unreachable);
    expect(await createFactory().restore(stored)).toEqual({
      ...session,
      receivedMonotonic: null,
      storedAt: start,
    });
    expect(verifier.keys()).toEqual(signer.jwks);
  });

  test('shows no token, and no user', async () => {
    const session = await sessions.create(dated(await signer.sign()));
    const stored = JSON.stringify(await sessions.store(session));
    for (const secret of [session.tokens.accessToken.reveal(), secrets.refreshToken, 'nova@example.com']) {
      expect(stored).not.toContain(secret);
    }
  });

  test('stays marked as unverified', async () => {
    const session = await sessions.create(dated(await signer.sign()));
    fetchJwks.mockRejectedValue(unreachable);
    const next = await sessions.renew(session, dated(await stranger.sign()));
    expect(await createFactory().restore(await sessions.store(next))).toMatchObject({ isVerified: false });
  });

  test('must be verified again if its key was withdrawn', async () => {
    const session = await sessions.create(dated(await signer.sign()));
    verifier.adopt(stranger.jwks, start);
    expect(await createFactory().restore(await sessions.store(session))).toMatchObject({ isVerified: false });
  });

  test.each<[string, number, number]>([
    ['by the wall clock', 3_600_000, 0],
    ['by the monotonic clock', 0, 3_600_000],
  ])(
    'does not become valid again when the clock is set back if stored long after expiry, %s',
    async (_case, wall, monotonic) => {
      const session = await sessions.create(dated(await signer.sign()));
      clock = { wall: start + wall, monotonic: 5_000 + monotonic };
      const stored = await sessions.store(session);
      clock = { wall: start + 60_000, monotonic: 0 };
      const restored = await createFactory().restore(stored);
      expect(isAccessTokenFresh(restored, clock)).toBe(false);
      // Not even if it is stored with the clock set back.
      const again = await createFactory().restore(await sessions.store(restored));
      expect(isAccessTokenFresh(again, { wall: start + 120_000, monotonic: 0 })).toBe(false);
      expect(isAccessTokenFresh(session, { wall: start + 120_000, monotonic: 125_000 })).toBe(true);
    },
  );

  test('does not open with another password, with other keys, or for another client', async () => {
    const stored = await sessions.store(await sessions.create(dated(await signer.sign())));
    await expect(
      createFactory(new Secret('another password of the same size')).restore(stored),
    ).rejects.toThrow();
    await expect(createFactory().restore({ ...stored, jwks: stranger.jwks })).rejects.toMatchObject({
      code: 'token-rejected',
    });
    const elsewhere = createSessionFactory({
      verifier: createTokenVerifier({
        expected: { clientId: 'client_other', issuer: null, audience: null },
        fetchJwks,
      }),
      sealPassword,
      clock: { now: () => clock },
    });
    await expect(elsewhere.restore(stored)).rejects.toMatchObject(rejected('client_id'));
  });
});
