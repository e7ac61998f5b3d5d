import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { createVisitor, pixel, redirectUri } from './hosted-visitor.ts';
import { createSdk } from './sdk-fields.ts';

const emulator = await startEmulator();
const workos = createSdk(emulator);

afterAll(() => emulator.close());

test('the WorkOS SDK signs in, verifies, refreshes and signs out as a public client', async () => {
  const { userManagement } = workos;
  const { url, state, codeVerifier } = await userManagement.getAuthorizationUrlWithPKCE({
    provider: 'authkit',
    redirectUri,
    loginHint: pixel.email,
  });
  const visitor = createVisitor(emulator);
  const page = await visitor.open(url);
  expect(page.html).toContain(`value="${pixel.email}"`);
  const callback = (await visitor.submit(page, '/sign-in', pixel)).url;
  expect(callback.origin + callback.pathname).toBe(redirectUri);
  expect(callback.searchParams.get('state')).toBe(state);

  const session = await userManagement.authenticateWithCode({
    code: callback.searchParams.get('code') ?? '',
    codeVerifier,
  });
  expect(session).toMatchObject({
    organizationId: 'org_01K0EMVAT0R000000000AVR0RA',
    authenticationMethod: 'Password',
    user: {
      object: 'user',
      email: pixel.email,
      firstName: 'Pixel',
      lastName: 'Harbor',
      name: 'Pixel Harbor',
    },
  });

  const keys = createRemoteJWKSet(new URL(userManagement.getJwksUrl(emulator.clientId)));
  const { payload } = await jwtVerify(session.accessToken, keys, { issuer: emulator.url });
  expect(payload).toMatchObject({
    sub: session.user.id,
    sid: expect.stringMatching(/^session_[0-9A-Z]{26}$/),
    org_id: session.organizationId,
    role: 'member',
    roles: ['member'],
    permissions: ['notes:read'],
    entitlements: ['audit-logs'],
    feature_flags: ['new-dashboard'],
    client_id: emulator.clientId,
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);

  const refreshed = await userManagement.authenticateWithRefreshToken({ refreshToken: session.refreshToken });
  expect(refreshed.refreshToken).not.toBe(session.refreshToken);
  const again = await jwtVerify(refreshed.accessToken, keys);
  expect(again.payload['sid']).toBe(payload['sid']);
  expect(again.payload.jti).not.toBe(payload.jti);

  const returnTo = 'http://127.0.0.1:50124/signed-out';
  const logout = userManagement.getLogoutUrl({ sessionId: String(payload['sid']), returnTo });
  expect((await visitor.open(logout)).url.href).toBe(returnTo);
  await expect(
    userManagement.authenticateWithRefreshToken({ refreshToken: refreshed.refreshToken }),
  ).rejects.toMatchObject({ name: 'OauthException', status: 400, error: 'invalid_grant' });
});

test('the WorkOS SDK reports a refused code as an OAuth error', async () => {
  await expect(
    workos.userManagement.authenticateWithCode({ code: 'unknown', codeVerifier: 'a'.repeat(43) }),
  ).rejects.toMatchObject({ name: 'OauthException', status: 400, error: 'invalid_grant' });
});
