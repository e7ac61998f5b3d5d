/**
 * The earliest and the due time of the next refresh, given the last results. Invariant: all times are of the monotonic
 * clock, which nobody sets.
 */
import { ApiFailure } from '../workos/api-failure.ts';
import { catchUpDelay, refreshDelay, retryDelay } from './refresh-schedule.ts';
import type { Instant } from '../../lib/clock.ts';
import { accessTokenAge, accessTokenLifetime, type Session } from './session.ts';

export interface RefreshPace {
  /** Starts again with a new or restored access token. */
  reset(): void;
  /** Counts a refresh that has failed. @returns how many have in a row */
  fail(error: unknown): number;
  /** The number of failures in a row. */
  failures(): number;
  /** @throws the last failure, for some seconds after too many failures in a row or if the server asks for a pause */
  assertAllowed(): void;
  /** How long until a refresh is due, in milliseconds. */
  dueIn(session: Session): number;
  /**
   * Makes an overdue refresh due soon, because something has made it possible. Adds jitter, since many computers wake
   * together.
   */
  catchUp(cause: 'sleep' | 'network', session: Session): void;
}

/** The number of failures in a row that callers may cause without a pause. */
const mostRestless = 3;

/** The length of the pause, in milliseconds: short enough for a user who tries again by hand. */
const longestRest = 5_000;

/** The longest accepted Retry-After, in milliseconds; the text of `service-busy` names it. */
const longestHold = 15 * 60_000;

/** @param random from 0 to 1 */
export function createRefreshPace(clock: () => Instant, random: () => number): RefreshPace {
  /** Drawn once for each access token. */
  let chance = random();
  let failures = 0;
  /** When a failed or postponed refresh is due; null to use the token's age. */
  let dueAt: number | null = null;
  /** The end of the pause that the server asked for. */
  let heldUntil = 0;

  /** The last failure and the end of the pause after it, or null. */
  let resting: { readonly until: number; readonly error: unknown } | null = null;

  const dueIn = (session: Session): number => {
    // Sends a possibly used token again while the replay grace lasts.
    if (session.refreshStartedAt !== null && failures === 0) return 0;
    if (dueAt !== null) return Math.max(0, dueAt - clock().monotonic);
    if (!session.isVerified) return 0;
    const token = { lifetime: accessTokenLifetime(session), age: accessTokenAge(session, clock()) };
    return refreshDelay(token, chance);
  };

  return {
    reset: () => {
      chance = random();
      failures = 0;
      dueAt = null;
      heldUntil = 0;
      resting = null;
    },

    fail: (error) => {
      failures += 1;
      const asked = error instanceof ApiFailure ? error.retryAfter : null;
      const retryAfter = asked === null ? null : Math.min(asked, longestHold);
      const now = clock().monotonic;
      dueAt = now + retryDelay(failures, retryAfter, random());
      heldUntil = now + (retryAfter ?? 0);
      // A user who tries again by hand waits less than the server asks for, but longer each time.
      const rest =
        retryAfter === null ? longestRest : Math.min(retryAfter, longestRest * 2 ** (failures - 1));
      const isRestless = retryAfter === null && failures < mostRestless;
      resting = isRestless ? null : { until: Math.min(dueAt, now + rest), error };
      return failures;
    },

    failures: () => failures,

    assertAllowed: () => {
      const now = clock().monotonic;
      if (resting !== null && now < resting.until) throw resting.error;
    },

    dueIn,

    catchUp: (cause, session) => {
      if (failures === 0 && dueIn(session) > 0) return;
      if (heldUntil <= clock().monotonic) resting = null;
      const soon = clock().monotonic + catchUpDelay(cause, accessTokenLifetime(session), random());
      dueAt = Math.max(Math.min(dueAt ?? soon, soon), heldUntil);
    },
  };
}
