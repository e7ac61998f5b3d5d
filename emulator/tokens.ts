/**
 * Sessions' tokens, and the answer of `/user_management/authenticate` that carries them.
 *
 * Field names: WorkOS's OpenAPI document (UserlandAuthenticateResponse, UserlandUser) and the serializers of
 * `@workos-inc/node`. Claims: https://workos.com/docs/reference/authkit/session-tokens
 */
import { SignJWT } from 'jose';
import { createUlid } from './identifiers.ts';
import { serializeUser } from './serialize-user.ts';
import type { SigningKeys } from './signing-keys.ts';
import { getUser, membershipIn, type Session, type State, type User } from './state.ts';

export interface TokenIssuer {
  readonly url: string;
  readonly state: State;
  readonly keys: SigningKeys;
}

/** The `iss` of access tokens. */
export const issuerName = ({ url, state }: TokenIssuer): string => state.settings.issuer ?? url;

/**
 * A new access token and refresh token for the session, in its current organization.
 *
 * @param kept the refresh token to keep, or null for a new one
 */
export async function issueTokens(issuer: TokenIssuer, session: Session, kept: string | null = null) {
  const { url, state } = issuer;
  const user = getUser(state, session.userId);
  const accessToken = await signAccessToken(issuer, session, user);
  state.secrets.add(accessToken);
  const refreshToken = kept ?? state.issueSecret();
  if (kept === null) state.refreshTokens.set(refreshToken, { sessionId: session.id, exchanged: null });
  return {
    user: serializeUser(url, user),
    ...(session.organizationId === null ? {} : { organization_id: session.organizationId }),
    access_token: accessToken,
    refresh_token: refreshToken,
    authentication_method: user.impersonator === null ? 'Password' : 'Impersonation',
    ...(user.impersonator === null ? {} : { impersonator: user.impersonator }),
  };
}

async function signAccessToken(issuer: TokenIssuer, session: Session, user: User): Promise<string> {
  const { state, keys } = issuer;
  const { kid, privateKey } = keys.current();
  const issuedAt = Math.floor(Date.now() / 1000);
  return new SignJWT({
    client_id: state.seed.clientId,
    sid: session.id,
    auth_time: Math.floor(session.authenticatedAt / 1000),
    ...(user.impersonator === null ? {} : { act: { sub: user.impersonator.email } }),
    ...organizationClaims(state, user, session.organizationId),
    ...customClaims(state, session.organizationId),
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .setIssuer(issuerName(issuer))
    .setSubject(user.id)
    .setJti(createUlid())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + state.settings.accessTokenLifetimeSeconds)
    .sign(privateKey);
}

/** The claims of a JWT template. Claims with the organization's name are left out without one. */
function customClaims({ settings, seed }: State, organizationId: string | null) {
  const name = seed.organizations.find(({ id }) => id === organizationId)?.name ?? null;
  const placeholder = '{{organization.name}}';
  return Object.fromEntries(
    Object.entries(settings.customClaims)
      .filter(([, value]) => name !== null || value !== placeholder)
      .map(([claim, value]) => [claim, value === placeholder ? name : value]),
  );
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
