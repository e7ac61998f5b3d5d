import * as fc from 'fast-check';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { signedOutReasons } from '../../common/auth/auth-state.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import { parseStoredAuth, type StoredAuth } from '../../main/auth/storage/auth-storage.ts';
import { Secret } from '../../main/lib/secret.ts';
import { createSessionFactory } from '../../main/auth/session/session-factory.ts';
import { createTokenVerifier } from '../../main/auth/session/token-verifier.ts';
import { clientId, createSigners, createTokens, start, type Signer } from '../support/session-values.ts';
import { changedText, changedValue, type Json } from './near-misses.ts';
import { inputs } from './inputs.ts';

let signer: Signer;
let stranger: Signer;
let stored: NonNullable<StoredAuth['session']>;
let accessToken: Secret;
const createFactory = () =>
  createSessionFactory({
    verifier: createTokenVerifier({
      expected: { clientId, issuer: null, audience: null },
      fetchJwks: () => Promise.reject(new Error('offline')),
    }),
    sealPassword: new Secret('a password of thirty-two letters'),
    clock: { now: () => ({ wall: start, monotonic: 0 }) },
  });
const sessions = createFactory();
beforeAll(async () => {
  [signer, stranger] = await createSigners('key-1', 'key-2');
  accessToken = await signer.sign();
  const verifier = createTokenVerifier({
    expected: { clientId, issuer: null, audience: null },
    fetchJwks: async () => signer.jwks,
  });
  const writing = createSessionFactory({
    verifier,
    sealPassword: new Secret('a password of thirty-two letters'),
    clock: { now: () => ({ wall: start, monotonic: 0 }) },
  });
  stored = await writing.store(
    await writing.create({ value: createTokens({ accessToken }), serverTime: start }),
  );
});

const attempt = {
  state: 'state',
  codeVerifier: 'verifier',
  redirectUri: 'http://127.0.0.1:50123/callback',
  transport: 'loopback',
  authorizationUrl: 'https://api.workos.com/authorize',
  returnTo: 'home',
  expiresAt: start,
};
const content = (): Json =>
  ({
    format: 1,
    session: stored,
    attempt,
    forceLogin: false,
    reason: 'signed-out',
    deviceCodeDisabledFor: null,
    hint: { loginHint: 'nova@example.com', organizationId: null },
  }) as unknown as Json;

const isText = (value: unknown) => typeof value === 'string';
const isTextOrNull = (value: unknown) => value === null || isText(value);
const isFinite = (value: unknown) => typeof value === 'number';

/** Whether every field of a value is valid for the app. */
function isSound({ session, attempt: waiting, hint, ...rest }: StoredAuth): boolean {
  const { record, jwks } = session ?? {};
  return [
    rest.format === 1,
    typeof rest.forceLogin === 'boolean',
    (signedOutReasons as readonly unknown[]).includes(rest.reason),
    isTextOrNull(rest.deviceCodeDisabledFor),
    hint === null || (isTextOrNull(hint.loginHint) && isTextOrNull(hint.organizationId)),
    session === null || (isText(session.sealed) && typeof session.isVerified === 'boolean'),
    record === undefined ||
      ([record.signedInAt, record.receivedAt, record.clockOffset, record.refreshCount].every(isFinite) &&
        record.refreshCount >= 0 &&
        (record.refreshStartedAt === null || isFinite(record.refreshStartedAt))),
    jwks === undefined || jwks.keys.every(({ kid, kty }) => isText(kid) && isText(kty)),
    waiting === null ||
      (waiting.codeVerifier instanceof Secret &&
        [waiting.state, waiting.redirectUri, waiting.authorizationUrl].every(isText) &&
        ['loopback', 'custom-protocol'].includes(waiting.transport) &&
        isTextOrNull(waiting.returnTo) &&
        isFinite(waiting.expiresAt)),
  ].every(Boolean);
}

describe('stored data', () => {
  test('is accepted if every part is valid, and rejected as a whole otherwise', () => {
    let taken = 0;
    fc.assert(
      fc.property(changedValue(content()), (changed) => {
        try {
          expect(isSound(parseStoredAuth(changed))).toBe(true);
          taken += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(v.ValiError);
        }
      }),
    );
    expect(taken).toBeGreaterThan(inputs / 10);
  });

  test('never becomes a session with another token than the stored one @security', async () => {
    const jwks = fc.oneof(
      { weight: 1, arbitrary: fc.constant<unknown>({ keys: [...signer.jwks.keys, ...stranger.jwks.keys] }) },
      { weight: 3, arbitrary: changedValue(signer.jwks as unknown as Json) },
    );
    const session = fc.oneof(
      {
        weight: 30,
        arbitrary: fc.record({ sealed: changedText(stored.sealed), jwks: fc.constant<unknown>(signer.jwks) }),
      },
      { weight: 1, arbitrary: fc.record({ sealed: fc.constant(stored.sealed), jwks }) },
    );
    let restored = 0;
    await fc.assert(
      fc.asyncProperty(session, async (changed) => {
        const outcome = await sessions
          .restore({ ...stored, ...changed } as typeof stored)
          .catch((error: unknown) => error);
        if (outcome instanceof Error) {
          if (changed.sealed === stored.sealed) expect(outcome).toBeInstanceOf(AuthError);
          return;
        }
        restored += 1;
        expect(outcome).toMatchObject({ tokens: { accessToken }, claims: { sid: 'session_1' } });
      }),
    );
    expect(restored).toBeGreaterThan(inputs / 1_000);
  });
});
