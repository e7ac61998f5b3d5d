import { afterAll, beforeEach, expect, test } from 'vitest';
import { decodeJwt } from 'jose';
import { startEmulator } from '../../../emulator/index.ts';
import { authenticate, createPkce, createVisitor, obtainCode, startSession } from './hosted-visitor.ts';

const emulator = await startEmulator();

beforeEach(() => emulator.control.reset());
afterAll(() => emulator.close());

async function send(method: string, path: string, body?: unknown) {
  const response = await fetch(`${emulator.url}/emulator/control/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

test('calls are listed with their parameters, and control calls are not', async () => {
  const pkce = createPkce();
  const code = await obtainCode(emulator, { pkce });
  await authenticate(emulator, { grant_type: 'authorization_code', code, code_verifier: pkce.verifier });
  const { body } = await send('GET', 'calls');
  expect(body).toEqual(emulator.control.calls());
  expect(emulator.control.calls().map(({ method, path, status }) => [method, path, status])).toEqual([
    ['GET', '/user_management/authorize', 302],
    ['GET', '/sign-in', 200],
    ['POST', '/sign-in', 303],
    ['POST', '/user_management/authenticate', 200],
  ]);
  expect(emulator.control.calls()[0]).toMatchObject({
    parameters: { code_challenge: pkce.challenge, code_challenge_method: 'S256' },
    at: expect.any(Number),
  });
  expect(emulator.control.calls()[3]).toMatchObject({
    grantType: 'authorization_code',
    parameters: { code_verifier: pkce.verifier },
    headers: { 'content-type': 'application/json' },
  });
});

test('issued secrets list every password, code, verifier, token and cookie', async () => {
  const pkce = createPkce();
  const visitor = createVisitor(emulator);
  const code = await obtainCode(emulator, { pkce, visitor });
  const { body } = await authenticate(emulator, {
    grant_type: 'authorization_code',
    code,
    code_verifier: pkce.verifier,
  });
  const secrets = emulator.control.issuedSecrets();
  expect(secrets).toEqual(
    expect.arrayContaining([
      'correct-horse-nova-demo',
      code,
      pkce.verifier,
      body['access_token'],
      body['refresh_token'],
    ]),
  );
  // Three other seed passwords, two cookies, and the five above.
  expect(secrets).toHaveLength(10);
  expect((await send('GET', 'issued-secrets')).body).toEqual(secrets);
});

test('settings, faults, sessions and keys can be changed over HTTP', async () => {
  expect((await send('PATCH', 'settings', { accessTokenLifetimeSeconds: 9 })).status).toBe(200);
  const session = await startSession(emulator);
  const { exp = 0, iat = 0, sid } = decodeJwt(session.access_token);
  expect(exp - iat).toBe(9);

  const fault = { path: '/api/notes', times: 2, fault: { kind: 'status', status: 418 } };
  expect((await send('POST', 'faults', fault)).status).toBe(200);
  expect((await fetch(`${emulator.url}/api/notes`)).status).toBe(418);
  await send('DELETE', 'faults');
  expect((await fetch(`${emulator.url}/api/notes`)).status).toBe(401);

  expect((await send('POST', 'revoke-session', { sessionId: sid })).body).toBe(true);
  expect((await send('GET', 'sessions')).body).toEqual([expect.objectContaining({ id: sid, ended: true })]);
  expect((await send('POST', 'rotate-signing-keys', { withdrawOld: true })).status).toBe(200);
  const notes = await fetch(`${emulator.url}/api/notes`, {
    headers: { Authorization: `Bearer ${session.access_token}` },
  });
  expect(notes.status).toBe(401);

  expect((await send('POST', 'reset', {})).status).toBe(200);
  expect(emulator.control.calls()).toEqual([]);
  expect(emulator.control.sessions()).toEqual([]);
  const { exp: later = 0, iat: then = 0 } = decodeJwt((await startSession(emulator)).access_token);
  expect(later - then).toBe(300);
});

test.each([
  ['PATCH', 'settings', { accessTokenLifetimeSeconds: -1 }],
  ['PATCH', 'settings', { unknown: 1 }],
  ['POST', 'faults', { path: 'no-slash', times: 1, fault: { kind: 'truncate' } }],
  ['POST', 'faults', { path: '/x', times: 1, fault: { kind: 'unknown' } }],
])('%s %s refuses %o and says why', async (method, path, body) => {
  expect(await send(method, path, body)).toEqual({
    status: 422,
    body: { message: expect.stringMatching(/\w/) },
  });
});

test('a body that another origin’s page could send is refused', async () => {
  const response = await fetch(`${emulator.url}/emulator/control/reset`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(415);
});
