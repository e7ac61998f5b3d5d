/**
 * The types that WorkOS's SDK expects for each field of an answer. The compiler checks the lists against the SDK's
 * types, so a field that a new version adds or removes is a compile error.
 */
import {
  WorkOS,
  type AuthenticationResponse,
  type AuthenticationResponseResponse,
  type ImpersonatorResponse,
  type User,
  type UserManagementAccessToken,
  type UserResponse,
} from '@workos-inc/node';
import { expect, vi } from 'vitest';
import type { Emulator } from '../../../emulator/index.ts';

/** The SDK as a public client of an emulator. */
export function createSdk({ url, clientId }: Pick<Emulator, 'url' | 'clientId'>): WorkOS {
  const { hostname, port } = new URL(url);
  vi.stubEnv('WORKOS_API_KEY', undefined);
  try {
    return new WorkOS({
      clientId,
      apiHostname: hostname,
      https: false,
      port: Number(port),
      maxRetries: 0,
    });
  } finally {
    vi.unstubAllEnvs();
  }
}

/** Matches the allowed values of every field of a type. */
type Fields<T> = { readonly [Name in keyof Required<T>]: unknown };

export const text = expect.stringMatching(/./);
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const slugs = expect.toSatisfy(
  (value) => Array.isArray(value) && value.every((slug) => typeof slug === 'string'),
  'slugs',
);
const orNull = (isValue: (value: unknown) => boolean) =>
  expect.toSatisfy((value) => value === null || isValue(value), 'null, or of its type');
const textOrNull = orNull((value) => typeof value === 'string' && value !== '');

export const userOnTheWire: Fields<UserResponse> = {
  object: 'user',
  id: expect.stringMatching(/^user_/),
  email: expect.stringContaining('@'),
  email_verified: expect.any(Boolean),
  profile_picture_url: textOrNull,
  name: textOrNull,
  first_name: textOrNull,
  last_name: textOrNull,
  last_sign_in_at: orNull((value) => time.asymmetricMatch(value)),
  locale: textOrNull,
  created_at: time,
  updated_at: time,
  // Optional in the type, null in WorkOS's OpenAPI document; the deserializer accepts both.
  external_id: textOrNull,
  metadata: expect.any(Object),
};
const user: Fields<User> = {
  object: 'user',
  id: userOnTheWire.id,
  email: userOnTheWire.email,
  emailVerified: expect.any(Boolean),
  profilePictureUrl: textOrNull,
  name: textOrNull,
  firstName: textOrNull,
  lastName: textOrNull,
  lastSignInAt: userOnTheWire.last_sign_in_at,
  locale: textOrNull,
  createdAt: time,
  updatedAt: time,
  externalId: textOrNull,
  metadata: expect.any(Object),
};
export const impersonator: Fields<ImpersonatorResponse> = { email: text, reason: textOrNull };
const answerOnTheWire: Fields<AuthenticationResponseResponse> = {
  user: userOnTheWire,
  organization_id: expect.stringMatching(/^org_/),
  access_token: text,
  refresh_token: text,
  authentication_method: 'Password' satisfies AuthenticationResponse['authenticationMethod'],
  impersonator,
  oauth_tokens: 'not here: nobody signs in with another service',
};
/** Of these, all that every user has. */
const { impersonator: _impersonator, oauth_tokens: _oauthTokens, ...common } = answerOnTheWire;
export const ordinaryAnswer = common;
export const deserialized: Fields<Omit<AuthenticationResponse, 'sealedSession'>> = {
  user,
  organizationId: answerOnTheWire.organization_id,
  accessToken: text,
  refreshToken: text,
  authenticationMethod: 'Password',
  impersonator: undefined,
  oauthTokens: undefined,
};
/** The claims of an access token that the SDK reads. */
export const readClaims: Fields<UserManagementAccessToken> = {
  sid: expect.stringMatching(/^session_/),
  org_id: expect.stringMatching(/^org_/),
  role: text,
  roles: slugs,
  permissions: slugs,
  entitlements: slugs,
  feature_flags: slugs,
};
export const claimsOfEverybody = {
  iss: text,
  sub: userOnTheWire.id,
  sid: readClaims.sid,
  jti: text,
  iat: expect.any(Number),
  exp: expect.any(Number),
  auth_time: expect.any(Number),
  client_id: 'client_emulator',
};
