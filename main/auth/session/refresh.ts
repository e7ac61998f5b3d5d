/**
 * Renews the session: no other file uses a refresh token.
 * Invariants:
 * - A mark is stored before the token is sent, and the new session after it, each as a whole: after a crash the old or the
 *   new session is there, and the mark shows that its token may be used up.
 * - A result that arrives after a sign-out or a newer sign-in is dropped.
 * - Only WorkOS's refusal of a plain refresh ends a session. An unreachable WorkOS never does, nor does its refusal of
 *   another organization.
 */
import type { SignedOutReason } from '../../../common/auth/auth-state.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import type { AuthStore } from '../auth-store.ts';
import { assertManaged, type SignInPolicy } from '../policy.ts';
import { ApiFailure } from '../workos/api-failure.ts';
import type { SessionTokens } from '../workos/seal.ts';
import type { Dated, WorkOSClient } from '../workos/workos-client.ts';
import type { History } from './history.ts';
import type { RefreshPace } from './refresh-pace.ts';
import type { SessionFactory } from './session-factory.ts';
import { isAccessTokenFresh, type Session } from './session.ts';

export interface RefreshDeps {
  readonly store: Pick<AuthStore, 'model' | 'dispatch' | 'save'>;
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'refresh'>>;
  readonly sessions: Pick<SessionFactory, 'renew' | 'verify'>;
  readonly policy: SignInPolicy;
  readonly pace: Pick<RefreshPace, 'reset' | 'fail' | 'failures'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly history: Pick<History, 'add'>;
  readonly log: Log;
}

export interface Refresh {
  /**
   * Uses the session's refresh token.
   *
   * @param target the organization to be in afterwards, or null for the same
   * @throws AuthError `signed-out` if the session has ended; `sign-in-refused` if the new session breaks the policy;
   *   otherwise the reason why the call to WorkOS failed
   */
  refresh(session: Session, target: string | null): Promise<Session>;
  /**
   * Verifies a session whose key could not be fetched earlier, and refreshes it if it has expired since.
   *
   * @throws as `refresh`
   */
  verify(unverified: Session): Promise<Session>;
}

/** WorkOS's refusals that end a session, with the reason to show. */
const terminalErrors: ReadonlyMap<string, SignedOutReason> = new Map([
  ['invalid_grant', 'session-expired'],
  ['mfa_enrollment', 'mfa-required'],
  ['sso_required', 'sso-required'],
]);

/** Whether a refused switch is about the organization, and not about this client or the network. */
export function isSwitchRefused(error: unknown): error is ApiFailure {
  return error instanceof ApiFailure && error.fate === 'refused' && error.code === 'refresh-refused';
}

export function createRefresh(deps: RefreshDeps): Refresh {
  const { store, loadClient, sessions, policy, pace, clock, history, log } = deps;

  /** Replaces a session with a new one and stores it, unless the old one has ended or was replaced. */
  const replace = async (
    type: 'session-marked' | 'session-renewed',
    old: Session,
    next: Session,
  ): Promise<Session> => {
    const assertCurrent = (session: Session): void => {
      const current = store.model().session;
      if (current !== session) throw new AuthError(current === null ? 'signed-out' : 'nothing-to-do');
    };
    assertCurrent(old);
    store.dispatch({ type, session: next });
    await store.save();
    assertCurrent(next);
    return next;
  };

  const renew = async (old: Session, next: Session): Promise<Session> => {
    await replace('session-renewed', old, next);
    pace.reset();
    return next;
  };

  /**
   * Sends the refresh token, and sends it again at once if WorkOS may have rotated it without the app getting the
   * answer: the replay grace allows that.
   */
  const spend = async (marked: Session, onRepeat: () => void): Promise<Dated<SessionTokens>> => {
    const client = await loadClient();
    const { refreshOrganizationId, tokens } = marked;
    const send = () => client.refresh(tokens.refreshToken, refreshOrganizationId);
    try {
      return await send();
    } catch (error) {
      const isUnknown = error instanceof ApiFailure && error.fate === 'unknown';
      if (!isUnknown || store.model().session !== marked) throw error;
      log.warn('refresh-repeated', { detail: error.detail });
      history.add('retried', error.detail);
      onRepeat();
      return send();
    }
  };

  const refresh = async (old: Session, target: string | null): Promise<Session> => {
    // Whether WorkOS may have used up the token already, so that a refusal does not give the reason.
    let isUncertain = old.refreshStartedAt !== null;
    const marked: Session = {
      ...old,
      refreshStartedAt: old.refreshStartedAt ?? clock.now().wall,
      refreshOrganizationId: target,
    };
    if (pace.failures() > 0)
      store.dispatch({ type: 'connection-changed', connection: 'reconnecting', problem: null });
    try {
      await replace('session-marked', old, marked);
      const tokens = await spend(marked, () => {
        isUncertain = true;
      });
      const next = await renew(marked, assertManaged(await sessions.renew(marked, tokens), policy));
      log.info('session-refreshed', { count: next.refreshCount });
      history.add(target === null ? 'refreshed' : 'switched', target);
      if (!next.isVerified) {
        const error = new AuthError('unreachable', { detail: 'jwks' });
        noteFailure(error);
        throw error;
      }
      return next;
    } catch (error) {
      if (store.model().session === marked) await settleFailure(marked, isUncertain, error);
      throw error;
    }
  };

  const verify = async (unverified: Session): Promise<Session> => {
    const verified = await sessions.verify(unverified).catch((error: unknown) => {
      if (error instanceof AuthError && error.code === 'token-rejected') return null;
      if (store.model().session === unverified) noteFailure(error);
      throw error;
    });
    // If it has expired by now, or its key was withdrawn, only a new token helps.
    if (verified === null) return refresh(unverified, null);
    const renewed = await renew(unverified, verified);
    return isAccessTokenFresh(renewed, clock.now()) ? renewed : refresh(renewed, null);
  };

  const settleFailure = async (marked: Session, isUncertain: boolean, error: unknown): Promise<void> => {
    const failure = error instanceof ApiFailure ? error : null;
    const unmarked: Session = { ...marked, refreshStartedAt: null, refreshOrganizationId: null };
    if (marked.refreshOrganizationId !== null && isSwitchRefused(error)) {
      log.info('switch-refused', { detail: error.detail });
      pace.reset();
      store.dispatch({ type: 'connection-changed', connection: 'online', problem: null });
      const { refreshStartedAt } = isUncertain ? marked : unmarked;
      await replace('session-marked', marked, { ...unmarked, refreshStartedAt });
      return;
    }
    const reason = failure?.fate === 'refused' ? terminalErrors.get(failure.apiError ?? '') : undefined;
    if (reason !== undefined) {
      const told = isUncertain && reason === 'session-expired' ? 'interrupted' : reason;
      log.warn('session-ended', { reason: told });
      store.dispatch({ type: 'session-ended', reason: told });
      return store.save();
    }
    noteFailure(error);
    // The token was not used, so the mark is removed.
    if (failure !== null && failure.fate !== 'unknown' && !isUncertain) {
      await replace('session-marked', marked, unmarked);
    }
  };

  const noteFailure = (error: unknown): void => {
    const failures = pace.fail(error);
    const problem = toAuthProblem(error);
    log.warn('refresh-failed', { code: problem.code, detail: problem.detail, failures });
    history.add('failed', problem.detail ?? problem.code);
    store.dispatch({ type: 'connection-changed', connection: 'offline', problem });
  };

  return { refresh, verify };
}
