/** The renderer's requests to main: every answer is a Result, even if main can't be reached. */
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/auth/channels.ts';
import type { Result } from '../../common/auth/result.ts';

/** @returns main's answer, or the problem `internal` if there is none */
export async function answerOf<T>(request: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await request();
  } catch {
    return { ok: false, problem: { code: 'internal', detail: null } };
  }
}

/** The shortest time between two reports of activity, in milliseconds. */
const activityInterval = 30_000;

/** Events that only a user causes. A page scrolls and moves its focus by itself too, so these don't count. */
const activities = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/**
 * Reports to main that the user is active, and that the network has returned.
 *
 * @returns a function that ends the reports
 */
export function reportSights(bridge: Pick<AuthBridge, 'report'>, window: EventTarget): () => void {
  let reportedAt = -Infinity;
  const onActivity = (event: Event): void => {
    if (event.timeStamp - reportedAt < activityInterval) return;
    reportedAt = event.timeStamp;
    void answerOf(() => bridge.report('activity'));
  };
  const ending = new AbortController();
  // Captured, so that no other listener can stop an event.
  const options = { capture: true, passive: true, signal: ending.signal };
  for (const activity of activities) window.addEventListener(activity, onActivity, options);
  window.addEventListener('online', () => void answerOf(() => bridge.report('network-returned')), options);
  return () => ending.abort();
}

/**
 * Calls `apply` with the state right now and with every later one, never with an older one after a newer one.
 *
 * @returns a function that ends it
 */
export function followAuthState(
  bridge: Pick<AuthBridge, 'getState' | 'onStateChanged'>,
  apply: (state: AuthState) => void,
): () => void {
  // An announced state is at least as new as the answer to a request sent after subscribing.
  let answerIsOld = false;
  const unsubscribe = bridge.onStateChanged((state) => {
    answerIsOld = true;
    apply(state);
  });
  void answerOf(() => bridge.getState()).then((result) => {
    if (result.ok && !answerIsOld) apply(result.value);
  });
  return () => {
    answerIsOld = true;
    unsubscribe();
  };
}
