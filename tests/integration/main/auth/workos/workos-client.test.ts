import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startEmulator, type Emulator } from '../../../../../emulator/index.ts';
import type { PlannedFault } from '../../../../../emulator/faults.ts';
import { createWorkOSClient, type WorkOSClient } from '../../../../../main/auth/workos/workos-client.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createPkce, createVisitor, obtainCode, pixel } from '../../../emulator/hosted-visitor.ts';

const authenticate = '/user_management/authenticate';
let emulator: Emulator;
let client: WorkOSClient;
beforeAll(async () => {
  vi.stubEnv('WORKOS_API_KEY', undefined);
  emulator = await startEmulator();
  client = createWorkOSClient({ clientId: emulator.clientId, apiOrigin: emulator.url }, (...given) =>
    fetch(...given),
  );
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await emulator.close();
});
beforeEach(() => emulator.control.reset());

const callsOf = (path: string) => emulator.control.calls().filter((call) => call.path === path);
const fail = (fault: PlannedFault['fault'], path = authenticate): void =>
  emulator.control.addFault({ path, times: 5, fault });
async function signIn() {
  const pkce = createPkce();
  return client.exchangeCode(new Secret(await obtainCode(emulator, { pkce })), new Secret(pkce.verifier));
}

const parametersOf = (address: string) => Object.fromEntries(new URL(address).searchParams);

test('the logout URL names the session and, if given, the return address', () => {
  expect(parametersOf(client.logoutUrl('session_1', null))).toEqual({ session_id: 'session_1' });
  const url = client.logoutUrl('session_1', 'http://127.0.0.1:1/signed-out');
  expect(parametersOf(url)).toEqual({ session_id: 'session_1', return_to: 'http://127.0.0.1:1/signed-out' });
  expect(url.startsWith(`${emulator.url}/user_management/sessions/logout?`)).toBe(true);
});

test('ending a session without a browser also ends its refresh token', async () => {
  const { value } = await signIn();
  const [session] = emulator.control.sessions();
  await client.endSession(session?.id ?? '');
  await expect(client.refresh(value.refreshToken, null)).rejects.toMatchObject({ fate: 'refused' });
  await expect(client.endSession('session_unknown')).resolves.toBeUndefined();
});

test('a code becomes tokens, with the server’s time, and without a secret of the client', async () => {
  const { value, serverTime } = await signIn();
  expect(value).toMatchObject({
    user: { email: 'pixel@example.com', firstName: 'Pixel' },
    authenticationMethod: 'Password',
  });
  expect(Math.abs(serverTime - Date.now())).toBeLessThan(60_000);
  const [call] = callsOf(authenticate);
  expect(call?.parameters).not.toHaveProperty('client_secret');
  expect(call?.headers).not.toHaveProperty('authorization');
});

test('the server’s time is its own, not this computer’s', async () => {
  const slow = createWorkOSClient(
    { clientId: emulator.clientId, apiOrigin: emulator.url },
    async (...given) => {
      const response = await fetch(...given);
      return new Response(await response.text(), {
        headers: { 'content-type': 'application/json', date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
      });
    },
  );
  const { value } = await signIn();
  expect((await slow.refresh(value.refreshToken, null)).serverTime).toBe(Date.parse('2026-01-01T00:00:00Z'));
});

test('a refresh token becomes the next pair, in another organization if requested', async () => {
  const { value } = await signIn();
  const next = await client.refresh(value.refreshToken, null);
  expect(next.value.refreshToken).not.toEqual(value.refreshToken);
  await expect(client.refresh(next.value.refreshToken, 'org_unknown')).rejects.toMatchObject({
    code: 'refresh-refused',
    detail: 'organization_not_found',
  });
});

describe('a device code', () => {
  test('is requested, polled and exchanged for the same tokens as a browser’s code', async () => {
    emulator.control.configure({ deviceIntervalSeconds: 0 });
    const device = await client.authorizeDevice();
    expect(device).toEqual({
      deviceCode: expect.any(Secret),
      userCode: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/),
      verificationUri: `${emulator.url}/device`,
      verificationUriComplete: `${emulator.url}/device?user_code=${device.userCode}`,
      lifetime: 300_000,
      interval: 1_000,
    });
    await expect(client.exchangeDeviceCode(device.deviceCode)).rejects.toMatchObject({
      fate: 'refused',
      apiError: 'authorization_pending',
    });
    const visitor = createVisitor(emulator);
    const page = await visitor.open(device.verificationUriComplete);
    await visitor.submit(
      await visitor.submit(page, '/device', { user_code: device.userCode }),
      '/sign-in',
      pixel,
    );
    const { value } = await client.exchangeDeviceCode(device.deviceCode);
    const byBrowser = (await signIn()).value;
    expect(Object.keys(value.user).toSorted()).toEqual(Object.keys(byBrowser.user).toSorted());
    expect(value.user.email).toBe('pixel@example.com');
    for (const { parameters } of callsOf(authenticate))
      expect(parameters).not.toHaveProperty('client_secret');
  });

  test('is refused if the client may not use one', async () => {
    emulator.control.configure({ deviceAuthorizationEnabled: false });
    await expect(client.authorizeDevice()).rejects.toMatchObject({ fate: 'refused', status: 403 });
  });

  const answer = {
    device_code: 'd',
    user_code: 'BCDF-GHJK',
    verification_uri: 'https://auth.example.com/device',
    expires_in: 300,
  };
  const give = (body: object) =>
    fail({ kind: 'status', status: 200, body }, '/user_management/authorize/device');

  test('tolerates missing optional fields', async () => {
    give(answer);
    expect(await client.authorizeDevice()).toMatchObject({
      verificationUriComplete: 'https://auth.example.com/device',
      interval: 5_000,
    });
  });

  test.each([
    ['an address of another kind', { verification_uri: 'file:///etc/passwd' }],
    ['a code with a line break', { user_code: 'BCDF\nGHJK' }],
    ['no lifetime', { expires_in: 0 }],
    ['an interval that nobody waits for', { interval: 1e9 }],
  ])('is rejected with %s', async (_case, change) => {
    give({ ...answer, ...change });
    await expect(client.authorizeDevice()).rejects.toMatchObject({ code: 'response-invalid' });
  });
});

test('the client’s own keys are fetched', async () => {
  const { keys } = await client.fetchJwks();
  expect(keys).toEqual([expect.objectContaining({ kty: 'RSA', kid: expect.any(String) })]);
});

test('a code that WorkOS refuses is sent once', async () => {
  await expect(client.exchangeCode(new Secret('unknown'), new Secret('v'.repeat(43)))).rejects.toMatchObject({
    code: 'code-refused',
    detail: 'invalid_grant',
    fate: 'refused',
    apiError: 'invalid_grant',
  });
  expect(callsOf(authenticate)).toHaveLength(1);
});

test('an unknown client is refused', async () => {
  const stranger = createWorkOSClient({ clientId: 'client_other', apiOrigin: emulator.url }, (...given) =>
    fetch(...given),
  );
  await expect(stranger.refresh(new Secret('token'), null)).rejects.toMatchObject({
    code: 'client-refused',
    detail: 'invalid_client',
  });
  await expect(stranger.fetchJwks()).rejects.toMatchObject({ fate: 'refused' });
});

describe('a failed call is made once, and its failure is named:', () => {
  test.each<[string, PlannedFault['fault'], Record<string, unknown>]>([
    [
      'a server error',
      { kind: 'status', status: 500 },
      { code: 'unreachable', detail: 'http-500', fate: 'unknown' },
    ],
    [
      'too many requests',
      { kind: 'status', status: 429, retryAfter: '7' },
      { code: 'service-busy', detail: 'http-429', fate: 'not-processed', retryAfter: 7_000 },
    ],
    ['a request timeout', { kind: 'status', status: 408 }, { detail: 'http-408', fate: 'unknown' }],
    ['a bad gateway', { kind: 'bad-gateway' }, { code: 'unreachable', detail: 'http-502', fate: 'unknown' }],
    [
      'a captive portal',
      { kind: 'captive-portal' },
      { code: 'response-invalid', detail: 'http-200', fate: 'unknown' },
    ],
    [
      'a lost answer',
      { kind: 'drop', when: 'after-processing' },
      { code: 'unreachable', detail: 'no-response', fate: 'unknown' },
    ],
    [
      'a closed connection',
      { kind: 'drop', when: 'before-processing' },
      { code: 'unreachable', fate: 'unknown' },
    ],
    ['half an answer', { kind: 'truncate' }, { code: 'unreachable', fate: 'unknown' }],
    [
      'JSON of another kind',
      { kind: 'status', status: 200, body: { hello: 'world' } },
      { code: 'response-invalid', fate: 'unknown' },
    ],
    [
      'JSON that is null',
      { kind: 'status', status: 200, body: null },
      { code: 'response-invalid', fate: 'unknown' },
    ],
    [
      'a policy',
      { kind: 'status', status: 403, body: { code: 'mfa_enrollment', message: 'x' } },
      { code: 'refresh-refused', fate: 'refused', apiError: 'mfa_enrollment' },
    ],
    [
      'a refusal with an error code that is not text',
      { kind: 'status', status: 400, body: { error: { a: 1 } } },
      { code: 'refresh-refused', detail: 'http-400', fate: 'refused', apiError: null },
    ],
  ])('%s', async (_case, fault, expected) => {
    const { value } = await signIn();
    const before = callsOf(authenticate).length;
    fail(fault);
    await expect(client.refresh(value.refreshToken, null)).rejects.toMatchObject({
      name: 'AuthError',
      ...expected,
    });
    expect(callsOf(authenticate)).toHaveLength(before + 1);
  });

  test('invalid keys', async () => {
    fail({ kind: 'status', status: 200, body: { keys: [{ kty: 'RSA' }] } }, `/sso/jwks/${emulator.clientId}`);
    await expect(client.fetchJwks()).rejects.toMatchObject({ code: 'response-invalid', detail: 'http-200' });
  });

  test('Chromium’s network errors, by their names', async () => {
    const offline = createWorkOSClient({ clientId: emulator.clientId, apiOrigin: emulator.url }, () =>
      Promise.reject(
        new TypeError('The network request failed.', { cause: new Error('net::ERR_INTERNET_DISCONNECTED') }),
      ),
    );
    await expect(offline.refresh(new Secret('token'), null)).rejects.toMatchObject({
      code: 'unreachable',
      detail: 'ERR_INTERNET_DISCONNECTED',
      fate: 'not-processed',
    });
  });

  test('an answer that is longer than any', async () => {
    const long = JSON.stringify({ keys: [], more: 'x'.repeat(1024 * 1024) });
    const headers = { 'content-type': 'application/json' };
    const flooded = createWorkOSClient(
      { clientId: emulator.clientId, apiOrigin: emulator.url },
      async () => new Response(long, { headers }),
    );
    await expect(flooded.fetchJwks()).rejects.toMatchObject({ fate: 'unknown' });
  });
});

test('a hanging call is given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const hanging = createWorkOSClient(
      { clientId: emulator.clientId, apiOrigin: emulator.url },
      (_url, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const asked = hanging.refresh(new Secret('token'), null).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(13_000);
    expect(await asked).toMatchObject({ code: 'unreachable', detail: 'no-response', fate: 'unknown' });
  } finally {
    vi.useRealTimers();
  }
});

test.each<[string, (client: WorkOSClient) => Promise<unknown>, number]>([
  ['a refresh', (client) => client.refresh(new Secret('token'), null), 12_000],
  ['a code', (client) => client.exchangeCode(new Secret('code'), new Secret('verifier')), 25_000],
])('a slow answer to %s still counts', async (_case, ask, time) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const slow = createWorkOSClient(
      { clientId: emulator.clientId, apiOrigin: emulator.url },
      (_url, { signal }) =>
        new Promise((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          setTimeout(() => resolve(Response.json({ error: 'answered' }, { status: 400 })), time);
        }),
    );
    const asked = ask(slow).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(time);
    expect(await asked).toMatchObject({ detail: 'answered' });
  } finally {
    vi.useRealTimers();
  }
});

describe('failures don’t repeat @security', () => {
  const thorough = { depth: Infinity, showHidden: true, maxStringLength: Infinity } as const;
  const failureOf = async (call: Promise<unknown>): Promise<Error> =>
    call.then(
      () => Promise.reject(new Error('It did not fail.')),
      (reason: Error) => reason,
    );

  test('a sent token, code or verifier', async () => {
    const error = await failureOf(
      client.exchangeCode(new Secret('marker-code'), new Secret('marker-verifier')),
    );
    expect(inspect(error, thorough)).not.toContain('marker');
  });

  test.each([
    ['a sign-in that is no session', 200, { access_token: 'marker', refresh_token: 'marker', user: {} }],
    ['tokens of another type', 200, { access_token: ['marker'], refresh_token: 'marker', user: { id: 'u' } }],
    ['a refusal', 400, { error: 'invalid_grant', error_description: 'marker', access_token: 'marker' }],
    [
      'a step that AuthKit wants first',
      403,
      { code: 'mfa_enrollment', pending_authentication_token: 'marker' },
    ],
    ['a fault of the server', 500, { message: 'marker' }],
    ['a rate limit', 429, { message: 'marker' }],
    ['something unprocessable', 422, { errors: [{ code: 'x', message: 'marker' }] }],
  ])('the answer’s text in %s, however deep one looks', async (_case, status, body) => {
    fail({ kind: 'status', status, body });
    const error = await failureOf(client.refresh(new Secret('token'), null));
    expect(inspect(error, thorough)).not.toContain('marker');
    expect(error).toMatchObject({ name: 'AuthError', cause: { message: expect.stringMatching(/^\w+$/) } });
  });
});
