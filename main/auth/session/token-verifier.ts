/**
 * Verifies access tokens with this client's keys, and fetches missing ones.
 * Invariants: an unknown key causes one fetch, not one per token; known keys are fetched again once a day at most, so that
 * the app stops trusting withdrawn ones.
 */
import type { JSONWebKeySet } from 'jose';
import {
  isSigningKeyKnown,
  readClaims,
  verifyAccessToken,
  type AccessTokenClaims,
  type TokenExpectation,
} from './access-token.ts';
import type { Secret } from '../../lib/secret.ts';

export interface TokenVerifier {
  /** The keys as last seen; empty before the first fetch. */
  keys(): JSONWebKeySet;
  /** When they were fetched, by the server's clock, in milliseconds since the epoch; 0 if unknown. */
  fetchedAt(): number;
  /** Restores the keys that an earlier run stored. */
  adopt(keys: JSONWebKeySet, fetchedAt: number): void;
  /** Prefetches the keys if none are known. */
  prefetch(): void;
  /**
   * Verifies a new token.
   *
   * @param now the server's time in milliseconds since the epoch
   * @throws AuthError `token-rejected`; ApiFailure if its key is unknown and the keys can't be fetched
   */
  verify(token: Secret, now: number): Promise<AccessTokenClaims>;
  /**
   * Verifies a stored token with the stored keys, except for its expiry.
   *
   * @throws AuthError `token-rejected`
   */
  verifyStored(token: Secret): Promise<AccessTokenClaims>;
  /**
   * The claims of a token that can't be verified now: for display only.
   *
   * @throws as `readClaims`
   */
  read(token: Secret): AccessTokenClaims;
}

export interface TokenVerifierDeps {
  readonly expected: TokenExpectation;
  readonly fetchJwks: () => Promise<JSONWebKeySet>;
}

/** How long keys are used before new ones are fetched, and the wait after a failed fetch, in milliseconds. */
const keysLifetime = 24 * 60 * 60_000;
const retryTime = 60 * 60_000;

export function createTokenVerifier({ expected, fetchJwks }: TokenVerifierDeps): TokenVerifier {
  let known: JSONWebKeySet = { keys: [] };
  /** Null until the next new token gives the server's time. */
  let fetchedAt: number | null = null;
  let fetching: Promise<void> | null = null;

  const fetchKeys = (): Promise<void> => {
    fetching ??= fetchJwks()
      .then((keys) => {
        known = keys;
        fetchedAt = null;
      })
      .finally(() => {
        fetching = null;
      });
    return fetching;
  };

  return {
    keys: () => known,
    fetchedAt: () => fetchedAt ?? 0,
    adopt: (keys, at) => {
      known = keys;
      fetchedAt = at;
    },
    prefetch: () => {
      // A failure is reported when the keys are needed.
      if (known.keys.length === 0) fetchKeys().catch(() => {});
    },
    verify: async (token, now) => {
      const age = now - (fetchedAt ?? now);
      if (!isSigningKeyKnown(token, known)) await fetchKeys();
      else if (age < 0 || age >= keysLifetime) {
        await fetchKeys().catch(() => {
          fetchedAt = now - keysLifetime + retryTime;
        });
      }
      fetchedAt ??= now;
      return verifyAccessToken(token, known, { ...expected, now });
    },
    verifyStored: (token) => verifyAccessToken(token, known, { ...expected, now: null }),
    read: (token) => readClaims(token, expected.customClaims),
  };
}
