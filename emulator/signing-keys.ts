/**
 * The keys that sign access tokens. Old keys stay in the key set until they are withdrawn, so that their tokens can still be
 * verified.
 */
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { createId } from './identifiers.ts';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

export interface SigningKeys {
  current(): { readonly kid: string; readonly privateKey: CryptoKey };
  /** The public key of this identifier, while it is part of the key set. */
  find(kid: string): CryptoKey | undefined;
  /**
   * The key set as WorkOS publishes it, but for `x5c` and `x5t#S256`, which would need a certificate and which
   * no verifier of access tokens reads (OpenAPI document, JwksResponse; RFC 7517).
   */
  jwks(): { readonly keys: readonly JWK[] };
  /** Signs with a new key from now on; `withdrawOld` also takes the old ones out of the key set. */
  rotate(options: { readonly withdrawOld: boolean }): Promise<void>;
}

/** Making a key takes 200 ms or more, so all emulators of a process share the same keys. */
const sharedKeys: Promise<SigningKey>[] = [];

export async function createSigningKeys(): Promise<SigningKeys> {
  let rotations = 0;
  let signing = await (sharedKeys[0] ??= createSigningKey());
  let published: readonly SigningKey[] = [signing];
  return {
    current: () => signing,
    find: (kid) => published.find((key) => key.kid === kid)?.publicKey,
    jwks: () => ({ keys: published.map((key) => key.jwk) }),
    async rotate({ withdrawOld }) {
      rotations += 1;
      signing = await (sharedKeys[rotations] ??= createSigningKey());
      published = withdrawOld ? [signing] : [signing, ...published];
    },
  };
}

async function createSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const kid = createId('key');
  const jwk: JWK = { alg: 'RS256', use: 'sig', kid, ...(await exportJWK(publicKey)) };
  return { kid, privateKey, publicKey, jwk };
}
