/**
 * Sessions' tokens, and the answer of `/user_management/authenticate` that carries them.
 *
 * Field names: WorkOS's OpenAPI document (UserlandAuthenticateResponse, UserlandUser) and the serializers of
 * `@workos-inc/node`. Claims: https://workos.com/docs/reference/authkit/session-tokens
 */
import { SignJWT } from 'jose';
import { createUlid } from './identifiers.ts';
import type { SigningKeys } from './signing-keys.ts';
import { getUser, membershipIn, type Session, type State, type User } from './state.ts';

export interface TokenIssuer {
  readonly url: string;
  readonly state: State;
  readonly keys: SigningKeys;
}

/** A new access token and refresh token for the session, in the organization that it is in now. */
export async function issueTokens(issuer: TokenIssuer, session: Session) {
  const { url, state } = issuer;
  const user = getUser(state, session.userId);
  const accessToken = await signAccessToken(issuer, session, user);
  state.secrets.add(accessToken);
  const refreshToken = state.issueSecret();
  state.refreshTokens.set(refreshToken, { sessionId: session.id, exchanged: null });
  return {
    user: serializeUser(url, user),
    ...(session.organizationId === null ? {} : { organization_id: session.organizationId }),
    access_token: accessToken,
    refresh_token: refreshToken,
    authentication_method: user.impersonator === null ? 'Password' : 'Impersonation',
    ...(user.impersonator === null ? {} : { impersonator: user.impersonator }),
  };
}

async function signAccessToken(
  { url, state, keys }: TokenIssuer,
  session: Session,
  user: User,
): Promise<string> {
  const { kid, privateKey } = keys.current();
  const issuedAt = Math.floor(Date.now() / 1000);
  return new SignJWT({
    client_id: state.seed.clientId,
    sid: session.id,
    ...(user.impersonator === null ? {} : { act: { sub: user.impersonator.email } }),
    ...organizationClaims(state, user, session.organizationId),
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .setIssuer(url)
    .setSubject(user.id)
    .setJti(createUlid())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + state.settings.accessTokenLifetimeSeconds)
    .sign(privateKey);
}

function organizationClaims(state: State, user: User, organizationId: string | null) {
  if (organizationId === null) return {};
  const membership = membershipIn(user, organizationId);
  const organization = state.seed.organizations.find(({ id }) => id === organizationId);
  const role = state.seed.roles.find(({ slug }) => slug === membership?.role);
  if (organization === undefined || role === undefined) {
    throw new Error(`The seed has no organization ${organizationId}, or no role for ${user.email} in it.`);
  }
  return {
    org_id: organizationId,
    role: role.slug,
    roles: [role.slug],
    permissions: role.permissions,
    entitlements: organization.entitlements,
    feature_flags: organization.featureFlags,
  };
}

function serializeUser(url: string, user: User) {
  const createdAt = new Date(user.createdAt).toISOString();
  const name = [user.firstName, user.lastName].filter((part) => part !== null).join(' ');
  return {
    object: 'user',
    id: user.id,
    email: user.email,
    email_verified: true,
    first_name: user.firstName,
    last_name: user.lastName,
    name: name === '' ? null : name,
    profile_picture_url: user.hasPicture ? `${url}/profile-pictures/${user.id}.png` : null,
    last_sign_in_at: user.lastSignInAt === null ? null : new Date(user.lastSignInAt).toISOString(),
    external_id: null,
    metadata: {},
    locale: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}
