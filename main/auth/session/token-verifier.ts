/**
 * Verifies access tokens with this client's keys, which it fetches when they are needed and not known.
 * Invariant: a token signed with an unknown key causes one fetch, not one per token.
 */
import type { JSONWebKeySet } from 'jose';
import {
  isSigningKeyKnown,
  verifyAccessToken,
  type AccessTokenClaims,
  type TokenExpectation,
} from './access-token.ts';
import type { Secret } from '../../lib/secret.ts';

export interface TokenVerifier {
  /** The keys as last seen; empty before the first fetch. */
  keys(): JSONWebKeySet;
  /** Takes the keys that an earlier run stored. */
  adopt(keys: JSONWebKeySet): void;
  /** Fetches the keys ahead of their use, where none are known. */
  prefetch(): void;
  /**
   * Verifies a token that has just arrived.
   *
   * @param now the server's time in milliseconds since the epoch
   * @throws AuthError `token-rejected`; ApiFailure where its key is unknown and the keys can't be fetched
   */
  verify(token: Secret, now: number): Promise<AccessTokenClaims>;
  /**
   * Verifies a token that was stored, all but its expiry, with the keys that were stored.
   *
   * @throws AuthError `token-rejected`
   */
  verifyStored(token: Secret): Promise<AccessTokenClaims>;
}

export interface TokenVerifierDeps {
  readonly expected: TokenExpectation;
  readonly fetchJwks: () => Promise<JSONWebKeySet>;
}

export function createTokenVerifier({ expected, fetchJwks }: TokenVerifierDeps): TokenVerifier {
  let known: JSONWebKeySet = { keys: [] };
  let fetching: Promise<void> | null = null;

  const fetchKeys = (): Promise<void> => {
    fetching ??= fetchJwks()
      .then((keys) => {
        known = keys;
      })
      .finally(() => {
        fetching = null;
      });
    return fetching;
  };

  return {
    keys: () => known,
    adopt: (keys) => {
      known = keys;
    },
    prefetch: () => {
      // A failure shows again, and counts, when the keys are needed.
      if (known.keys.length === 0) fetchKeys().catch(() => {});
    },
    verify: async (token, now) => {
      if (!isSigningKeyKnown(token, known)) await fetchKeys();
      return verifyAccessToken(token, known, { ...expected, now });
    },
    verifyStored: (token) => verifyAccessToken(token, known, { ...expected, now: null }),
  };
}
