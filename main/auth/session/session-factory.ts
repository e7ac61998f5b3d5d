/** Makes sessions from AuthKit's answers and from the storage, and verifies each token. */
import { errors } from 'jose';
import { isSigningKeyKnown, type AccessTokenClaims } from './access-token.ts';
import { ApiFailure } from '../workos/api-failure.ts';
import { AuthError } from '../auth-error.ts';
import type { StoredAuth } from '../storage/auth-storage.ts';
import { sealSession, unsealSession, type SessionTokens } from '../workos/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Secret } from '../../lib/secret.ts';
import { accessTokenAge, type Session } from './session.ts';
import type { TokenVerifier } from './token-verifier.ts';
import type { Dated } from '../workos/workos-client.ts';

export interface SessionFactory {
  /**
   * The session of a sign-in. It is unverified if its key can't be fetched, because the code is already used up.
   *
   * @throws AuthError `token-rejected`
   */
  create(tokens: Dated<SessionTokens>): Promise<Session>;
  /**
   * The renewed session. It is unverified if its key can't be fetched, because the tokens must not be lost.
   *
   * @throws AuthError `token-rejected`, also if the answer is about another session or user
   */
  renew(session: Session, tokens: Dated<SessionTokens>): Promise<Session>;
  /**
   * Verifies an unverified session.
   *
   * @throws AuthError `token-rejected`; ApiFailure if the keys still can't be fetched
   */
  verify(session: Session): Promise<Session>;
  /** The stored form of a session. */
  store(session: Session): Promise<NonNullable<StoredAuth['session']>>;
  /**
   * A stored session; needs no network.
   *
   * @throws if the seal or the token's signature is invalid
   */
  restore(stored: NonNullable<StoredAuth['session']>): Promise<Session>;
  /** Prefetches the keys if none are known. */
  prefetchKeys(): void;
}

export interface SessionFactoryDeps {
  readonly verifier: TokenVerifier;
  /** At least 32 characters. */
  readonly sealPassword: Secret;
  readonly clock: Pick<Clock, 'now'>;
}

export function createSessionFactory({ verifier, sealPassword, clock }: SessionFactoryDeps): SessionFactory {
  /** To be called before any wait, since the token's age counts from its arrival. */
  const receive = (tokens: Dated<SessionTokens>) => {
    const { wall, monotonic } = clock.now();
    return {
      tokens: tokens.value,
      receivedAt: wall,
      receivedMonotonic: monotonic,
      clockOffset: tokens.serverTime - wall,
      refreshStartedAt: null,
      refreshOrganizationId: null,
      storedAt: null,
    };
  };

  const serverTime = (session: Session): number => clock.now().wall + session.clockOffset;

  /** The claims of a new token, which must not be lost if its key can't be fetched now. */
  const readClaims = async ({ value, serverTime }: Dated<SessionTokens>) => {
    const { accessToken, user } = value;
    const verified = await verifier.verify(accessToken, serverTime).catch((error: unknown) => {
      // WorkOS may sign with a key before all its servers publish it.
      const isKeyMissing = error instanceof AuthError && error.detail === errors.JWKSNoMatchingKey.code;
      if (error instanceof ApiFailure || isKeyMissing) return null;
      throw error;
    });
    const claims = verified ?? verifier.read(accessToken);
    assertSamePerson(claims, user.id);
    return { claims, isVerified: verified !== null };
  };

  return {
    create: async (tokens) => {
      const received = receive(tokens);
      return {
        ...received,
        ...(await readClaims(tokens)),
        signedInAt: received.receivedAt,
        refreshCount: 0,
      };
    },

    renew: async (session, tokens) => {
      const received = receive(tokens);
      const { claims, isVerified } = await readClaims(tokens);
      if (claims.sid !== session.claims.sid || claims.sub !== session.claims.sub) {
        throw new AuthError('token-rejected', { detail: 'sid' });
      }
      return {
        ...session,
        ...received,
        claims,
        isVerified,
        refreshCount: session.refreshCount + 1,
      };
    },

    verify: async (session) => {
      const claims = await verifier.verify(session.tokens.accessToken, serverTime(session));
      return { ...session, claims, isVerified: true };
    },

    store: async (session) => {
      const { tokens, signedInAt, receivedAt, clockOffset, refreshCount } = session;
      const { refreshStartedAt, refreshOrganizationId } = session;
      const now = clock.now();
      const age = accessTokenAge(session, now);
      const storedAt = Math.max(now.wall, age === Infinity ? (session.storedAt ?? 0) : receivedAt + age);
      const jwks = verifier.keys();
      return {
        sealed: await sealSession(tokens, sealPassword),
        record: {
          signedInAt,
          receivedAt,
          clockOffset,
          refreshCount,
          refreshStartedAt,
          refreshOrganizationId,
          storedAt,
        },
        jwks,
        jwksFetchedAt: verifier.fetchedAt(),
        // The key may have been withdrawn since.
        isVerified: session.isVerified && isSigningKeyKnown(tokens.accessToken, jwks),
      };
    },

    restore: async ({ sealed, record, jwks, jwksFetchedAt, isVerified }) => {
      verifier.adopt(jwks, jwksFetchedAt);
      const tokens = await unsealSession(sealed, sealPassword);
      const claims = isVerified
        ? await verifier.verifyStored(tokens.accessToken)
        : verifier.read(tokens.accessToken);
      return { ...record, receivedMonotonic: null, tokens, claims, isVerified };
    },

    prefetchKeys: verifier.prefetch,
  };
}

function assertSamePerson(claims: AccessTokenClaims, userId: string): void {
  if (claims.sub !== userId) throw new AuthError('token-rejected', { detail: 'sub' });
}
