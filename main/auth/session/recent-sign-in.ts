/**
 * The age of a session's sign-in, and the check of a session that confirms it (RFC 9470). Pure.
 * WorkOS gives the time as `auth_time`, which a refresh does not change.
 */
import { AuthError } from '../auth-error.ts';
import type { Instant } from '../../lib/clock.ts';
import { accessTokenAge, type Session } from './session.ts';

/** How far two of WorkOS's clocks may be apart, in seconds. */
const clockTolerance = 60;

/** The server's time, in seconds since the epoch. */
const serverTime = (session: Session, now: Instant): number =>
  (session.receivedAt + session.clockOffset + accessTokenAge(session, now)) / 1000;

/** @param maxAge in seconds */
export function isRecent(session: Session, maxAge: number, now: Instant): boolean {
  const { isVerified, claims } = session;
  return (
    isVerified && claims.auth_time !== undefined && serverTime(session, now) - claims.auth_time <= maxAge
  );
}

/**
 * The earliest time of the sign-in that a confirmation needs now.
 *
 * @param maxAge in seconds
 * @returns seconds since the epoch, by the server's clock
 */
export function confirmationStart(session: Session, maxAge: number, now: Instant): number {
  return Math.floor(serverTime(session, now)) - maxAge - clockTolerance;
}

/** Whether two sessions are of one user in one organization. */
export function isSamePlace(session: Session, other: Session): boolean {
  return session.claims.sub === other.claims.sub && session.claims.org_id === other.claims.org_id;
}

/**
 * @param since see {@link confirmationStart}
 * @throws AuthError `confirmed-as-other`; `not-confirmed`, with the missing value as detail
 */
export function assertConfirms(session: Session, confirmed: Session, since: number): void {
  if (!isSamePlace(session, confirmed)) {
    const detail = session.claims.sub === confirmed.claims.sub ? 'organization' : 'account';
    throw new AuthError('confirmed-as-other', { detail });
  }
  if (!confirmed.isVerified) throw new AuthError('not-confirmed', { detail: 'jwks' });
  if ((confirmed.claims.auth_time ?? 0) < since)
    throw new AuthError('not-confirmed', { detail: 'auth_time' });
}
