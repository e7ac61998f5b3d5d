import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import {
  authenticate,
  comet,
  createPkce,
  createVisitor,
  authorizationUrl,
  echo,
  nova,
  obtainCode,
  startSession,
  aurora,
  basalt,
} from './hosted-visitor.ts';

const emulator = await startEmulator();

beforeEach(() => emulator.control.reset());
afterAll(() => emulator.close());

const codeGrant = (code: string, verifier: string) => ({
  grant_type: 'authorization_code',
  code,
  code_verifier: verifier,
});
const refreshGrant = (token: unknown, organizationId?: string) => ({
  grant_type: 'refresh_token',
  refresh_token: String(token),
  ...(organizationId === undefined ? {} : { organization_id: organizationId }),
});

async function fetchKeys(): Promise<JSONWebKeySet> {
  const response = await fetch(`${emulator.url}/sso/jwks/${emulator.clientId}`);
  return (await response.json()) as JSONWebKeySet;
}

test('a code works once', async () => {
  const pkce = createPkce();
  const code = await obtainCode(emulator, { pkce });
  expect((await authenticate(emulator, codeGrant(code, pkce.verifier))).status).toBe(200);
  const { status, body } = await authenticate(emulator, codeGrant(code, pkce.verifier));
  expect(status).toBe(400);
  expect(body).toEqual({
    error: 'invalid_grant',
    error_description: `The code '${code}' has expired or is invalid.`,
  });
});

test('an expired code is refused', async () => {
  const pkce = createPkce();
  const code = await obtainCode(emulator, { pkce });
  emulator.control.configure({ codeLifetimeSeconds: 0 });
  const { body } = await authenticate(emulator, codeGrant(code, pkce.verifier));
  expect(body['error']).toBe('invalid_grant');
});

test('the code verifier must match the challenge', async () => {
  const pkce = createPkce();
  const code = await obtainCode(emulator, { pkce });
  const wrong = await authenticate(emulator, codeGrant(code, createPkce().verifier));
  expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const missing = await authenticate(emulator, { grant_type: 'authorization_code', code });
  expect(missing).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
});

test.each([
  ['another client', 'invalid_client', { client_id: 'client_other', grant_type: 'refresh_token' }],
  ['a client secret', 'invalid_client', { client_secret: 'sk_test', grant_type: 'refresh_token' }],
  ['another grant type', 'invalid_request', { grant_type: 'password' }],
  ['no grant type', 'invalid_request', {}],
])('%s is answered with %s', async (_, error, parameters) => {
  const { status, body } = await authenticate(emulator, parameters);
  expect(status).toBe(400);
  expect(body).toEqual({ error, error_description: expect.any(String) });
});

test('form bodies and JSON are accepted, and broken bodies are refused', async () => {
  const pkce = createPkce();
  const code = await obtainCode(emulator, { pkce });
  const post = (body: BodyInit, headers = {}) =>
    fetch(`${emulator.url}/user_management/authenticate`, { method: 'POST', body, headers });
  const form = new URLSearchParams({ client_id: emulator.clientId, ...codeGrant(code, pkce.verifier) });
  expect((await post(form)).status).toBe(200);
  const broken = await post('{"client_id":', { 'Content-Type': 'application/json' });
  expect(broken.status).toBe(400);
});

test('the answer has the fields that WorkOS documents', async () => {
  const session = await startSession(emulator, { person: comet });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(session).toEqual({
    user: {
      object: 'user',
      id: 'user_01K0EMVAT0R000000000C0MET0',
      email: comet.email,
      email_verified: true,
      first_name: 'Comet',
      last_name: 'Vale',
      name: 'Comet Vale',
      profile_picture_url: `${emulator.url}/profile-pictures/user_01K0EMVAT0R000000000C0MET0.png`,
      last_sign_in_at: time,
      external_id: null,
      metadata: {},
      locale: null,
      created_at: time,
      updated_at: time,
    },
    organization_id: basalt,
    access_token: expect.any(String),
    refresh_token: expect.any(String),
    authentication_method: 'Impersonation',
    impersonator: { email: 'support@example.com', reason: 'Looking into a support request' },
  });
  expect(decodeJwt(session.access_token)['act']).toEqual({ sub: 'support@example.com' });
});

test('a user without an organization gets a token without organization claims', async () => {
  const session = await startSession(emulator, { person: echo });
  expect(decodeJwt(session.access_token)).not.toHaveProperty('org_id');
  expect(session).not.toHaveProperty('impersonator');
});

test('a refresh rotates the token and keeps the session', async () => {
  emulator.control.configure({ replayGraceSeconds: 0 });
  const first = await startSession(emulator);
  const second = await authenticate(emulator, refreshGrant(first.refresh_token));
  expect(second.status).toBe(200);
  expect(second.body['refresh_token']).not.toBe(first.refresh_token);
  const claims = decodeJwt(String(second.body['access_token']));
  expect(claims['sid']).toBe(decodeJwt(first.access_token)['sid']);

  const replay = await authenticate(emulator, refreshGrant(first.refresh_token));
  expect(replay).toEqual({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Refresh token already exchanged.' },
  });
  expect((await authenticate(emulator, refreshGrant(second.body['refresh_token']))).status).toBe(200);
});

test('a replay within the grace gets the same pair again, also at the same moment', async () => {
  const { refresh_token: token } = await startSession(emulator);
  const answers = await Promise.all([1, 2, 3].map(() => authenticate(emulator, refreshGrant(token))));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(answers.map(({ body }) => body['refresh_token'])).size).toBe(1);
});

test('without a grace one of three refreshes at the same moment succeeds', async () => {
  emulator.control.configure({ replayGraceSeconds: 0 });
  const { refresh_token: token } = await startSession(emulator);
  const answers = await Promise.all([1, 2, 3].map(() => authenticate(emulator, refreshGrant(token))));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
});

test('a refresh switches to another organization of the user, and only of theirs', async () => {
  const visitor = createVisitor(emulator);
  await visitor.submit(
    await visitor.submit(await visitor.open(authorizationUrl(emulator)), '/sign-in', nova),
    '/organization',
    { organization_id: aurora },
  );
  const pkce = createPkce();
  const { url } = await visitor.open(authorizationUrl(emulator, { code_challenge: pkce.challenge }));
  const code = url.searchParams.get('code') ?? '';
  const { body: first } = await authenticate(emulator, codeGrant(code, pkce.verifier));
  expect(first['organization_id']).toBe(aurora);

  const switched = await authenticate(emulator, refreshGrant(first['refresh_token'], basalt));
  expect(decodeJwt(String(switched.body['access_token']))).toMatchObject({ org_id: basalt, role: 'member' });
  const kept = await authenticate(emulator, refreshGrant(switched.body['refresh_token']));
  expect(kept.body['organization_id']).toBe(basalt);

  const unknown = await authenticate(emulator, refreshGrant(kept.body['refresh_token'], 'org_unknown'));
  expect(unknown).toMatchObject({ status: 400, body: { error: 'organization_not_found' } });
  const { refresh_token: pixelToken } = await startSession(emulator);
  const stranger = await authenticate(emulator, refreshGrant(pixelToken, basalt));
  expect(stranger).toMatchObject({ status: 400, body: { error: 'organization_membership_not_found' } });
  expect((await authenticate(emulator, refreshGrant(pixelToken))).status).toBe(200);
});

test('a revoked session is not refreshed', async () => {
  const session = await startSession(emulator);
  const { control } = emulator;
  expect(control.revokeSession(String(decodeJwt(session.access_token)['sid']))).toBe(true);
  expect(control.revokeSession('session_unknown')).toBe(false);
  const { body } = await authenticate(emulator, refreshGrant(session.refresh_token));
  expect(body).toEqual({ error: 'invalid_grant', error_description: 'Session has already ended.' });
});

test('access tokens have the configured lifetime', async () => {
  emulator.control.configure({ accessTokenLifetimeSeconds: 7 });
  const { exp = 0, iat = 0 } = decodeJwt((await startSession(emulator)).access_token);
  expect(exp - iat).toBe(7);
});

test('rotated keys verify old tokens until they are withdrawn', async () => {
  const { access_token: token } = await startSession(emulator);
  await emulator.control.rotateSigningKeys();
  await jwtVerify(token, createLocalJWKSet(await fetchKeys()));
  await emulator.control.rotateSigningKeys({ withdrawOld: true });
  const keys = await fetchKeys();
  expect(keys.keys).toHaveLength(1);
  expect(keys.keys[0]).not.toHaveProperty('d');
  await expect(jwtVerify(token, createLocalJWKSet(keys))).rejects.toMatchObject({
    code: 'ERR_JWKS_NO_MATCHING_KEY',
  });
});

test('the key set of another client does not exist', async () => {
  const response = await fetch(`${emulator.url}/sso/jwks/client_other`);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ message: expect.stringContaining('client_other') });
});
