/**
 * Verifies access tokens (RFC 7519, RFC 7515) against the JWKS of this client.
 * Invariants: RS256 only; a token with an unchecked signature is never trusted; issuer and audience are required only if
 * the settings name them, because WorkOS documents no values for all environments; `aud` and `client_id`, if present, must
 * equal the client ID.
 */
import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import * as v from 'valibot';
import type { CustomClaims, GivenClaims } from '../../../common/auth/custom-claims.ts';
import { AuthError } from '../auth-error.ts';
import type { Secret } from '../../lib/secret.ts';

const names = v.optional(v.array(v.string()), []);
const claimsSchema = v.object({
  sub: v.pipe(v.string(), v.minLength(1)),
  sid: v.pipe(v.string(), v.minLength(1)),
  iat: v.number(),
  exp: v.number(),
  /** When the user last signed in; a refresh does not change it. */
  auth_time: v.optional(v.number()),
  client_id: v.optional(v.string()),
  org_id: v.optional(v.string()),
  role: v.optional(v.string()),
  roles: names,
  permissions: names,
  entitlements: names,
  feature_flags: names,
  /** The impersonator who acts as the user (RFC 8693 §4.1); absent otherwise. */
  act: v.optional(v.object({ sub: v.string() })),
});

/** The claims of an access token that the app uses; times in seconds since the epoch. */
export interface AccessTokenClaims extends v.InferOutput<typeof claimsSchema> {
  /** The JWT template's claims, for main only. */
  readonly custom: GivenClaims;
  /** Those that the renderer may see. */
  readonly shown: GivenClaims;
  /** The organization's name, or null without such a claim. */
  readonly organizationName: string | null;
}

/** How to handle the claims that a JWT template adds. */
export interface CustomClaimsOptions {
  readonly schemas: { readonly [Name in keyof CustomClaims]: v.GenericSchema<unknown, CustomClaims[Name]> };
  /** Those that the renderer may see. */
  readonly shown: readonly (keyof CustomClaims)[];
  /** The claim with the organization's name, or null. */
  readonly organizationName: keyof CustomClaims | null;
}

/**
 * Parses the claims of an access token whose signature is checked elsewhere, or not at all.
 *
 * @param options the schemas of custom claims; by default there are none
 * @throws AuthError `token-rejected`, but not for a custom claim of the wrong form
 */
export function parseClaims(payload: unknown, options?: CustomClaimsOptions): AccessTokenClaims {
  const parsed = v.safeParse(claimsSchema, payload);
  if (!parsed.success) throw new AuthError('token-rejected', { detail: 'claims' });
  const all = payload as Readonly<Record<string, unknown>>;
  const custom = Object.entries<v.GenericSchema>(options?.schemas ?? {}).flatMap(([name, schema]) => {
    const claim = v.safeParse(schema, all[name]);
    return claim.success ? [[name, claim.output] as const] : [];
  });
  const isShown = ([name]: readonly [string, unknown]): boolean =>
    options?.shown.some((one) => one === name) ?? false;
  const [, organizationName] = custom.find(([name]) => name === options?.organizationName) ?? [];
  return {
    ...parsed.output,
    custom: Object.fromEntries(custom),
    shown: Object.fromEntries(custom.filter(isShown)),
    organizationName: typeof organizationName === 'string' ? organizationName : null,
  };
}

/**
 * Reads the claims of an access token without checking its signature: for display only.
 *
 * @throws AuthError `token-rejected`; jose's error if it is not a token
 */
export function readClaims(token: Secret, options?: CustomClaimsOptions): AccessTokenClaims {
  return parseClaims(decodeJwt(token.reveal()), options);
}

const keySetShape = v.object({ keys: v.array(v.looseObject({ kty: v.string(), kid: v.string() })) });

/** A JWK set (RFC 7517 §5) whose keys all have an ID. */
export const keySet = v.custom<JSONWebKeySet>((value) => v.is(keySetShape, value));

/** How far two clocks may be apart, in seconds, before a token counts as expired or not yet valid. */
const clockTolerance = 60;

/** Whether the key that signed a token is in a key set. */
export function isSigningKeyKnown(token: Secret, jwks: JSONWebKeySet): boolean {
  try {
    const header = JSON.parse(
      Buffer.from(token.reveal().split('.')[0] ?? '', 'base64url').toString(),
    ) as unknown;
    const kid = v.parse(v.object({ kid: v.string() }), header).kid;
    return jwks.keys.some((key) => key.kid === kid);
  } catch {
    return false;
  }
}

/** The expected issuer, client and audience of an access token. */
export interface TokenExpectation {
  readonly clientId: string;
  /** The accepted issuers, or null for any: the keys are this client's alone. */
  readonly issuer: readonly string[] | null;
  /** The required `aud`, or null: then `aud` is optional but must equal the client ID. */
  readonly audience: string | null;
  /** Absent without a JWT template. */
  readonly customClaims?: CustomClaimsOptions;
}

/**
 * Verifies an access token.
 *
 * @param options.now the server's time in milliseconds since the epoch, or null to check all but the expiry: for a
 *   stored token that was valid when it was received
 * @returns its claims
 * @throws AuthError `token-rejected`, with jose's code as detail
 */
export async function verifyAccessToken(
  token: Secret,
  jwks: JSONWebKeySet,
  options: TokenExpectation & { readonly now: number | null },
): Promise<AccessTokenClaims> {
  const { clientId, issuer, audience, customClaims } = options;
  try {
    const now = options.now ?? (decodeJwt(token.reveal()).iat ?? 0) * 1000;
    const { payload } = await jwtVerify(token.reveal(), createLocalJWKSet(jwks), {
      algorithms: ['RS256'],
      clockTolerance,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'sid', 'iat', 'exp'],
      ...(issuer !== null && { issuer: [...issuer] }),
      ...(audience !== null && { audience }),
    });
    const isForOthers = payload.aud !== undefined && ![payload.aud].flat().includes(audience ?? clientId);
    if (isForOthers) throw new AuthError('token-rejected', { detail: 'aud' });
    const claims = parseClaims(payload, customClaims);
    if (claims.client_id !== undefined && claims.client_id !== clientId) {
      throw new AuthError('token-rejected', { detail: 'client_id' });
    }
    return claims;
  } catch (error) {
    if (error instanceof AuthError) throw error;
    const detail = error instanceof errors.JOSEError ? error.code : 'not-a-token';
    throw new AuthError('token-rejected', { detail, cause: error });
  }
}
