import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  isSigningKeyKnown,
  keySet,
  parseClaims,
  verifyAccessToken,
  type CustomClaimsOptions,
  type TokenExpectation,
} from '../../../../../main/auth/session/access-token.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import * as v from 'valibot';
import { clientId, createSigners, start, type Signer } from '../../../../support/session-values.ts';

let signer: Signer;
let stranger: Signer;
beforeAll(async () => {
  [signer, stranger] = await createSigners('key-1', 'key-1');
});

const now = start + 60_000;
const verify = (token: Secret, at: number | null = now, expected: Partial<TokenExpectation> = {}) =>
  verifyAccessToken(token, signer.jwks, { clientId, issuer: null, audience: null, ...expected, now: at });
const rejected = (detail: string) => ({ name: 'AuthError', code: 'token-rejected', detail });

test('a token of WorkOS is verified, and missing claims become empty lists', async () => {
  expect(await verify(await signer.sign({ org_id: 'org_1', role: 'admin' }))).toEqual({
    sub: 'user_1',
    sid: 'session_1',
    iat: start / 1000,
    exp: start / 1000 + 300,
    client_id: clientId,
    org_id: 'org_1',
    role: 'admin',
    roles: [],
    permissions: [],
    entitlements: [],
    feature_flags: [],
    custom: {},
    shown: {},
    organizationName: null,
  });
});

describe('the claims of a JWT template', () => {
  const options: CustomClaimsOptions = {
    schemas: { org_name: v.pipe(v.string(), v.maxLength(20)) },
    shown: ['org_name'],
    organizationName: 'org_name',
  };
  const given = { org_name: 'Aurora Instruments', plan: 'marker-of-no-schema' };
  const verifyWith = async (customClaims: CustomClaimsOptions, claims: object = given) =>
    verify(await signer.sign({ ...claims }), now, { customClaims });

  test('are read if a schema names them, and give the organization’s name', async () => {
    const { org_name } = given;
    expect(await verifyWith(options)).toMatchObject({
      custom: { org_name },
      shown: { org_name },
      organizationName: org_name,
    });
    expect(JSON.stringify(await verifyWith(options))).not.toContain('marker');
  });

  test('are shown only if the allowlist has them', async () => {
    const { custom, shown } = await verifyWith({ ...options, shown: [] });
    expect(custom).toEqual({ org_name: given.org_name });
    expect(shown).toEqual({});
  });

  test.each([
    ['a number', 7],
    ['too long', 'x'.repeat(21)],
    ['nothing', undefined],
    ['null', null],
  ])('that are %s are left out, and the token stays valid', async (_form, org_name) => {
    const claims = await verifyWith(options, { org_name });
    expect(claims).toMatchObject({ sub: 'user_1', organizationName: null });
    expect(claims.custom).toEqual({});
  });

  test('can’t replace WorkOS’s own', async () => {
    const claims = await verifyWith(options, {
      custom: { org_name: 'x' },
      shown: { a: 1 },
      organizationName: 'x',
    });
    expect(claims).toMatchObject({ custom: {}, shown: {}, organizationName: null });
  });
});

test('a token without a client is accepted, one of another client is not @security', async () => {
  await expect(verify(await signer.sign({ client_id: undefined }))).resolves.toBeDefined();
  await expect(verify(await signer.sign({ client_id: 'client_other' }))).rejects.toMatchObject(
    rejected('client_id'),
  );
});

test('any issuer is accepted unless one is configured @security', async () => {
  const issuer = 'https://auth.example.com';
  const ofIssuer = (iss: unknown) => signer.sign({ iss });
  await expect(verify(await ofIssuer(issuer))).resolves.toBeDefined();
  await expect(verify(await ofIssuer(undefined))).resolves.toBeDefined();
  await expect(verify(await ofIssuer(issuer), now, { issuer: [issuer] })).resolves.toBeDefined();
  for (const other of [undefined, '', `${issuer}/`, 'https://auth.example.com.evil.example', [issuer]]) {
    const rejection = rejected('ERR_JWT_CLAIM_VALIDATION_FAILED');
    await expect(
      verify(await ofIssuer(other), now, { issuer: [issuer] }),
      String(other),
    ).rejects.toMatchObject(rejection);
  }
});

test('one of several issuers is accepted', async () => {
  const issuers = ['https://api.workos.com', `https://api.workos.com/user_management/${clientId}`];
  for (const iss of issuers) {
    await expect(verify(await signer.sign({ iss }), now, { issuer: issuers })).resolves.toBeDefined();
  }
  await expect(
    verify(await signer.sign({ iss: issuers.join() }), now, { issuer: issuers }),
  ).rejects.toThrow();
});

test('an audience must be this client, or the configured one, which is then required @security', async () => {
  const forAudience = (aud: unknown) => signer.sign({ aud });
  for (const ours of [undefined, clientId, ['https://api.example.com', clientId]]) {
    await expect(verify(await forAudience(ours)), String(ours)).resolves.toBeDefined();
  }
  for (const other of ['client_other', [], ['client_other'], `${clientId} `, 7, {}]) {
    await expect(verify(await forAudience(other)), String(other)).rejects.toMatchObject(rejected('aud'));
  }
  const audience = 'https://api.example.com';
  await expect(verify(await forAudience([audience, 'x']), now, { audience })).resolves.toBeDefined();
  for (const other of [undefined, clientId, 'https://api.example.com/']) {
    const rejection = { code: 'token-rejected' };
    await expect(verify(await forAudience(other), now, { audience })).rejects.toMatchObject(rejection);
  }
});

describe('a token is rejected when', () => {
  const claims = { sub: 'user_1', sid: 'session_1', iat: start / 1000, exp: start / 1000 + 300 };
  const cases: readonly [string, () => Promise<Secret> | Secret, string][] = [
    ['it is not signed', () => new Secret(new UnsecuredJWT(claims).encode()), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    [
      'it is signed with the public key as a shared secret',
      async () => {
        const jwk = signer.jwks.keys[0];
        if (jwk === undefined) throw new Error('The signer has no key.');
        const publicKey = await exportSPKI((await importJWK({ ...jwk, ext: true }, 'RS256')) as CryptoKey);
        const shared = new TextEncoder().encode(publicKey);
        const header = { alg: 'HS256', kid: 'key-1' };
        return new Secret(await new SignJWT(claims).setProtectedHeader(header).sign(shared));
      },
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    [
      'another key of the same ID has signed it',
      () => stranger.sign(),
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    ['its key is not known', () => signer.sign({}, { kid: 'key-2' }), 'ERR_JWKS_NO_MATCHING_KEY'],
    ['it has no session', () => signer.sign({ sid: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['its session is empty', () => signer.sign({ sid: '' }), 'claims'],
    ['it has no subject', () => signer.sign({ sub: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['it never expires', () => signer.sign({ exp: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    [
      'it does not say when it was issued',
      () => signer.sign({ iat: undefined }),
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
    ],
    ['its roles are no list', () => signer.sign({ roles: 'admin' }), 'claims'],
    ['it is not valid yet', () => signer.sign({ nbf: now / 1000 + 120 }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['it is empty', () => new Secret(''), 'not-a-token'],
    ['it is not a token', () => new Secret('three.small.words'), 'not-a-token'],
  ];
  test.each(cases)('%s', async (_case, make, detail) => {
    const error: unknown = await verify(await make()).catch((reason: unknown) => reason);
    // For a text that is no token, the error is jose's.
    const expected = detail === 'not-a-token' ? expect.any(String) : detail;
    expect(error).toMatchObject({ name: 'AuthError', code: 'token-rejected', detail: expected });
  });

  test.each([0, 1, 2])('part %i was changed', async (part) => {
    const parts = (await signer.sign()).reveal().split('.');
    const changed = parts[part] ?? '';
    const middle = Math.floor(changed.length / 2);
    parts[part] =
      changed.slice(0, middle) + (changed[middle] === 'A' ? 'B' : 'A') + changed.slice(middle + 1);
    await expect(verify(new Secret(parts.join('.')))).rejects.toMatchObject({ code: 'token-rejected' });
  });
});

test('clocks may differ by a minute', async () => {
  const token = await signer.sign();
  await expect(verify(token, start + 359_000)).resolves.toBeDefined();
  await expect(verify(token, start + 361_000)).rejects.toMatchObject(rejected('ERR_JWT_EXPIRED'));
});

test('a stored token is verified except for its expiry', async () => {
  await expect(verify(await signer.sign(), null)).resolves.toMatchObject({ sid: 'session_1' });
  await expect(verify(await stranger.sign(), null)).rejects.toMatchObject({ code: 'token-rejected' });
  await expect(verify(await signer.sign({ client_id: 'client_other' }), null)).rejects.toMatchObject(
    rejected('client_id'),
  );
  await expect(verify(new Secret(''), null)).rejects.toMatchObject({ code: 'token-rejected' });
});

test('a rejection contains nothing of the token', async () => {
  const token = await stranger.sign({ sub: 'marker-person' });
  const error = (await verify(token).catch((reason: unknown) => reason)) as Error;
  expect(error.message).not.toContain(token.reveal().slice(0, 20));
  expect(error.message).not.toContain('marker-person');
});

test('a key is known by its ID', async () => {
  expect(isSigningKeyKnown(await signer.sign(), signer.jwks)).toBe(true);
  expect(isSigningKeyKnown(await signer.sign({}, { kid: 'key-2' }), signer.jwks)).toBe(false);
  expect(isSigningKeyKnown(await signer.sign(), { keys: [] })).toBe(false);
  for (const odd of [
    '',
    '.',
    'e30.e30.e30',
    'not a token',
    `${Buffer.from('{"kid":1}').toString('base64url')}..`,
  ]) {
    expect(isSigningKeyKnown(new Secret(odd), signer.jwks)).toBe(false);
  }
});

test.each([
  null,
  [],
  'text',
  {},
  { sub: '', sid: 's', iat: 1, exp: 2 },
  { sub: 's', sid: 's', iat: '1', exp: 2 },
])('invalid claims are rejected', (payload) => {
  expect(() => parseClaims(payload)).toThrow('token-rejected');
});

test('every key of a key set needs an ID', () => {
  expect(v.is(keySet, { keys: [] })).toBe(true);
  expect(v.is(keySet, signer.jwks)).toBe(true);
  for (const odd of [
    null,
    {},
    { keys: {} },
    { keys: [{ kty: 'RSA' }] },
    { keys: ['key-1'] },
    { keys: [{ kid: 'a' }] },
  ]) {
    expect(v.is(keySet, odd)).toBe(false);
  }
});
