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

/** Why a refresh may now be possible or due. */
export type WakeCause = 'in-use' | 'resumed' | 'network-returned';

/** A refresh under way. */
export interface Flight {
  /** The target organization, or null. */
  readonly target: string | null;
  readonly outcome: Promise<Session>;
}

export interface SessionManager {
  /**
   * The session with a valid access token, refreshed if needed.
   *
   * @throws AuthError `signed-out` without a session; otherwise the reason why the call to WorkOS failed
   */
  freshSession(): Promise<Session>;
  /**
   * The session with another access token than the one that an API has refused, renewed once for all callers if needed.
   * It stays the same if it was renewed for such a refusal a moment ago, so that an API that accepts no token can't
   * make the app call WorkOS for ever.
   *
   * @throws as `freshSession`
   */
  renewRefused(refused: Session): Promise<Session>;
  underWay(): Flight | null;
  /** Joins the refresh under way, or starts one. */
  join(session: Session): Flight;
  /**
   * Starts a refresh that moves the session to an organization; only while none is under way.
   *
   * @returns the flight, which repeats an earlier one if that may have reached WorkOS
   * @throws the last failure, during the pause after it
   */
  start(session: Session, organizationId: string): Flight;
  /** Refreshes soon if a refresh is due. */
  wake(cause: WakeCause): void;
  /** When the access token will be renewed, in milliseconds since the epoch, or null if nothing is planned. */
  nextRefreshAt(): number | null;
  /** Whether a refresh is under way. */
  isBusy(): boolean;
  /** Settles once no refresh is under way, whether it succeeded or failed. */
  settled(): Promise<void>;
}

/** The minimum time between two renewals for an API's refusals, in milliseconds. */
const refusalPause = 10_000;

export function createSessionManager(deps: SessionManagerDeps): SessionManager {
  const { store, clock, random, isInUse, history } = deps;
  const pace = createRefreshPace(clock.now, random.fraction);
  const { refresh, verify } = createRefresh({ ...deps, pace });
  /** The refresh under way, which others join. */
  let refreshing: Flight | null = null;
  let stopTimer: Disposer = () => {};
  /** Before this time an API's refusal causes no renewal; by the monotonic clock. */
  let deafUntil = 0;

  const current = (): Session | null => store.model().session;

  const start = (session: Session, wanted: string | null): Flight => {
    // Repeats a call that may have reached WorkOS unchanged: the replay grace answers nothing else.
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
      // Callers get a failure themselves; the state shows it to everybody else.
      join(due).outcome.catch(() => {});
    });
  };

  store.subscribe((model, before) => {
    if (model.sessionCount === before.sessionCount) return;
    // The refresh under way belongs to the previous session.
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
        // The computer may have slept during the write.
        if (isAccessTokenFresh(renewed, clock.now())) return renewed;
      } catch (error) {
        if (current() === null) throw new AuthError('signed-out', { cause: error });
        // A newer sign-in replaces the session for these callers; after a refused switch the session still needs a
        // refresh.
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
