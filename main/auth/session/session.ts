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

/** What is known of a session besides its tokens; times in milliseconds since the epoch. */
export const sessionRecord = v.object({
  signedInAt: v.number(),
  /** When the tokens were received, by this computer's clock. */
  receivedAt: v.number(),
  /** The server's clock minus this computer's, at that moment. */
  clockOffset: v.number(),
  refreshCount: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** When the refresh token was sent without an answer yet, or null: the mark that is written before the call. */
  refreshStartedAt: v.nullable(v.number()),
  /** The organization that it was sent with, or null; absent in files of older versions. */
  refreshOrganizationId: v.optional(v.nullable(v.string()), null),
  /**
   * When it was stored last, by the clock that showed most; null where it was not, or by an older version. A clock that
   * shows less at the start was set back.
   */
  storedAt: v.optional(v.nullable(v.number()), null),
});
export type SessionRecord = v.InferOutput<typeof sessionRecord>;

export interface Session extends SessionRecord {
  /** `receivedAt` by the monotonic clock, or null where that was in an earlier run. */
  readonly receivedMonotonic: number | null;
  readonly tokens: SessionTokens;
  readonly claims: AccessTokenClaims;
  /** Whether the access token's signature was checked; false only while its key could not be fetched. */
  readonly isVerified: boolean;
}

/** A token this close to its expiry, in milliseconds, or in the second half of its life, is renewed before it is used. */
const expiryMargin = 10_000;

/** For how long a renewed token is used however short its life is, in milliseconds. */
const shortestUse = 1_000;

/** How long WorkOS lets an impersonation last, in milliseconds (https://workos.com/docs/authkit/impersonation). */
const longestImpersonation = 60 * 60 * 1000;

/** How long the access token lives from its arrival, in milliseconds, by the server's clock. */
export function accessTokenLifetime(session: Session): number {
  return session.claims.exp * 1000 - (session.receivedAt + session.clockOffset);
}

/**
 * How long ago the access token arrived, in milliseconds: by the clock that shows more, so that neither sleep nor a
 * wall clock that was set back keeps an expired token alive.
 */
export function accessTokenAge(session: Session, now: Instant): number {
  const { receivedMonotonic, receivedAt, storedAt } = session;
  // Set back since an earlier run: how old the token is can't be known.
  if (receivedMonotonic === null && now.wall < Math.max(receivedAt, storedAt ?? 0)) return Infinity;
  const byMonotonic = receivedMonotonic === null ? 0 : now.monotonic - receivedMonotonic;
  return Math.max(0, now.wall - receivedAt, byMonotonic);
}

/**
 * Whether the access token can be used: verified, and not about to expire. One that has just been renewed counts, or a
 * server whose tokens are too short would be asked at every use.
 */
export function isAccessTokenFresh(session: Session, now: Instant): boolean {
  const age = accessTokenAge(session, now);
  const lifetime = accessTokenLifetime(session);
  const isJustRenewed = session.refreshCount > 0 && age < shortestUse;
  return session.isVerified && (isJustRenewed || age + Math.min(expiryMargin, lifetime / 2) < lifetime);
}

/** What the renderer may know of a session that the user is still asked about. */
export function describeAccount({ tokens, claims }: Session): Omit<FoundAccount, 'id'> {
  const { name, email } = describeProfile(tokens.user);
  return { name, email, organizationId: claims.org_id ?? tokens.organizationId ?? null };
}

/** What the renderer may know of a session: an allowlist, field by field. */
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

/** What the protected Dashboard shows of a session. */
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

/** By the claim, which is signed; only the reason stands beside the token. */
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
  // Some know users by one name only, which need not have parts.
  const name = parts.join(' ') || user.name?.trim() || user.email;
  const words = parts.length > 0 || name === user.email ? parts : name.split(/\s+/);
  const initialed = words.length > 2 ? [words[0] ?? '', words.at(-1) ?? ''] : words;
  // One letter each: in capitals a single one can become two (ß, SS).
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
