/**
 * Asks the signed-in user to sign in again in the browser (RFC 9470), for an action that needs a recent sign-in.
 * Invariants: there is one question at a time; only a session of the same user and organization counts, any other changes
 * nothing; the question ends with this run, as the action does.
 */
import type { Clock } from '../../lib/clock.ts';
import type { Disposer } from '../../lib/disposer.ts';
import type { Log } from '../../lib/log.ts';
import { AuthError } from '../auth-error.ts';
import { isConfirming } from '../auth-model.ts';
import type { AuthStore } from '../auth-store.ts';
import { confirmationStart, isRecent, isSamePlace } from '../session/recent-sign-in.ts';
import type { Session } from '../session/session.ts';
import type { SignIn } from './sign-in.ts';

export interface StepUpDeps {
  readonly store: Pick<AuthStore, 'model' | 'subscribe'>;
  readonly signIn: Pick<SignIn, 'start'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/**
 * Asks the user of a session to confirm it, and waits until they confirm or cancel.
 *
 * @param session the session whose sign-in is too old
 * @param maxAge the maximum age of their sign-in, in seconds
 * @returns the session that has replaced it
 * @throws AuthError `not-confirmed`; `confirmed-as-other` if the browser signed in another user or organization;
 *   `signed-out`; otherwise what went wrong with the sign-in in the browser
 */
export type StepUp = (session: Session, maxAge: number) => Promise<Session>;

export function createStepUp({ store, signIn, clock, log }: StepUpDeps): StepUp {
  let asking: Promise<Session> | null = null;

  const ask = async (session: Session, maxAge: number): Promise<Session> => {
    const { attempt, link, returnTo, sessionCount: countBefore } = store.model();
    // Does not interrupt a sign-in, or the question about one.
    if (attempt !== null || link !== null) throw new AuthError('not-confirmed', { detail: 'signing-in' });
    const authenticatedSince = confirmationStart(session, maxAge, clock.now());
    const loginHint = session.tokens.user.email;
    const organizationId = session.claims.org_id ?? null;
    let stop: Disposer = () => {};
    const ended = new Promise<'ended'>((resolve) => {
      stop = store.subscribe((model, before) => {
        if (isConfirming(before) && !isConfirming(model)) resolve('ended');
      });
    });
    log.info('confirmation-asked', { maxAge });
    const request = { screen: 'sign-in', returnTo, differentAccount: false } as const;
    const begun = signIn
      .start(request, { loginHint, organizationId, maxAge, authenticatedSince })
      .then(() => (isConfirming(store.model()) ? ended : null));
    const outcome = await Promise.race([ended, begun]).finally(stop);
    const { session: next, problem, confirmationProblem, sessionCount } = store.model();
    if (next === null) throw new AuthError('signed-out');
    const isProved = (next.claims.auth_time ?? 0) >= authenticatedSince;
    // A renewal is no confirmation, however recent the sign-in.
    if (isProved && sessionCount !== countBefore && isSamePlace(session, next)) return next;
    const { code, detail } = (outcome === 'ended' ? confirmationProblem : problem) ?? {
      code: 'not-confirmed',
      detail: null,
    };
    throw new AuthError(code, { ...(detail !== null && { detail }) });
  };

  return async (session, maxAge) => {
    for (;;) {
      const { session: current } = store.model();
      if (current === null) throw new AuthError('signed-out');
      // Never runs one user's action for another user or organization.
      if (!isSamePlace(session, current)) throw new AuthError('not-confirmed', { detail: 'signing-in' });
      const isAnother = current.tokens.accessToken !== session.tokens.accessToken;
      if (isAnother && isRecent(current, maxAge, clock.now())) return current;
      if (asking === null) {
        asking = ask(current, maxAge).finally(() => {
          asking = null;
        });
        return asking;
      }
      await asking;
    }
  };
}
