/** Sessions, attempts and tokens to test with; every secret in them is a marker that can be searched for. */
import { SignJWT, type JSONWebKeySet } from 'jose';
import { createSigningKeys, type SigningKeys } from '../../emulator/signing-keys.ts';
import type { Attempt } from '../../main/auth/sign-in/attempt.ts';
import type { SessionTokens } from '../../main/auth/workos/seal.ts';
import type { Session } from '../../main/auth/session/session.ts';
import { Secret } from '../../main/lib/secret.ts';

export const clientId = 'client_emulator';
/** 2026-01-01T00:00:00Z, in milliseconds. */
export const start = 1_767_225_600_000;

export const secrets = {
  accessToken: 'marker-access-token',
  refreshToken: 'marker-refresh-token',
  codeVerifier: 'marker-code-verifier',
  state: 'marker-state',
  code: 'marker-code',
} as const;

export function createTokens(changes: Partial<SessionTokens> = {}): SessionTokens {
  return {
    accessToken: new Secret(secrets.accessToken),
    refreshToken: new Secret(secrets.refreshToken),
    user: {
      id: 'user_1',
      email: 'nova@example.com',
      firstName: 'Nova',
      lastName: 'Quartz',
      profilePictureUrl: 'https://pictures.example.com/marker-picture-address',
      metadata: { note: 'marker-metadata' },
    },
    organizationId: 'org_1',
    authenticationMethod: 'Password',
    impersonator: { email: 'support@example.com', reason: 'A support request' },
    ...changes,
  };
}

/** A session whose access token arrived at `start` and is valid for five minutes. */
export function createSession(changes: Partial<Session> = {}): Session {
  return {
    signedInAt: start,
    receivedAt: start,
    receivedMonotonic: 1_000,
    clockOffset: 0,
    refreshCount: 0,
    refreshStartedAt: null,
    refreshOrganizationId: null,
    storedAt: null,
    tokens: createTokens(),
    claims: {
      sub: 'user_1',
      sid: 'session_1',
      iat: start / 1000,
      exp: start / 1000 + 300,
      org_id: 'org_1',
      role: 'admin',
      roles: ['admin'],
      permissions: ['notes:read'],
      entitlements: ['audit-logs'],
      feature_flags: ['new-dashboard'],
      act: { sub: 'support@example.com' },
      auth_time: start / 1000,
      custom: { org_name: 'marker-custom-claim' },
      shown: {},
      organizationName: null,
    },
    isVerified: true,
    ...changes,
  };
}

export function createAttempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    state: secrets.state,
    codeVerifier: new Secret(secrets.codeVerifier),
    redirectUri: 'http://127.0.0.1:50123/callback',
    transport: 'loopback',
    authorizationUrl: `https://api.workos.com/user_management/authorize?state=${secrets.state}`,
    returnTo: 'home',
    expiresAt: start + 60_000,
    ...changes,
  };
}

export interface Signer {
  readonly jwks: JSONWebKeySet;
  /** Signs an access token; a claim that is undefined is left out. */
  sign(claims?: Readonly<Record<string, unknown>>, header?: { readonly kid?: string }): Promise<Secret>;
}

/** Two signers like WorkOS, each with its own key: the keys of this process's emulators. */
export async function createSigners(kid: string, otherKid: string): Promise<[Signer, Signer]> {
  const keys = await createSigningKeys();
  const signer = createSigner(kid, keys);
  await keys.rotate({ withdrawOld: true });
  return [signer, createSigner(otherKid, keys)];
}

function createSigner(kid: string, keys: SigningKeys): Signer {
  const { privateKey } = keys.current();
  const defaults = {
    sub: 'user_1',
    sid: 'session_1',
    iat: start / 1000,
    exp: start / 1000 + 300,
    client_id: clientId,
  };
  return {
    jwks: { keys: keys.jwks().keys.map((key) => ({ ...key, kid })) },
    sign: async (claims = {}, header = { kid }) =>
      new Secret(
        await new SignJWT({ ...defaults, ...claims })
          .setProtectedHeader({ alg: 'RS256', ...header })
          .sign(privateKey),
      ),
  };
}
