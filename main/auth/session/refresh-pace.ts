/**
 * The earliest and the due time of the next refresh, by the outcome of the last ones.
 * Invariant: all times are of the monotonic clock, which nobody sets.
 */
import { ApiFailure } from '../workos/api-failure.ts';
import { catchUpDelay, refreshDelay, retryDelay } from './refresh-schedule.ts';
import type { Instant } from '../../lib/clock.ts';
import { accessTokenAge, accessTokenLifetime, type Session } from './session.ts';

export interface RefreshPace {
  /** Starts anew, with an access token that has just been received or restored. */
  reset(): void;
  /** Counts a refresh that has failed. @returns how many have in a row */
  fail(error: unknown): number;
  /** How many have failed in a row. */
  failures(): number;
  /** @throws the last failure, for some seconds where the server wants a rest or too many have failed in a row */
  assertAllowed(): void;
  /** How long until a refresh is due, in milliseconds. */
  dueIn(session: Session): number;
  /** Makes one that is overdue due soon, because something has made it possible: spread, for many wake together. */
  catchUp(cause: 'sleep' | 'network', session: Session): void;
}

/** The number of failures in a row that callers may cause without a rest. */
const mostRestless = 3;

/** How long the rest is, in milliseconds: short enough for a user who tries again by hand. */
const longestRest = 5_000;

/** The longest wait that a server is granted, in milliseconds; the words of `service-busy` name it. */
const longestHold = 15 * 60_000;

/** @param random from 0 to 1 */
export function createRefreshPace(clock: () => Instant, random: () => number): RefreshPace {
  /** Drawn for the access token. */
  let chance = random();
  let failures = 0;
  /** When a refresh that failed or was put off is due; null: as the token's age says. */
  let dueAt: number | null = null;
  /** Until when the server does not want to be asked again. */
  let heldUntil = 0;

  /** The last failure, if callers have to wait for its sake until a moment. */
  let resting: { readonly until: number; readonly error: unknown } | null = null;

  const dueIn = (session: Session): number => {
    // A token that may have been spent is repeated while the replay grace may still answer it.
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
      // A user who tries again by hand need not wait as long as the server asks of everybody: the more often, the longer.
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
