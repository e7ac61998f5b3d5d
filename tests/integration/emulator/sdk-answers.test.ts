/** Compares the emulator's answers with the types and deserializers of WorkOS's SDK, field by field. */
import type { AuthenticationResponse } from '@workos-inc/node';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { createWorkOSClient } from '../../../main/auth/workos/workos-client.ts';
import {
  authenticate,
  comet,
  createPkce,
  createVisitor,
  echo,
  obtainCode,
  pixel,
  startSession,
} from './hosted-visitor.ts';
import {
  claimsOfEverybody,
  createSdk,
  deserialized,
  impersonator,
  ordinaryAnswer,
  readClaims,
  text,
} from './sdk-fields.ts';

const emulator = await startEmulator();
const workos = createSdk(emulator);

afterEach(() => emulator.control.reset());
afterAll(() => emulator.close());

/** Lets a user agree on the hosted pages, and returns the device code. */
async function approveDevice(person = pixel): Promise<string> {
  const { deviceCode, userCode } = await createWorkOSClient(
    { clientId: emulator.clientId, apiOrigin: emulator.url },
    (...given) => fetch(...given),
  ).authorizeDevice();
  const visitor = createVisitor(emulator);
  const page = await visitor.open(`/device?user_code=${userCode}`);
  await visitor.submit(await visitor.submit(page, '/device', { user_code: userCode }), '/sign-in', person);
  return deviceCode.reveal();
}

describe('the answer to', () => {
  test('a code has the fields of the SDK’s type, on the wire and deserialized', async () => {
    expect(await startSession(emulator, { person: pixel })).toEqual(ordinaryAnswer);
    const { verifier, challenge } = createPkce();
    const code = await obtainCode(emulator, { pkce: { verifier, challenge }, person: pixel });
    const answer = await workos.userManagement.authenticateWithCode({ code, codeVerifier: verifier });
    // The deserializer passes unknown fields on with their wire names.
    expect(answer).toStrictEqual(deserialized);
  });

  test('a refresh token has them too', async () => {
    const { refresh_token: refreshToken } = await startSession(emulator, { person: pixel });
    const { body } = await authenticate(emulator, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    expect(body).toEqual(ordinaryAnswer);
    const answer = await workos.userManagement.authenticateWithRefreshToken({
      refreshToken: String(body['refresh_token']),
    });
    expect(answer).toStrictEqual(deserialized);
  });

  test('a device code has them too', async () => {
    const { body } = await authenticate(emulator, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: await approveDevice(),
    });
    expect(body).toEqual(ordinaryAnswer);
  });

  test('an impersonation names the impersonator', async () => {
    const answer = await startSession(emulator, { person: comet });
    expect(answer).toEqual({
      ...ordinaryAnswer,
      authentication_method: 'Impersonation' satisfies AuthenticationResponse['authenticationMethod'],
      impersonator,
    });
  });

  test('a user without an organization has no organization field', async () => {
    const { organization_id: _organization, ...withoutOrganization } = ordinaryAnswer;
    expect(await startSession(emulator, { person: echo })).toEqual(withoutOrganization);
  });
});

describe('an access token', () => {
  test('has the claims that the SDK reads or WorkOS documents, and no others', async () => {
    const { access_token: token } = await startSession(emulator, { person: pixel });
    expect(decodeJwt(token)).toEqual({ ...claimsOfEverybody, ...readClaims });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: text });
  });

  test('has no organization claims for a user without an organization', async () => {
    const { access_token: token } = await startSession(emulator, { person: echo });
    expect(decodeJwt(token)).toEqual(claimsOfEverybody);
  });

  test('is verified with the keys that the SDK fetches', async () => {
    const { access_token: token } = await startSession(emulator, { person: pixel });
    const jwks = await workos.userManagement.getJWKS();
    expect(jwks).toBeDefined();
    if (jwks !== undefined) await jwtVerify(token, jwks, { issuer: emulator.url });
  });
});

test('the key set has the members of RFC 7517 and RFC 7518 that verification needs, and no private one', async () => {
  const response = await fetch(`${emulator.url}/sso/jwks/${emulator.clientId}`);
  const keys = (await response.json()) as JSONWebKeySet;
  expect(keys).toEqual({ keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: text, n: text, e: text }] });
  const { access_token: token } = await startSession(emulator, { person: pixel });
  await jwtVerify(token, createLocalJWKSet(keys));
});

test('a device authorization has exactly the fields of RFC 8628', async () => {
  const response = await fetch(`${emulator.url}/user_management/authorize/device`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: emulator.clientId }),
  });
  expect(await response.json()).toEqual({
    device_code: text,
    user_code: text,
    verification_uri: `${emulator.url}/device`,
    verification_uri_complete: expect.stringContaining(`${emulator.url}/device?user_code=`),
    expires_in: expect.any(Number),
    interval: expect.any(Number),
  });
});
