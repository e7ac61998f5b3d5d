/**
 * What every attempt has in common, by the browser or on another device: it begins, it ends, and it may run out of time.
 * Invariants: one attempt at a time; it ends exactly once; its age is that of this run's clock, which nobody sets;
 * what it brings after it was given up is thrown away, and ended at WorkOS.
 */
import type { Clock } from '../../lib/clock.ts';
import type { Disposer } from '../../lib/disposer.ts';
import type { Log } from '../../lib/log.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import type { AuthStore } from '../auth-store.ts';
import { assertManaged, type SignInPolicy } from '../policy.ts';
import type { SessionFactory } from '../session/session-factory.ts';
import type { SessionTokens } from '../workos/seal.ts';
import type { Session } from '../session/session.ts';
import type { Dated, WorkOSClient } from '../workos/workos-client.ts';
import { attemptLifetime, type Attempt, type DeviceAttempt } from './attempt.ts';

export interface AttemptsDeps {
  readonly store: Pick<AuthStore, 'model' | 'dispatch' | 'save'>;
  /** Verifies what an attempt brings. */
  readonly sessions: Pick<SessionFactory, 'create'>;
  readonly policy: SignInPolicy;
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'endSession'>>;
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
  /**
   * Ends an attempt, or the session that it has brought, because somebody else may be behind it. Does nothing where
   * something else has taken their place.
   *
   * @param attemptCount of the model, as it was during the attempt
   */
  distrust(attemptCount: number): Promise<void>;
  /** From here on the attempt has all the time it needs: what it waited for has come. */
  match(): void;
  /**
   * Ends the attempt with the session of these tokens, or with the problem that came instead.
   *
   * @returns whether the person is signed in by it
   */
  finish(tokens: Promise<Dated<SessionTokens>>): Promise<boolean>;
  /** Whether an attempt is finishing, or WorkOS is being told of the end of a session. */
  isBusy(): boolean;
  /** Settles when nothing of that is. */
  settled(): Promise<void>;
}

export function createAttempts(deps: AttemptsDeps): Attempts {
  const { store, sessions, policy, loadClient, attractAttention, clock, log } = deps;
  let stopExpiry: Disposer = () => {};
  let close: Disposer = () => {};
  let outcome = Promise.resolve(false);
  /** The sessions that WorkOS is being told to end. */
  const ending = new Set<Promise<void>>();

  const leave = (): void => {
    stopExpiry();
    close();
    close = () => {};
  };

  const isFinishing = (): boolean => store.model().attempt?.step === 'finishing';

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

  /** Has WorkOS end a session that nobody may use here. */
  const endAtWorkOS = ({ claims }: Session): void => {
    const told = loadClient()
      .then((client) => client.endSession(claims.sid))
      .catch(() => log.warn('session-not-ended'))
      .finally(() => ending.delete(told));
    ending.add(told);
  };

  const distrust = async (attemptCount: number): Promise<void> => {
    const model = store.model();
    if (model.attemptCount === attemptCount) return end(new AuthError('browser-not-alone'));
    const { session, sessionCameBy } = model;
    if (session === null || sessionCameBy !== attemptCount) return;
    const reason = 'browser-not-alone';
    log.warn('session-ended', { reason });
    store.dispatch({ type: 'session-ended', reason });
    endAtWorkOS(session);
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
      if (isThrownAway()) {
        endAtWorkOS(session);
        return false;
      }
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
      const left = Math.min(way.expiresAt - clock.now().wall, attemptLifetime);
      stopExpiry = clock.setTimer(left, () => {
        log.info('attempt-expired');
        void end(new AuthError('attempt-expired'));
      });
      store.dispatch({ type: 'attempt-started', way });
    },

    end,
    distrust,

    match: () => {
      stopExpiry();
      store.dispatch({ type: 'callback-matched' });
    },

    finish: (tokens) => (outcome = finish(tokens)),

    isBusy: () => isFinishing() || ending.size > 0,
    settled: async () => {
      // One on another device may wait for its person for long.
      if (isFinishing()) await outcome;
      await Promise.all(ending);
    },
  };
}
