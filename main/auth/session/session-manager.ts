/**
 * Keeps the session alive, and decides when to renew it.
 * Invariants:
 * - One call at a time uses the refresh token; other callers share its result. WorkOS refuses a token that is used twice.
 * - A timer runs only while the app is in use: an unused app must not defeat WorkOS's inactivity timeout.
 */
import type { Clock } from '../../lib/clock.ts';
import type { Disposer } from '../../lib/disposer.ts';
import type { Log } from '../../lib/log.ts';
import type { Random } from '../../lib/random.ts';
import { AuthError } from '../auth-error.ts';
import type { AuthStore } from '../auth-store.ts';
import type { SignInPolicy } from '../policy.ts';
import type { WorkOSClient } from '../workos/workos-client.ts';
import type { History } from './history.ts';
import { createRefresh, isSwitchRefused } from './refresh.ts';
import { createRefreshPace } from './refresh-pace.ts';
import type { SessionFactory } from './session-factory.ts';
import { isAccessTokenFresh, type Session } from './session.ts';

export interface SessionManagerDeps {
  readonly store: Pick<AuthStore, 'model' | 'dispatch' | 'subscribe' | 'save'>;
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'refresh'>>;
  readonly sessions: Pick<SessionFactory, 'renew' | 'verify'>;
  readonly policy: SignInPolicy;
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  /** Whether a user is using the app right now. */
  readonly isInUse: () => boolean;
  readonly history: Pick<History, 'add'>;
  readonly log: Log;
}

/** Why a refresh may be possible or due that was not before. */
export type WakeCause = 'in-use' | 'resumed' | 'network-returned';

/** A refresh under way. */
export interface Flight {
  /** The organization that it moves the session to, or null. */
  readonly target: string | null;
  readonly outcome: Promise<Session>;
}

export interface SessionManager {
  /**
   * The session with an access token that can be used now, refreshed if need be.
   *
   * @throws AuthError `signed-out` where there is none; otherwise why WorkOS could not be asked or did not answer
   */
  freshSession(): Promise<Session>;
  /**
   * The session with another access token than one that an API has refused, renewed if need be: for all callers once.
   * The same one where it was renewed for such a refusal a moment ago, so that an API that takes no token at all does
   * not make the app ask WorkOS for ever.
   *
   * @throws as `freshSession`
   */
  renewRefused(refused: Session): Promise<Session>;
  underWay(): Flight | null;
  /** Joins the refresh under way, or starts one. */
  join(session: Session): Flight;
  /**
   * Starts a refresh that moves the session to an organization, once none is under way.
   *
   * @returns the flight, which repeats an earlier one where that may have reached WorkOS
   * @throws the last failure, while WorkOS is not to be asked again
   */
  start(session: Session, organizationId: string): Flight;
  /** Refreshes soon if that is due. */
  wake(cause: WakeCause): void;
  /** When the access token will be renewed, in milliseconds since the epoch, or null where nothing is planned. */
  nextRefreshAt(): number | null;
  /** Whether a refresh is under way. */
  isBusy(): boolean;
  /** Settles once no refresh is under way, whether it succeeded or failed. */
  settled(): Promise<void>;
}

/** How long after a renewal for an API's refusal there is no other for that reason, in milliseconds. */
const refusalPause = 10_000;

export function createSessionManager(deps: SessionManagerDeps): SessionManager {
  const { store, clock, random, isInUse, history } = deps;
  const pace = createRefreshPace(clock.now, random.fraction);
  const { refresh, verify } = createRefresh({ ...deps, pace });
  /** The refresh under way, which others join. */
  let refreshing: Flight | null = null;
  let stopTimer: Disposer = () => {};
  /** Until when an API's refusal renews nothing, by the monotonic clock. */
  let deafUntil = 0;

  const current = (): Session | null => store.model().session;

  const start = (session: Session, wanted: string | null): Flight => {
    // What may have reached WorkOS already is sent again as it was: only that is answered within the replay grace.
    const target = session.refreshStartedAt === null ? wanted : session.refreshOrganizationId;
    const isVerifiable = !session.isVerified && target === null;
    const outcome = (isVerifiable ? verify(session) : refresh(session, target)).finally(() => {
      if (refreshing !== flight) return;
      refreshing = null;
      plan();
    });
    const flight = { target, outcome };
    refreshing = flight;
    stopTimer();
    return flight;
  };

  const join = (session: Session): Flight => refreshing ?? start(session, null);

  /** Sets the one timer for the next refresh, or none. */
  const plan = (): void => {
    stopTimer();
    const session = current();
    if (session === null || refreshing !== null || !isInUse()) return;
    stopTimer = clock.setTimer(pace.dueIn(session), () => {
      const due = current();
      if (due === null || !isInUse()) return;
      // Whoever waits for the outcome hears of a failure; the state tells it to all others.
      join(due).outcome.catch(() => {});
    });
  };

  store.subscribe((model, before) => {
    if (model.sessionCount === before.sessionCount) return;
    // What was under way is of the session before.
    refreshing = null;
    deafUntil = 0;
    pace.reset();
    plan();
  });

  const usableSession = async (isUsable: (session: Session) => boolean): Promise<Session> => {
    for (;;) {
      const { session, sessionCount } = store.model();
      if (session === null) throw new AuthError('signed-out');
      if (isUsable(session)) return session;
      pace.assertAllowed();
      const flight = join(session);
      try {
        const renewed = await flight.outcome;
        // The computer may have slept while it was stored.
        if (isAccessTokenFresh(renewed, clock.now())) return renewed;
      } catch (error) {
        if (current() === null) throw new AuthError('signed-out', { cause: error });
        // A newer sign-in answers for the session that it replaced; a refused switch leaves the session to be refreshed.
        const isAnswered = flight.target === null || !isSwitchRefused(error);
        if (store.model().sessionCount === sessionCount && isAnswered) throw error;
      }
    }
  };

  return {
    freshSession: () => usableSession((session) => isAccessTokenFresh(session, clock.now())),

    renewRefused: async (refused) => {
      const isRefused = (session: Session): boolean =>
        session.tokens.accessToken === refused.tokens.accessToken;
      const session = current();
      if (session !== null && isRefused(session) && clock.now().monotonic < deafUntil) return session;
      const renewed = await usableSession(
        (session) => !isRefused(session) && isAccessTokenFresh(session, clock.now()),
      );
      deafUntil = clock.now().monotonic + refusalPause;
      return renewed;
    },

    underWay: () => refreshing,
    join,

    start: (session, organizationId) => {
      pace.assertAllowed();
      return start(session, organizationId);
    },

    wake: (cause) => {
      const session = current();
      if (session === null) return;
      if (cause === 'resumed') history.add('resumed', null);
      if (cause !== 'in-use') pace.catchUp(cause === 'resumed' ? 'sleep' : 'network', session);
      plan();
    },

    nextRefreshAt: () => {
      const session = current();
      if (session === null || refreshing !== null || !isInUse()) return null;
      return clock.now().wall + pace.dueIn(session);
    },

    isBusy: () => refreshing !== null,
    settled: async () => {
      await refreshing?.outcome.catch(() => {});
    },
  };
}
