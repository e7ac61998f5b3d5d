/**
 * Keeps the session alive: the only place that spends a refresh token.
 * Invariants:
 * - One call at a time spends the token; whoever asks meanwhile gets its outcome. WorkOS refuses a token that is used
 *   twice.
 * - A mark is stored before the token is sent, and the new session after, each as a whole: after a crash the old or
 *   the new session is there, and a token that may have been spent is known as one.
 * - What ends after a sign-out or a newer sign-in is thrown away.
 * - Only WorkOS's own refusal ends a session, and only that of a refresh which asks for nothing else: not reaching
 *   WorkOS never does, nor does its refusal of another organization.
 * - A timer is set only while the app is in use: an unused app must not defeat WorkOS's inactivity timeout.
 */
import type { AuthProblem } from '../../../common/auth-problem.ts';
import type { SignedOutReason } from '../../../common/auth-state.ts';
import type { Disposer } from '../../lib/disposer.ts';
import type { Log } from '../../lib/log.ts';
import { ApiFailure } from '../workos/api-failure.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import type { AuthEvent } from '../auth-model.ts';
import type { History } from './history.ts';
import { createRefreshPace } from './refresh-pace.ts';
import type { SessionTokens } from '../workos/seal.ts';
import type { SessionFactory } from './session-factory.ts';
import { isAccessTokenFresh, type Instant, type Session } from './session.ts';
import type { Dated, WorkOSClient } from '../workos/workos-client.ts';

export interface SessionKeeperDeps {
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'refresh'>>;
  readonly sessions: Pick<SessionFactory, 'renew' | 'verify'>;
  readonly dispatch: (event: AuthEvent) => void;
  /** Stores the session as `session()` gives it. */
  readonly save: () => Promise<void>;
  readonly clock: () => Instant;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Calls back once after a delay in milliseconds. */
  readonly setTimer: (delay: number, callback: () => void) => Disposer;
  /** Whether a person is using the app right now. */
  readonly isInUse: () => boolean;
  readonly history: History;
  readonly log: Log;
}

/** Why a refresh may be possible or due that was not before. */
export type Wakening = 'in-use' | 'resumed' | 'network-returned';

export interface SessionKeeper {
  session(): Session | null;
  /** Takes the session of a finished sign-in, or of an earlier run. */
  begin(session: Session): void;
  /** Drops the session. */
  end(reason: SignedOutReason): void;
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
  /**
   * Moves the session to another organization, after the refresh under way. Of several wishes the last one counts.
   *
   * @returns `refused` where WorkOS wants the person to sign in for it, and the session goes on as it was; `superseded`
   *   where a later wish, a sign-in or a sign-out has overtaken it
   * @throws AuthError `signed-out` where there is no session; otherwise why WorkOS could not be asked or did not answer
   */
  switchOrganization(organizationId: string): Promise<'switched' | 'refused' | 'superseded'>;
  /** Refreshes soon if that is due. */
  wake(cause: Wakening): void;
  /** When the access token will be renewed, in milliseconds since the epoch, or null where nothing is planned. */
  nextRefreshAt(): number | null;
  /** Whether a refresh is under way. */
  isBusy(): boolean;
  /** Settles when no refresh is under way. */
  settled(): Promise<void>;
}

/** How long after a renewal for an API's refusal there is no other for that reason, in milliseconds. */
const refusalPause = 10_000;

/** A refresh under way. */
interface Flight {
  /** The organization that it moves the session to, or null. */
  readonly target: string | null;
  readonly outcome: Promise<Session>;
}

/** WorkOS's refusals that end a session, and the reason to give. */
const terminalErrors: ReadonlyMap<string, SignedOutReason> = new Map([
  ['invalid_grant', 'session-expired'],
  ['mfa_enrollment', 'session-ended'],
  ['sso_required', 'session-ended'],
]);

/** Whether an answer to a switch is about the organization: neither this client nor the way to WorkOS is at fault. */
function isSwitchRefused(error: unknown): error is ApiFailure {
  return error instanceof ApiFailure && error.fate === 'refused' && error.code === 'refresh-refused';
}

export function createSessionKeeper(deps: SessionKeeperDeps): SessionKeeper {
  const { loadClient, sessions, dispatch, save, clock, random, setTimer, isInUse, history, log } = deps;
  let session: Session | null = null;
  /** Counts the sessions that were begun or ended; renewing one does not count. */
  let generation = 0;
  /** The refresh under way, which others join. */
  let refreshing: Flight | null = null;
  const pace = createRefreshPace(clock, random);
  let stopTimer: Disposer = () => {};
  /** Until when an API's refusal renews nothing, by the monotonic clock. */
  let deafUntil = 0;
  /** Counts the wishes for another organization. */
  let wishes = 0;

  const superseded = (): AuthError => new AuthError(session === null ? 'signed-out' : 'nothing-to-do');

  const replace = async (old: Session, next: Session): Promise<void> => {
    if (session !== old) throw superseded();
    session = next;
    await save();
    if (session !== next) throw superseded();
  };

  const renew = async (old: Session, next: Session): Promise<Session> => {
    await replace(old, next);
    pace.reset();
    dispatch({ type: 'session-renewed', session: next });
    return next;
  };

  /**
   * Sends the refresh token, and once more at once where WorkOS may have rotated it without our hearing of it: the
   * replay grace answers that.
   */
  const spend = async (marked: Session, onRepeat: () => void): Promise<Dated<SessionTokens>> => {
    const client = await loadClient();
    const { refreshOrganizationId, tokens } = marked;
    const send = () => client.refresh(tokens.refreshToken, refreshOrganizationId);
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.fate !== 'unknown' || session !== marked) throw error;
      log.warn('refresh-repeated', { detail: error.detail });
      history.add('retried', error.detail);
      onRepeat();
      return send();
    }
  };

  const refresh = async (old: Session, target: string | null): Promise<Session> => {
    // Whether WorkOS may have spent the token already, so that its refusal does not tell why.
    let isUncertain = old.refreshStartedAt !== null;
    const marked: Session = {
      ...old,
      refreshStartedAt: old.refreshStartedAt ?? clock().wall,
      refreshOrganizationId: target,
    };
    if (pace.failures() > 0)
      dispatch({ type: 'connection-changed', connection: 'reconnecting', problem: null });
    try {
      await replace(old, marked);
      const tokens = await spend(marked, () => {
        isUncertain = true;
      });
      const next = await renew(marked, await sessions.renew(marked, tokens));
      log.info('session-refreshed', { count: next.refreshCount });
      history.add(target === null ? 'refreshed' : 'switched', target);
      if (!next.isVerified) {
        const error = new AuthError('unreachable', { detail: 'jwks' });
        noteFailure(error);
        throw error;
      }
      return next;
    } catch (error) {
      if (session === marked) await settleFailure(marked, isUncertain, error);
      throw error;
    }
  };

  /** Catches up on verifying a token whose key could not be fetched when it arrived. */
  const verify = async (unverified: Session): Promise<Session> => {
    const verified = await sessions.verify(unverified).catch((error: unknown) => {
      if (error instanceof AuthError && error.code === 'token-rejected') return null;
      if (session === unverified) noteFailure(error);
      throw error;
    });
    // Where it has expired by now, or its key was withdrawn, only another token helps.
    if (verified === null) return refresh(unverified, null);
    const renewed = await renew(unverified, verified);
    return isAccessTokenFresh(renewed, clock()) ? renewed : refresh(renewed, null);
  };

  const settleFailure = async (marked: Session, isUncertain: boolean, error: unknown): Promise<void> => {
    const failure = error instanceof ApiFailure ? error : null;
    if (marked.refreshOrganizationId !== null && isSwitchRefused(error)) {
      log.info('switch-refused', { detail: error.detail });
      pace.reset();
      dispatch({ type: 'connection-changed', connection: 'online', problem: null });
      const { refreshStartedAt } = marked;
      const unmarked = {
        refreshStartedAt: isUncertain ? refreshStartedAt : null,
        refreshOrganizationId: null,
      };
      return replace(marked, { ...marked, ...unmarked });
    }
    const reason = failure?.fate === 'refused' ? terminalErrors.get(failure.apiError ?? '') : undefined;
    if (reason !== undefined) {
      end(isUncertain && reason === 'session-expired' ? 'interrupted' : reason);
      return save();
    }
    noteFailure(error);
    // The token was not spent, so the mark comes off.
    if (failure !== null && failure.fate !== 'unknown' && !isUncertain) {
      await replace(marked, { ...marked, refreshStartedAt: null, refreshOrganizationId: null });
    }
  };

  const noteFailure = (error: unknown): void => {
    const failures = pace.fail(error);
    const problem: AuthProblem = toAuthProblem(error);
    log.warn('refresh-failed', { code: problem.code, detail: problem.detail, failures });
    history.add('failed', problem.detail ?? problem.code);
    dispatch({ type: 'connection-changed', connection: 'offline', problem });
  };

  const end = (reason: SignedOutReason): void => {
    session = null;
    generation += 1;
    refreshing = null;
    stopTimer();
    if (reason !== 'signed-out') log.warn('session-ended', { reason });
    history.add(reason === 'signed-out' ? 'signed-out' : 'ended', reason);
    dispatch({ type: 'session-ended', reason });
  };

  const startRefresh = (current: Session, wanted: string | null): Flight => {
    // What may have reached WorkOS already is sent again as it was: only that is answered within the replay grace.
    const target = current.refreshStartedAt === null ? wanted : current.refreshOrganizationId;
    const isVerifiable = !current.isVerified && target === null;
    const outcome = (isVerifiable ? verify(current) : refresh(current, target)).finally(() => {
      if (refreshing !== flight) return;
      refreshing = null;
      plan();
    });
    const flight = { target, outcome };
    refreshing = flight;
    stopTimer();
    return flight;
  };

  /** Joins the refresh under way, or starts one. */
  const joinRefresh = (current: Session): Flight => refreshing ?? startRefresh(current, null);

  /** Sets the one timer for what is due next, or none. */
  const plan = (): void => {
    stopTimer();
    if (session === null || refreshing !== null || !isInUse()) return;
    stopTimer = setTimer(pace.dueIn(session), () => {
      if (session === null || !isInUse()) return;
      // Whoever waits for the outcome hears of a failure; the state tells it to all others.
      joinRefresh(session).outcome.catch(() => {});
    });
  };

  const usableSession = async (isUsable: (current: Session) => boolean): Promise<Session> => {
    for (;;) {
      if (session === null) throw new AuthError('signed-out');
      if (isUsable(session)) return session;
      pace.assertAllowed();
      const asked = generation;
      const flight = joinRefresh(session);
      try {
        return await flight.outcome;
      } catch (error) {
        if (session === null) throw new AuthError('signed-out', { cause: error });
        // A newer sign-in answers for the session that it replaced; a refused switch leaves the session to be refreshed.
        const isAnswered = flight.target === null || !isSwitchRefused(error);
        if (generation === asked && isAnswered) throw error;
      }
    }
  };

  return {
    session: () => session,

    begin: (next) => {
      session = next;
      generation += 1;
      refreshing = null;
      pace.reset();
      deafUntil = 0;
      plan();
    },

    end,

    freshSession: () => usableSession((current) => isAccessTokenFresh(current, clock())),

    renewRefused: async (refused) => {
      const isRefused = (current: Session): boolean =>
        current.tokens.accessToken === refused.tokens.accessToken;
      if (session !== null && isRefused(session) && clock().monotonic < deafUntil) return session;
      const renewed = await usableSession(
        (current) => !isRefused(current) && isAccessTokenFresh(current, clock()),
      );
      deafUntil = clock().monotonic + refusalPause;
      return renewed;
    },

    switchOrganization: async (organizationId) => {
      const asked = generation;
      const wish = ++wishes;
      const isOvertaken = (): boolean => generation !== asked || wishes !== wish;
      if (session === null) throw new AuthError('signed-out');
      for (;;) {
        if (session === null || isOvertaken()) return 'superseded';
        if (refreshing !== null) {
          await refreshing.outcome.catch(() => {});
          continue;
        }
        if (session.claims.org_id === organizationId && session.refreshStartedAt === null) return 'switched';
        pace.assertAllowed();
        const { target, outcome } = startRefresh(session, organizationId);
        try {
          await outcome;
          if (target === organizationId) return 'switched';
        } catch (error) {
          if (isOvertaken()) return 'superseded';
          if (target === null || !isSwitchRefused(error)) throw error;
          // An earlier switch, of unknown fate, is settled by this.
          if (target !== organizationId) continue;
          // Not a word on the organization: whether the session itself is over, a refresh alone says.
          if (error.apiError === 'invalid_grant' && session !== null) {
            await joinRefresh(session).outcome.catch(() => {});
          }
          return isOvertaken() ? 'superseded' : 'refused';
        }
      }
    },

    wake: (cause) => {
      if (session === null) return;
      if (cause === 'resumed') history.add('resumed', null);
      if (cause !== 'in-use') pace.catchUp(cause === 'resumed' ? 'sleep' : 'network', session);
      plan();
    },

    nextRefreshAt: () =>
      session === null || refreshing !== null || !isInUse() ? null : clock().wall + pace.dueIn(session),

    isBusy: () => refreshing !== null,
    settled: async () => {
      await refreshing?.outcome.catch(() => {});
    },
  };
}
