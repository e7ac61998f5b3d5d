/**
 * The life of an attempt, by the browser or on another device: it begins, ends, and may run out of time.
 * Invariants: one attempt at a time; it ends exactly once; its age is by the monotonic clock, which nobody sets; a session
 * that arrives after its end is dropped, and ended at WorkOS.
 */
import type { Clock } from '../../lib/clock.ts';
import type { Disposer } from '../../lib/disposer.ts';
import type { Log } from '../../lib/log.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import type { AuthStore } from '../auth-store.ts';
import { assertManaged, type SignInPolicy } from '../policy.ts';
import type { SessionFactory } from '../session/session-factory.ts';
import type { SessionTokens } from '../workos/seal.ts';
import { assertConfirms } from '../session/recent-sign-in.ts';
import type { Session } from '../session/session.ts';
import type { Dated, WorkOSClient } from '../workos/workos-client.ts';
import { attemptLifetime, type Attempt, type DeviceAttempt } from './attempt.ts';

export interface AttemptsDeps {
  readonly store: Pick<AuthStore, 'model' | 'dispatch' | 'save'>;
  /** Verifies an attempt's tokens. */
  readonly sessions: Pick<SessionFactory, 'create'>;
  readonly policy: SignInPolicy;
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'endSession'>>;
  /** Brings the app to the user's attention when the browser is done. */
  readonly attractAttention: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Attempts {
  /**
   * Drops the earlier attempt's result and stops listening for it; the state shows that attempt until the next one
   * begins.
   *
   * @returns whether it has ended or was superseded
   */
  supersede(): () => boolean;
  /** Begins the attempt that has superseded all others. @param close ends what waits for it */
  begin(way: Attempt | DeviceAttempt, close: Disposer): void;
  /**
   * Confirms the attempt's account for the user. To refuse it, end the attempt.
   *
   * @param id of the question
   * @throws AuthError `nothing-to-do`
   */
  confirm(id: number): Promise<void>;
  /** Ends the attempt without a session, and with a problem if there is an error. */
  end(error: unknown): Promise<void>;
  /**
   * Ends an attempt, or its session, because another user may have made it. Does nothing if a newer attempt or session has
   * replaced them.
   *
   * @param attemptCount of the model, as it was during the attempt
   */
  distrust(attemptCount: number): Promise<void>;
  /** Stops the attempt's time limit, because its callback has arrived. */
  match(): void;
  /**
   * Ends the attempt with the session of these tokens, or with a problem.
   *
   * @param isProven whether they come from the browser that the app has opened; otherwise the user confirms the account
   *   before it is stored or used
   * @returns whether the user is now signed in
   */
  finish(tokens: Promise<Dated<SessionTokens>>, isProven: boolean): Promise<boolean>;
  /** Whether an attempt is finishing, or WorkOS is being told of the end of a session. */
  isBusy(): boolean;
  /** Settles when neither is under way. An open question counts as refused. */
  settled(): Promise<void>;
}

export function createAttempts(deps: AttemptsDeps): Attempts {
  const { store, sessions, policy, loadClient, attractAttention, clock, log } = deps;
  let stopExpiry: Disposer = () => {};
  let close: Disposer = () => {};
  let outcome = Promise.resolve(false);
  /** Whether the app is quitting and can't ask the user any more. */
  let isSettling = false;
  /** Answer the open question about the account, if there is one. */
  let accept = (): void => {};
  let refuse = (): void => {};
  /** The calls to WorkOS that end sessions. */
  const ending = new Set<Promise<void>>();

  const leave = (): void => {
    stopExpiry();
    refuse();
    close();
    close = () => {};
  };

  const isFinishing = (): boolean => store.model().attempt?.step === 'finishing';
  const isAsked = (): boolean => (store.model().attempt?.found ?? null) !== null;

  /** Whether the attempt that is current now has been replaced or has ended. */
  const isOver = (): (() => boolean) => {
    const { attemptCount } = store.model();
    return () => store.model().attemptCount !== attemptCount;
  };

  const end = async (error: unknown): Promise<void> => {
    leave();
    store.dispatch({ type: 'attempt-ended', problem: error === null ? null : toAuthProblem(error) });
    await store.save();
  };

  /** Ends a session at WorkOS that must not be used here. */
  const endAtWorkOS = ({ claims }: Session): void => {
    // WorkOS may have returned the session in use.
    if (claims.sid === store.model().session?.claims.sid) return;
    const told = loadClient()
      .then((client) => client.endSession(claims.sid))
      .catch(() => log.warn('session-not-ended'))
      .finally(() => ending.delete(told));
    ending.add(told);
  };

  /**
   * @returns the session that a new one confirms and replaces, or null for an ordinary sign-in
   * @throws AuthError if the new one must not be used
   */
  const admit = (session: Session): Session | null => {
    const { session: current, attempt } = store.model();
    const since = attempt?.way.transport === 'device' ? undefined : attempt?.way.authenticatedSince;
    const replaced = since === undefined ? null : current;
    try {
      if (replaced !== null && since !== undefined) assertConfirms(replaced, session, since);
      assertManaged(session, policy);
      return replaced;
    } catch (error) {
      endAtWorkOS(session);
      throw error;
    }
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

  /** By the monotonic clock. @param time in milliseconds @returns when that is */
  const expireIn = (time: number): number => {
    stopExpiry = clock.setTimer(time, () => {
      log.info('attempt-expired');
      void end(new AuthError('attempt-expired'));
    });
    return clock.now().monotonic + time;
  };

  /** A window that can't be brought forward is never a failed sign-in. */
  const attract = (): void => {
    try {
      attractAttention();
    } catch {
      log.warn('attention-not-attracted');
    }
  };

  /** @returns whether the user confirms the account; false if the attempt ends first */
  const ask = async (session: Session): Promise<boolean> => {
    const isTheirs = new Promise<boolean>((resolve) => {
      const answer = (isConfirmed: boolean): void => {
        refuse = () => {};
        if (!isConfirmed) endAtWorkOS(session);
        resolve(isConfirmed);
      };
      accept = () => answer(true);
      refuse = () => answer(false);
    });
    if (isSettling) {
      await end(null);
    } else {
      store.dispatch({ type: 'account-found', session, endsAt: expireIn(attemptLifetime) });
      // Stores that the next sign-in asks for credentials, also after a crash.
      void store.save();
      log.info('account-asked');
      attract();
    }
    return isTheirs;
  };

  const finish = async (tokens: Promise<Dated<SessionTokens>>, isProven: boolean): Promise<boolean> => {
    const isThrownAway = isOver();
    const returnTo = store.model().attempt?.way.returnTo ?? null;
    try {
      const session = await sessions.create(await tokens);
      if (isThrownAway()) {
        endAtWorkOS(session);
        return false;
      }
      const replaced = admit(session);
      // The check above has shown that a confirmation is by the signed-in user.
      const isOpen = replaced === null && !isProven;
      if (isOpen && !(await ask(session))) return false;
      if (isThrownAway()) {
        endAtWorkOS(session);
        return false;
      }
      leave();
      // The question has done so already.
      if (!isOpen) attract();
      store.dispatch({ type: 'signed-in', session, returnTo });
      log.info('signed-in');
      await store.save();
      if (replaced !== null) endAtWorkOS(replaced);
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
      const endsAt = expireIn(Math.min(way.expiresAt - clock.now().wall, attemptLifetime));
      store.dispatch({ type: 'attempt-started', way, endsAt });
    },

    confirm: async (id) => {
      if (!isAsked() || id !== store.model().attemptCount) throw new AuthError('nothing-to-do');
      log.info('account-confirmed');
      accept();
      await outcome;
    },

    end,
    distrust,

    match: () => {
      stopExpiry();
      store.dispatch({ type: 'callback-matched' });
    },

    finish: (tokens, isProven) => (outcome = finish(tokens, isProven)),

    isBusy: () => isFinishing() || ending.size > 0,
    settled: async () => {
      // An attempt on another device may wait for its user for a long time.
      isSettling = true;
      if (isAsked()) await end(null);
      if (isFinishing()) await outcome;
      isSettling = false;
      await Promise.all(ending);
    },
  };
}
