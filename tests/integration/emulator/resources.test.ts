import { inflateSync } from 'node:zlib';
import { afterAll, expect, test, vi } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { comet, createVisitor, authorizationUrl, nova, pixel, startSession } from './hosted-visitor.ts';

const emulator = await startEmulator();

afterAll(() => emulator.close());

function get(path: string, accessToken: string) {
  return fetch(`${emulator.url}${path}`, { headers: { Authorization: `Bearer ${accessToken}` } });
}

test('notes need a valid access token', async () => {
  const { access_token: token } = await startSession(emulator, { person: pixel });
  expect((await get('/api/notes', token)).status).toBe(200);
  const [header, , signature] = token.split('.');
  const forged = [header, btoa('{"sub":"user_other"}').replace(/=+$/, ''), signature].join('.');
  for (const refused of [forged, 'nonsense', '']) {
    const response = await get('/api/notes', refused);
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toContain('invalid_token');
  }
});

test('an expired access token is refused', async () => {
  emulator.control.configure({ accessTokenLifetimeSeconds: 0 });
  const { access_token: token } = await startSession(emulator, { person: pixel });
  emulator.control.reset();
  expect((await get('/api/notes', token)).status).toBe(401);
});

test('an access token of an ended session is refused', async () => {
  const { access_token: token } = await startSession(emulator, { person: pixel });
  const session = emulator.control.sessions().at(-1);
  expect(emulator.control.revokeSession(session?.id ?? '')).toBe(true);
  expect((await get('/api/notes', token)).status).toBe(401);
});

test('the admin resource needs its permission, and then a recent sign-in', async () => {
  const { access_token: member } = await startSession(emulator, { person: pixel });
  expect((await get('/api/admin', member)).status).toBe(403);

  const visitor = createVisitor(emulator);
  const page = await visitor.submit(await visitor.open(authorizationUrl(emulator)), '/sign-in', nova);
  await visitor.submit(page, '/organization', { organization_id: 'org_01K0EMVAT0R000000000AVR0RA' });
  const address = authorizationUrl(emulator, {
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  });
  const response = await fetch(`${emulator.url}/user_management/authenticate`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: emulator.clientId,
      grant_type: 'authorization_code',
      code: (await visitor.open(address)).url.searchParams.get('code') ?? '',
      // The pair of RFC 7636, appendix B.
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    }),
  });
  const { access_token: admin } = (await response.json()) as { readonly access_token: string };
  expect((await get('/api/admin', admin)).status).toBe(200);

  emulator.control.configure({ adminMaxAgeSeconds: 60 });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 62_000 });
  try {
    const challenge = await get('/api/admin', admin);
    expect(challenge.status).toBe(401);
    expect(challenge.headers.get('WWW-Authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", max_age="60"',
    );
    // A user without the permission would sign in again in vain.
    expect((await get('/api/admin', member)).status).toBe(403);
  } finally {
    vi.useRealTimers();
  }
});

test('a profile picture is a PNG, and users without one get 404', async () => {
  const { user } = (await startSession(emulator, { person: comet })) as unknown as {
    readonly user: { readonly id: string; readonly profile_picture_url: string };
  };
  const response = await fetch(user.profile_picture_url);
  expect(response.headers.get('Content-Type')).toBe('image/png');
  const png = Buffer.from(await response.arrayBuffer());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const data = png.indexOf('IDAT');
  const pixels = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
  expect(pixels.length).toBe(height * (1 + width * 3));

  const nobody = await fetch(`${emulator.url}/profile-pictures/user_01K0EMVAT0R000000000P1XE10.png`);
  expect(nobody.status).toBe(404);
});
