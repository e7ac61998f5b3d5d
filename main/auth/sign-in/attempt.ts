/**
 * One attempt to sign in: the data to keep between opening the browser and its callback.
 * Invariants: every attempt has a fresh verifier and state; only the state matches a callback to it, in constant time and
 * once. (RFC 7636, RFC 8252 §8.1, §8.9)
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { DeviceCode, UnderWayState } from '../../../common/auth/auth-state.ts';
import type { Instant } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Session } from '../session/session.ts';
import type { AuthorizationRequest } from '../workos/authorization-url.ts';

export type TransportKind = 'loopback' | 'custom-protocol';

/** An attempt with this computer's browser. */
export interface Attempt {
  /** Opaque value that comes back with the callback (RFC 6749 §4.1.1). */
  readonly state: string;
  /** PKCE code verifier (RFC 7636 §4.1). */
  readonly codeVerifier: Secret;
  readonly redirectUri: string;
  readonly transport: TransportKind;
  readonly authorizationUrl: string;
  /** The user's destination in the app, in the app's own words; returned with the session. */
  readonly returnTo: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /**
   * Present for a confirmation (`step-up.ts`): the earliest accepted time of the sign-in, in seconds since the epoch by
   * the server's clock.
   */
  readonly authenticatedSince?: number;
}

/** An attempt with a code on another device (RFC 8628). */
export interface DeviceAttempt extends Pick<Attempt, 'returnTo' | 'expiresAt'> {
  readonly transport: 'device';
  readonly device: DeviceCode;
}

/** The attempt under way. */
export interface RunningAttempt {
  readonly step: UnderWayState['step'];
  readonly way: Attempt | DeviceAttempt;
  /** When it expires, by the monotonic clock, since the wall clock may be changed meanwhile. */
  readonly endsAt: number;
  /** Whether a callback, or a decision on another device, can still complete it. */
  readonly isAwaited: boolean;
  /** Its session while the user is asked to confirm the account; never stored. */
  readonly found: Session | null;
}

/** The likely account and organization, so that AuthKit asks less. */
export type SignInHint = Pick<
  AuthorizationRequest,
  'loginHint' | 'organizationId' | 'invitationToken' | 'context' | 'maxAge'
> &
  Pick<Attempt, 'authenticatedSince'>;

/**
 * How long a user has from clicking *Sign in* to the callback, in milliseconds. AuthKit's ten minutes are the
 * authorization code's lifetime from its issue; a sign-up with e-mail verification takes longer.
 */
export const attemptLifetime = 30 * 60 * 1000;

/** 256 bits as 43 unreserved characters: a code verifier (RFC 7636 §4.1) or a state. */
export function createNonce(random: Pick<Random, 'bytes'>): string {
  return random.bytes(32).toString('base64url');
}

/** The S256 code challenge of a verifier (RFC 7636 §4.2). */
export function codeChallenge(codeVerifier: Secret): string {
  return createHash('sha256').update(codeVerifier.reveal(), 'ascii').digest('base64url');
}

/**
 * The browser's proof that the app has opened it for this attempt: derived, so that it stays valid after a restart and
 * is never stored.
 */
export function proveBrowser(codeVerifier: Secret, nonce: string): string {
  return createHmac('sha256', codeVerifier.reveal()).update(`browser ${nonce}`).digest('base64url');
}

/** Whether a callback's state matches the attempt, compared in constant time. */
export function matchesAttempt(attempt: Attempt, state: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(attempt.state), digest(state));
}

/**
 * Whether an attempt of an earlier run has expired.
 *
 * @param now milliseconds since the epoch
 */
export function isExpired(attempt: Pick<Attempt, 'expiresAt'>, now: number): boolean {
  return now >= attempt.expiresAt;
}

/** The renderer's view of it at a moment. */
export function describeAttempt(
  { step, way, endsAt }: RunningAttempt,
  now: Instant,
): Pick<UnderWayState, 'status' | 'step' | 'expiresAt' | 'transport' | 'device'> {
  return {
    status: 'signing-in',
    step,
    expiresAt: Math.round(now.wall + endsAt - now.monotonic),
    transport: way.transport,
    device: way.transport === 'device' ? way.device : null,
  };
}
