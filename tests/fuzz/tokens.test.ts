import * as fc from 'fast-check';
import { SignJWT, importJWK } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { verifyAccessToken, type AccessTokenClaims } from '../../main/auth/session/access-token.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import { Secret } from '../../main/lib/secret.ts';
import { clientId, createSigners, start, type Signer } from '../support/session-values.ts';
import { changedText, changedValue, type Json } from './near-misses.ts';
import { inputs } from './inputs.ts';

let signer: Signer;
let stranger: Signer;
let genuine: string;
let parts: readonly string[];
/** Signed with the right key, whatever the claims are. */
let signed: readonly string[];
/** With the right key ID, and another key. */
let forged: readonly string[];

const claims = {
  sub: 'user_1',
  sid: 'session_1',
  iat: start / 1000,
  exp: start / 1000 + 300,
  client_id: clientId,
  org_id: 'org_1',
  roles: ['admin'],
};
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

beforeAll(async () => {
  [signer, stranger] = await createSigners('key-1', 'key-1');
  genuine = (await signer.sign(claims)).reveal();
  parts = genuine.split('.');
  const variants = fc.sample(changedValue(claims).filter(isObject), 400);
  const sign = async (by: Signer) =>
    Promise.all(
      variants.map(async (variant) => (await by.sign({ sub: undefined, ...(variant as object) })).reveal()),
    );
  [signed, forged] = await Promise.all([sign(signer), sign(stranger)]);
});

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = fc.oneof(
  fc.constantFrom<Json>(
    { alg: 'none' },
    { alg: 'None', kid: 'key-1' },
    { alg: 'HS256', kid: 'key-1' },
    { alg: 'PS256', kid: 'key-1' },
    { alg: 'RS512', kid: 'key-1' },
    { alg: 'ES256', kid: 'key-1' },
    { alg: 'RS256', kid: 'key-1', crit: ['exp'], exp: 1 },
    { alg: 'RS256', kid: 'key-1', b64: false, crit: ['b64'] },
    { alg: 'RS256', kid: 'key-1', jku: 'https://example.com/jwks' },
    { alg: ['RS256'], kid: 'key-1' },
  ),
  changedValue({ alg: 'RS256', kid: 'key-1' }),
);

/** The claims that the app relies on. */
function isSound(accepted: AccessTokenClaims): boolean {
  const lists = [accepted.roles, accepted.permissions, accepted.entitlements, accepted.feature_flags];
  return (
    [accepted.sub, accepted.sid].every((id) => typeof id === 'string' && id !== '') &&
    [accepted.iat, accepted.exp].every((time) => typeof time === 'number') &&
    accepted.exp > start / 1000 - 60 &&
    [undefined, clientId].includes(accepted.client_id) &&
    lists.every((list) => Array.isArray(list) && list.every((name) => typeof name === 'string'))
  );
}

const outcomeOf = (token: string, jwks: unknown) =>
  verifyAccessToken(new Secret(token), jwks as Signer['jwks'], {
    clientId,
    issuer: null,
    audience: null,
    now: start,
  }).then(
    (accepted) => accepted,
    (error: unknown) => error,
  );

test('a token is accepted only with WorkOS’s signature over exactly these bytes @security', async () => {
  const token = fc.oneof(
    { weight: 6, arbitrary: changedText(genuine) },
    {
      weight: 6,
      arbitrary: header.map((changed) => [segment(changed), parts[1], parts[2]].join('.')),
    },
    {
      weight: 3,
      arbitrary: changedValue(claims).map((changed) => [parts[0], segment(changed), parts[2]].join('.')),
    },
    { weight: 1, arbitrary: header.map((changed) => `${segment(changed)}.${parts[1]}.`) },
    { weight: 1, arbitrary: fc.constantFrom(...forged) },
    { weight: 2, arbitrary: fc.constantFrom(genuine, ...signed) },
  );
  const ours = new Set([genuine, ...signed]);
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(token, async (changed) => {
      const outcome = await outcomeOf(changed, signer.jwks);
      if (outcome instanceof Error) {
        expect(outcome).toMatchObject({ name: 'AuthError', code: 'token-rejected' });
        expect(changed).not.toBe(genuine);
        return;
      }
      accepted += 1;
      expect(isSound(outcome as AccessTokenClaims)).toBe(true);
      // The last bits of a signature's last character have no meaning: the decoded bytes are the same.
      const [head, body, signature = ''] = changed.split('.');
      const same = [...ours].some((own) => {
        const [ownHead, ownBody, ownSignature = ''] = own.split('.');
        const bytes = Buffer.from(signature, 'base64url');
        return head === ownHead && body === ownBody && bytes.equals(Buffer.from(ownSignature, 'base64url'));
      });
      expect(same).toBe(true);
    }),
  );
  expect(accepted).toBeGreaterThan(inputs / 100);
});

test('a modified key set accepts only tokens that WorkOS’s key has signed', async () => {
  const valid = {
    keys: [...signer.jwks.keys, { ...stranger.jwks.keys[0], kid: 'key-2' }],
  } as unknown as Json;
  const { n, e } = signer.jwks.keys[0] as { readonly n: string; readonly e: string };
  await fc.assert(
    fc.asyncProperty(changedValue(valid), async (jwks) => {
      const outcome = await outcomeOf(genuine, jwks);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(AuthError);
        return;
      }
      const { keys } = jwks as { readonly keys: readonly { readonly [name: string]: unknown }[] };
      expect(keys.some((key) => key['n'] === n && key['e'] === e)).toBe(true);
    }),
  );
});

test('keys of another kind under the same ID accept nothing @security', async () => {
  const jwk = signer.jwks.keys[0];
  const secret = { kty: 'oct', kid: 'key-1', alg: 'HS256', k: String(jwk?.n) };
  const key = (await importJWK(secret, 'HS256')) as Uint8Array;
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(key);
  expect(await outcomeOf(token, { keys: [secret, jwk] })).toMatchObject({ code: 'token-rejected' });
});
