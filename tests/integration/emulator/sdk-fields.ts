/**
 * What WorkOS's SDK expects of each field of an answer. The lists are of the SDK's types, by the compiler: a field that a
 * new version adds or takes away fails it.
 */
import type {
  AuthenticationResponse,
  AuthenticationResponseResponse,
  ImpersonatorResponse,
  User,
  UserManagementAccessToken,
  UserResponse,
} from '@workos-inc/node';
import { expect } from 'vitest';

/** Matches what every field of a type is allowed to be. */
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
  // The type leaves it out where WorkOS's OpenAPI document has null; the deserializer takes both.
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
/** Of these, all but what only some people have. */
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
/** What the SDK reads of an access token. */
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
