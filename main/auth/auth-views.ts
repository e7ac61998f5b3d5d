/**
 * The views of the model. Pure: only `describe` makes the renderer's state, and only `toStored` the stored one.
 */
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { Instant } from '../lib/clock.ts';
import { awaitedAttempt, forcesLogin, isConfirming, online, type AuthModel } from './auth-model.ts';
import { describeAccount, describeSession, type Session } from './session/session.ts';
import { describeAttempt } from './sign-in/attempt.ts';
import type { StoredAuth } from './storage/auth-storage.ts';

/** The renderer's view of the model at a moment. */
export function describe(model: AuthModel, now: Instant): AuthState {
  const { attempt, session, problem, persistence, connection, connectionProblem, returnTo, reason } = model;
  if (!model.isRestored) return { status: 'restoring' };
  if (model.link !== null) {
    const { screen, invitationToken, loginHint, organizationId } = model.link;
    return {
      status: 'sign-in-requested',
      id: model.linkCount,
      screen,
      isInvitation: invitationToken !== null,
      loginHint,
      organizationId,
      signedInAs: session?.tokens.user.email ?? null,
    };
  }
  if (attempt !== null && !isConfirming(model)) {
    const offersDeviceCode = model.offersDeviceCode && model.allowsDeviceCode;
    const signingIn = { ...describeAttempt(attempt, now), offersDeviceCode, problem };
    if (attempt.found === null) return { ...signingIn, account: null };
    const account = { id: model.attemptCount, ...describeAccount(attempt.found) };
    return { ...signingIn, step: 'confirming', account };
  }
  if (session !== null) {
    const { ids: knownOrganizations = [], names: organizationNames = {} } = model.organizations ?? {};
    const organizations = { knownOrganizations, organizationNames };
    return describeSession(session, {
      ...organizations,
      connection,
      connectionProblem,
      returnTo,
      problem,
      persistence,
      confirmation: attempt && { step: attempt.step, expiresAt: describeAttempt(attempt, now).expiresAt },
    });
  }
  const signUp = model.allowsSignUp ? {} : ({ signUp: 'disabled' } as const);
  return { status: 'signed-out', reason, problem, persistence, ...signUp };
}

/** A consistent copy of the data to store, with the session still unsealed. */
export function toStored(
  model: AuthModel,
  profile: { readonly authKit: NonNullable<StoredAuth['authKit']>; readonly stateShape: string },
  now: Instant,
): Omit<StoredAuth, 'session'> & { readonly session: Session | null } {
  const { authKit, stateShape } = profile;
  const { session, reason, hint, organizations } = model;
  // No caller of a confirmation survives a restart.
  const attempt = isConfirming(model) ? null : awaitedAttempt(model);
  const isExchanging = !isConfirming(model) && model.attempt?.step === 'finishing';
  /** The state of the next start if nothing else happens. */
  const next: AuthModel = { ...model, ...online, attempt: null, link: null, problem: null, returnTo: null };
  return {
    format: 1,
    session,
    attempt,
    isExchanging,
    forceLogin: forcesLogin(model),
    reason,
    hint,
    organizations,
    authKit,
    deviceCodeDisabledFor: model.offersDeviceCode ? null : authKit.clientId,
    firstState: attempt === null && !isExchanging ? { stateShape, state: describe(next, now) } : null,
  };
}
