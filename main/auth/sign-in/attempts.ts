/**
 * What every attempt has in common, by the browser or on another device: it begins, it ends, and it may run out of time.
 * Invariants: one attempt at a time; it ends exactly once; its age is that of this run's clock, which nobody sets;
 * what it brings after it was given up is thrown away.
 */
import type { Clock } from '../../lib/clock.ts';
import type { Disposer } from '../../lib/disposer.ts';
import type { Log } from '../../lib/log.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import type { AuthStore } from '../auth-store.ts';
import { assertManaged, type SignInPolicy } from '../policy.ts';
import type { SessionFactory } from '../session/session-factory.ts';
import type { SessionTokens } from '../workos/seal.ts';
import type { Dated } from '../workos/workos-client.ts';
import { attemptLifetime, type Attempt, type DeviceAttempt } from './attempt.ts';

export interface AttemptsDeps {
  readonly store: Pick<AuthStore, 'model' | 'dispatch' | 'save'>;
  /** Verifies what an attempt brings. */
  readonly sessions: Pick<SessionFactory, 'create'>;
  readonly policy: SignInPolicy;
  /** Brings the app to the person's attention when the browser is done. */
  readonly attractAttention: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Attempts {
  /**
   * Throws away what the attempt before will bring, and listens for it no longer; the state shows it until the next
   * one begins.
   *
   * @returns whether another one has superseded this, or it is over
   */
  supersede(): () => boolean;
  /** Begins the attempt that has superseded all others. @param close ends what waits for it */
  begin(way: Attempt | DeviceAttempt, close: Disposer): void;
  /** Ends the attempt without a session, and with a problem where there is an error. */
  end(error: unknown): Promise<void>;
  /** From here on the attempt has all the time it needs: what it waited for has come. */
  match(): void;
  /**
   * Ends the attempt with the session of these tokens, or with the problem that came instead.
   *
   * @returns whether the person is signed in by it
   */
  finish(tokens: Promise<Dated<SessionTokens>>): Promise<boolean>;
  /** Settles when no attempt is finishing. */
  settled(): Promise<void>;
}

export function createAttempts(deps: AttemptsDeps): Attempts {
  const { store, sessions, policy, attractAttention, clock, log } = deps;
  let stopExpiry: Disposer = () => {};
  let close: Disposer = () => {};
  let outcome = Promise.resolve(false);

  const leave = (): void => {
    stopExpiry();
    close();
    close = () => {};
  };

  /** Whether the attempt that is current now no longer is. */
  const isOver = (): (() => boolean) => {
    const { attemptCount } = store.model();
    return () => store.model().attemptCount !== attemptCount;
  };

  const end = async (error: unknown): Promise<void> => {
    leave();
    store.dispatch({ type: 'attempt-ended', problem: error === null ? null : toAuthProblem(error) });
    await store.save();
  };

  /** A window that can't be brought forward is never a failed sign-in. */
  const attract = (): void => {
    try {
      attractAttention();
    } catch {
      log.warn('attention-not-attracted');
    }
  };

  const finish = async (tokens: Promise<Dated<SessionTokens>>): Promise<boolean> => {
    const isThrownAway = isOver();
    const returnTo = store.model().attempt?.way.returnTo ?? null;
    try {
      const session = assertManaged(await sessions.create(await tokens), policy);
      if (isThrownAway()) return false;
      leave();
      attract();
      store.dispatch({ type: 'signed-in', session, returnTo });
      log.info('signed-in');
      await store.save();
      return true;
    } catch (error) {
      if (isThrownAway()) return false;
      const { code, detail } = toAuthProblem(error);
      log.warn('sign-in-failed', { code, detail });
      attract();
      await end(error);
      return false;
    }
  };

  return {
    supersede: () => {
      leave();
      store.dispatch({ type: 'attempt-superseded' });
      return isOver();
    },

    begin: (way, closeWay) => {
      close = closeWay;
      // From here on by the timer, which runs by the clock that nobody sets.
      const now = clock.now();
      const left = Math.min(way.expiresAt - now.wall, attemptLifetime);
      stopExpiry = clock.setTimer(left, () => {
        log.info('attempt-expired');
        void end(new AuthError('attempt-expired'));
      });
      store.dispatch({ type: 'attempt-started', way, endsAt: now.monotonic + left });
    },

    end,

    match: () => {
      stopExpiry();
      store.dispatch({ type: 'callback-matched' });
    },

    finish: (tokens) => (outcome = finish(tokens)),

    settled: async () => {
      // One on another device may wait for its person for long.
      if (store.model().attempt?.step === 'finishing') await outcome;
    },
  };
}
