/**
 * Waits for the user's decision on another device (RFC 8628 §3.4, §3.5). Invariant: it never polls more often than
 * WorkOS allows; a lost answer only costs time.
 */
import type { AuthProblem } from '../../../common/auth/auth-problem.ts';
import type { Clock } from '../../lib/clock.ts';
import { ApiFailure } from '../workos/api-failure.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';

export interface DevicePolling<T> {
  /** Polls once; rejects with an `ApiFailure` while there is no session. */
  readonly ask: () => Promise<T>;
  /** The first interval between two polls, in milliseconds. */
  readonly interval: number;
  /** Receives the reason while polling fails, and null when it works again. */
  readonly onTrouble: (problem: AuthProblem | null) => void;
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'setTimer'>;
}

/** What `slow_down` adds to the interval, in milliseconds (RFC 8628 §3.5). */
const slowDown = 5_000;
/** The longest wait between two failed polls, in milliseconds. */
const longestBackoff = 60_000;

/**
 * Polls until there is an answer.
 *
 * @throws AuthError `access-denied`, `attempt-expired`, or WorkOS's own problem; the signal's reason
 */
export async function pollForDecision<T>(polling: DevicePolling<T>): Promise<T> {
  const { ask, interval, onTrouble, signal, clock } = polling;
  let pace = interval;
  let pause = pace;
  let isInTrouble = false;
  for (;;) {
    await wait(pause, signal, clock);
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiFailure)) throw error;
      if (error.fate === 'refused') {
        pace = nextPace(error, pace);
        pause = pace;
        if (isInTrouble) onTrouble(null);
        isInTrouble = false;
      } else {
        pause = Math.max(error.retryAfter ?? 0, Math.min(pause * 2, Math.max(pace, longestBackoff)));
        isInTrouble = true;
        onTrouble(toAuthProblem(error));
      }
    }
  }
}

function nextPace(refusal: ApiFailure, pace: number): number {
  switch (refusal.apiError) {
    case 'authorization_pending':
      return pace;
    case 'slow_down':
      return pace + slowDown;
    case 'access_denied':
      throw new AuthError('access-denied', { detail: refusal.apiError, cause: refusal });
    case 'expired_token':
      throw new AuthError('attempt-expired', { cause: refusal });
    default:
      throw refusal;
  }
}

function wait(milliseconds: number, signal: AbortSignal, clock: Pick<Clock, 'setTimer'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      stopTimer();
      reject(signal.reason);
    };
    const stopTimer = clock.setTimer(milliseconds, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
