/**
 * The session of the signed-in user, as main holds it in memory. Values only.
 * Invariant: `claims` are those of `tokens.accessToken`; unless `isVerified`, they are for display only.
 */
import * as v from 'valibot';
import type { Dashboard } from '../../../common/auth/channels.ts';
import type { FoundAccount, Impersonator, Profile, SignedInState } from '../../../common/auth/auth-state.ts';
import type { AccessTokenClaims } from './access-token.ts';
import type { Instant } from '../../lib/clock.ts';
import type { SessionTokens } from '../workos/seal.ts';

/** A session's data besides its tokens; times in milliseconds since the epoch. */
export const sessionRecord = v.object({
  signedInAt: v.number(),
  /** When the tokens were received, by this computer's clock. */
  receivedAt: v.number(),
  /** The server's clock minus this computer's, at that moment. */
  clockOffset: v.number(),
  refreshCount: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /**
   * When the refresh token was sent, while there is no answer; otherwise null. This is the mark that is written before
   * the call.
   */
  refreshStartedAt: v.nullable(v.number()),
  /** The organization of that call, or null; absent in files of older versions. */
  refreshOrganizationId: v.optional(v.nullable(v.string()), null),
  /**
   * The latest clock time at which it was stored; null if it was not, or by an older version. If the clock is earlier
   * than this at the start, it was set back.
   */
  storedAt: v.optional(v.nullable(v.number()), null),
});
export type SessionRecord = v.InferOutput<typeof sessionRecord>;

export interface Session extends SessionRecord {
  /** `receivedAt` by the monotonic clock, or null for a token of an earlier run. */
  readonly receivedMonotonic: number | null;
  readonly tokens: SessionTokens;
  readonly claims: AccessTokenClaims;
  /** Whether the access token's signature was checked; false only while its key could not be fetched. */
  readonly isVerified: boolean;
}

/** A token this close to its expiry, in milliseconds, or in the second half of its lifetime, is renewed before use. */
const expiryMargin = 10_000;

/** How long a renewed token is used at least, however short its lifetime, in milliseconds. */
const shortestUse = 1_000;

/** How long WorkOS lets an impersonation last, in milliseconds (https://workos.com/docs/authkit/impersonation). */
const longestImpersonation = 60 * 60 * 1000;

/** The access token's lifetime from its arrival, in milliseconds, by the server's clock. */
export function accessTokenLifetime(session: Session): number {
  return session.claims.exp * 1000 - (session.receivedAt + session.clockOffset);
}

/**
 * The access token's age in milliseconds, by the clock that shows more, so that neither sleep nor a clock that was set
 * back keeps an expired token alive.
 */
export function accessTokenAge(session: Session, now: Instant): number {
  const { receivedMonotonic, receivedAt, storedAt } = session;
  // The clock was set back since an earlier run, so the token's age is unknown.
  if (receivedMonotonic === null && now.wall < Math.max(receivedAt, storedAt ?? 0)) return Infinity;
  const byMonotonic = receivedMonotonic === null ? 0 : now.monotonic - receivedMonotonic;
  return Math.max(0, now.wall - receivedAt, byMonotonic);
}

/**
 * Whether the access token can be used: verified, and not about to expire. A newly renewed token counts as usable;
 * otherwise a server with very short tokens would be called at every use.
 */
export function isAccessTokenFresh(session: Session, now: Instant): boolean {
  const age = accessTokenAge(session, now);
  const lifetime = accessTokenLifetime(session);
  const isJustRenewed = session.refreshCount > 0 && age < shortestUse;
  return session.isVerified && (isJustRenewed || age + Math.min(expiryMargin, lifetime / 2) < lifetime);
}

/** The renderer's view of a session that the user must still confirm. */
export function describeAccount({ tokens, claims }: Session): Omit<FoundAccount, 'id'> {
  const { name, email } = describeProfile(tokens.user);
  return { name, email, organizationId: claims.org_id ?? tokens.organizationId ?? null };
}

/** The renderer's view of a session: an allowlist, field by field. */
export function describeSession(
  session: Session,
  around: Pick<
    SignedInState,
    | 'knownOrganizations'
    | 'organizationNames'
    | 'connection'
    | 'connectionProblem'
    | 'returnTo'
    | 'problem'
    | 'persistence'
    | 'confirmation'
  >,
): SignedInState {
  const { tokens, claims } = session;
  return {
    status: 'signed-in',
    user: describeProfile(tokens.user),
    organizationId: claims.org_id ?? tokens.organizationId ?? null,
    role: claims.role ?? null,
    roles: claims.roles,
    permissions: claims.permissions,
    entitlements: claims.entitlements,
    featureFlags: claims.feature_flags,
    claims: claims.shown,
    sessionId: claims.sid,
    authenticationMethod: tokens.authenticationMethod ?? null,
    impersonator: describeImpersonator(session),
    accessTokenExpiresAt: session.receivedAt + accessTokenLifetime(session),
    lastVerifiedAt: session.receivedAt,
    ...around,
  };
}

/** The Dashboard's view of a session. */
export function describeDashboard(session: Session): Omit<Dashboard, 'history' | 'nextRefreshAt'> {
  return {
    greeting: { name: describeProfile(session.tokens.user).name },
    signedInAt: session.signedInAt,
    accessTokenIssuedAt: session.receivedAt,
    accessTokenExpiresAt: session.receivedAt + accessTokenLifetime(session),
    sessionEndsAt: session.claims.act === undefined ? null : impersonationEnd(session),
    refreshCount: session.refreshCount,
  };
}

const impersonationEnd = ({ signedInAt }: Session): number => signedInAt + longestImpersonation;

/** From the signed claim; only the reason is outside the token. */
function describeImpersonator(session: Session): Impersonator | null {
  const { act } = session.claims;
  if (act === undefined) return null;
  const { email, reason = null } = session.tokens.impersonator ?? {};
  return { email: act.sub, reason: email === act.sub ? reason : null, endsAt: impersonationEnd(session) };
}

function describeProfile(user: SessionTokens['user']): Profile {
  const parts = [user.firstName, user.lastName]
    .map((name) => name?.trim() ?? '')
    .filter((name) => name !== '');
  // Some identity providers have only a full name, which may have no parts.
  const name = parts.join(' ') || user.name?.trim() || user.email;
  const words = parts.length > 0 || name === user.email ? parts : name.split(/\s+/);
  const initialed = words.length > 2 ? [words[0] ?? '', words.at(-1) ?? ''] : words;
  // One letter each: a single letter can become two in capitals (ß, SS).
  const initials = (initialed.length > 0 ? initialed : [user.email]).map(
    (part) => [...part.toLocaleUpperCase()][0] ?? '',
  );
  return {
    id: user.id,
    email: user.email,
    name,
    initials: initials.join(''),
    hasPicture: (user.profilePictureUrl ?? '') !== '',
  };
}
