import { afterAll, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { authenticate, authorizationUrl, createVisitor, pixel, type Visitor } from './hosted-visitor.ts';

const emulator = await startEmulator({ settings: { deviceIntervalSeconds: 0 } });
let visitor: Visitor;

beforeEach(() => {
  emulator.control.reset();
  visitor = createVisitor(emulator);
});
afterAll(() => emulator.close());

async function requestDevice(clientId = emulator.clientId) {
  const response = await fetch(`${emulator.url}/user_management/authorize/device`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

function poll(deviceCode: string | undefined) {
  return authenticate(emulator, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: deviceCode ?? '',
  });
}

test('a device is told to wait, then signed in as the user who entered its code', async () => {
  const { body } = await requestDevice();
  expect(body).toEqual({
    device_code: expect.any(String),
    user_code: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/),
    verification_uri: `${emulator.url}/device`,
    verification_uri_complete: `${emulator.url}/device?user_code=${body['user_code']}`,
    expires_in: 300,
    interval: 0,
  });
  const waiting = await poll(body['device_code']);
  expect(waiting).toMatchObject({ status: 400, body: { error: 'authorization_pending' } });

  const page = await visitor.open(body['verification_uri'] ?? '');
  const typed = body['user_code']?.toLowerCase().replace('-', ' ') ?? '';
  const signIn = await visitor.submit(page, '/device', { user_code: typed });
  const end = await visitor.submit(signIn, '/sign-in', pixel);
  expect(end.html).toContain('Device connected');

  expect(await poll(body['device_code'])).toMatchObject({
    status: 200,
    body: { user: { email: pixel.email } },
  });
  expect(await poll(body['device_code'])).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a signed-in browser only confirms the code', async () => {
  await visitor.submit(await visitor.open(authorizationUrl(emulator)), '/sign-in', pixel);
  const { body } = await requestDevice();
  const page = await visitor.open(body['verification_uri_complete'] ?? '');
  const end = await visitor.submit(page, '/device', { user_code: body['user_code'] ?? '' });
  expect(end.html).toContain('Device connected');
  expect((await poll(body['device_code'])).status).toBe(200);
});

test('polling too fast gets slow_down', async () => {
  emulator.control.configure({ deviceIntervalSeconds: 600 });
  const { body } = await requestDevice();
  expect(await poll(body['device_code'])).toMatchObject({ body: { error: 'authorization_pending' } });
  expect(await poll(body['device_code'])).toMatchObject({ status: 400, body: { error: 'slow_down' } });
});

test('a device learns that the user refused', async () => {
  const { body } = await requestDevice();
  const page = await visitor.open('/device');
  await visitor.submit(page, '/device', { user_code: body['user_code'] ?? '', decision: 'cancel' });
  expect(await poll(body['device_code'])).toMatchObject({ status: 400, body: { error: 'access_denied' } });
});

test('a device code expires, for the device and for the user', async () => {
  const { body } = await requestDevice();
  emulator.control.configure({ deviceCodeLifetimeSeconds: 0 });
  expect(await poll(body['device_code'])).toMatchObject({ status: 400, body: { error: 'expired_token' } });
  const page = await visitor.open('/device');
  expect((await visitor.submit(page, '/device', { user_code: body['user_code'] ?? '' })).status).toBe(422);
});

test('unknown clients are refused, and so are all clients without the grant', async () => {
  const unknown = await requestDevice('client_other');
  expect(unknown).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
  emulator.control.configure({ deviceAuthorizationEnabled: false });
  expect(await requestDevice()).toMatchObject({ status: 403, body: { error: 'access_denied' } });
});
