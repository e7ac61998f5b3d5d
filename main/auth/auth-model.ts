/**
 * The whole state of signing in, and its changes. Pure: only `transition` leads from one model to the next; `auth-views.ts`
 * derives the shown and the stored state.
 *
 * A sign-in attempt covers the session, if there is one: cancelling it brings the session back.
 */
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { Connection, Persistence, SignedOutReason } from '../../common/auth/auth-state.ts';
import { assertNever } from '../../common/assert-never.ts';
import { withOrganizationOf, type KnownOrganizations } from './session/organizations.ts';
import type { Session } from './session/session.ts';
import type { Attempt, RunningAttempt, SignInHint } from './sign-in/attempt.ts';
import type { SignInLink } from './sign-in/sign-in-link.ts';

export interface AuthModel {
  /** False until the store has been read. */
  readonly isRestored: boolean;
  readonly session: Session | null;
  /** Counts the sessions that began or ended; renewing one does not count. Results of an earlier one are dropped. */
  readonly sessionCount: number;
  /** The `attemptCount` of the attempt that created the session; null for an earlier run's session. */
  readonly sessionCameBy: number | null;
  readonly connection: Connection;
  readonly connectionProblem: AuthProblem | null;
  /** The user's destination when they signed in; null after a restart. */
  readonly returnTo: string | null;
  /** Why nobody is signed in; valid only while `session` is null. */
  readonly reason: SignedOutReason;
  readonly attempt: RunningAttempt | null;
  /** Counts the attempts that were requested or ended. Results of an earlier one are dropped. */
  readonly attemptCount: number;
  readonly offersDeviceCode: boolean;
  readonly problem: AuthProblem | null;
  /** Why the last confirmation (RFC 9470) failed, for its caller; null if the user cancelled it. */
  readonly confirmationProblem: AuthProblem | null;
  /** Whether the last write failed, so that the next start won't know this model. */
  readonly isUnsaved: boolean;
  readonly persistence: Persistence;
  readonly organizations: KnownOrganizations | null;
  /** A link's request, until the user has answered; it covers everything else. */
  readonly link: SignInLink | null;
  /** Counts the questions about links. An answer names its question. */
  readonly linkCount: number;
  /** Whether the next sign-in asks for credentials even if the browser has a session. */
  readonly forceLogin: boolean;
  /** The user whose session ended by itself, so that the next sign-in asks less; null after a sign-out. */
  readonly hint: Pick<SignInHint, 'loginHint' | 'organizationId'> | null;
  /** False if this computer's policy forbids sign-up. */
  readonly allowsSignUp: boolean;
  /** False if the policy requires a connection, since the app can't tell which one is used on another device. */
  readonly allowsDeviceCode: boolean;
}

export type AuthEvent =
  | ({ readonly type: 'restored'; readonly isDeviceCodeDisabled: boolean } & Pick<
      AuthModel,
      'session' | 'reason' | 'persistence' | 'problem' | 'organizations' | 'forceLogin' | 'hint'
    >)
  /** Another attempt is starting, or the current one was cancelled before it was shown. */
  | { readonly type: 'attempt-superseded' }
  | ({ readonly type: 'attempt-started' } & Pick<RunningAttempt, 'way' | 'endsAt'>)
  /** WorkOS does not let this client use codes on another device. */
  | { readonly type: 'device-code-disabled' }
  | { readonly type: 'browser-opened' }
  | { readonly type: 'callback-matched' }
  /** The sign-in may be another person's, so the app asks the user. */
  | { readonly type: 'account-found'; readonly session: Session; readonly endsAt: number }
  /** The attempt ended without a session: cancelled (no problem), refused, failed or expired. */
  | { readonly type: 'attempt-ended'; readonly problem: AuthProblem | null }
  | { readonly type: 'signed-in'; readonly session: Session; readonly returnTo: string | null }
  /** The refresh token is about to be sent, or was not used after all: see `refreshStartedAt`. */
  | { readonly type: 'session-marked'; readonly session: Session }
  | { readonly type: 'session-renewed'; readonly session: Session }
  /** `problem` null: the last problem is still the reason. */
  | {
      readonly type: 'connection-changed';
      readonly connection: Connection;
      readonly problem: AuthProblem | null;
    }
  | { readonly type: 'session-ended'; readonly reason: SignedOutReason }
  /** The browser has come back from the end of its own session. */
  | { readonly type: 'hosted-session-ended' }
  /** Changes nothing where another link waits for its answer. */
  | { readonly type: 'link-received'; readonly link: SignInLink }
  | { readonly type: 'link-answered' }
  /** The result of writing this model. */
  | { readonly type: 'saved' }
  | { readonly type: 'save-failed' }
  /** A problem appeared or disappeared, with no other change. */
  | { readonly type: 'problem-met'; readonly problem: AuthProblem | null };

export const initialAuthModel: AuthModel = {
  isRestored: false,
  session: null,
  sessionCount: 0,
  sessionCameBy: null,
  connection: 'online',
  connectionProblem: null,
  returnTo: null,
  reason: 'never-signed-in',
  attempt: null,
  attemptCount: 0,
  offersDeviceCode: true,
  problem: null,
  confirmationProblem: null,
  isUnsaved: false,
  persistence: 'encrypted',
  organizations: null,
  link: null,
  linkCount: 0,
  forceLogin: false,
  hint: null,
  allowsSignUp: true,
  allowsDeviceCode: true,
};

export const online = { connection: 'online', connectionProblem: null } as const;
const storageFailed: AuthProblem = { code: 'storage-failed', detail: null };

/** The problems to keep when a new action begins. */
const lastingProblem = ({ isUnsaved }: AuthModel): AuthProblem | null => (isUnsaved ? storageFailed : null);

export function transition(model: AuthModel, event: AuthEvent): AuthModel {
  switch (event.type) {
    case 'restored': {
      const { type: _type, isDeviceCodeDisabled, ...restored } = event;
      return withOrganizations({
        ...model,
        ...restored,
        isRestored: true,
        sessionCount: model.sessionCount + 1,
        offersDeviceCode: !isDeviceCodeDisabled,
      });
    }
    case 'attempt-superseded':
      return {
        ...withAttempt(model, { isAwaited: false, found: null }),
        attemptCount: model.attemptCount + 1,
        forceLogin: forcesLogin(model),
      };
    case 'attempt-started':
      return {
        ...model,
        attempt: { step: 'starting', way: event.way, endsAt: event.endsAt, isAwaited: true, found: null },
        link: null,
        problem: lastingProblem(model),
        confirmationProblem: null,
      };
    case 'device-code-disabled':
      return { ...model, offersDeviceCode: false };
    case 'browser-opened':
      return model.attempt?.step === 'starting' ? withAttempt(model, { step: 'waiting' }) : model;
    case 'callback-matched':
      if (model.attempt === null) return model;
      return {
        ...withAttempt(model, { step: 'finishing', isAwaited: false }),
        problem: lastingProblem(model),
      };
    case 'account-found':
      return withAttempt(model, { found: event.session, endsAt: event.endsAt });
    case 'attempt-ended': {
      const forceLogin = forcesLogin(model);
      const ended = { ...model, attempt: null, attemptCount: model.attemptCount + 1, forceLogin };
      // The confirmation's caller reports its result.
      return isConfirming(model)
        ? { ...ended, problem: lastingProblem(model), confirmationProblem: event.problem }
        : { ...ended, problem: event.problem ?? lastingProblem(model) };
    }
    case 'signed-in':
      return withOrganizations({
        ...model,
        ...online,
        session: event.session,
        sessionCount: model.sessionCount + 1,
        // Only the signed-in user can confirm.
        sessionCameBy: isConfirming(model) ? model.sessionCameBy : model.attemptCount,
        returnTo: event.returnTo,
        attempt: null,
        attemptCount: model.attemptCount + 1,
        problem: lastingProblem(model),
        forceLogin: false,
        hint: null,
      });
    case 'session-marked':
      return model.session === null ? model : { ...model, session: event.session };
    case 'session-renewed':
      return model.session === null
        ? model
        : withOrganizations({ ...model, ...(event.session.isVerified && online), session: event.session });
    case 'connection-changed': {
      const { connection, problem } = event;
      if (model.session === null) return model;
      const connectionProblem = connection === 'online' ? null : (problem ?? model.connectionProblem);
      return { ...model, connection, connectionProblem };
    }
    case 'session-ended': {
      const { reason } = event;
      // The next sign-in must not be silent until the browser has confirmed that its session has ended.
      const forceLogin = model.forceLogin || reason === 'signed-out';
      return {
        ...model,
        ...online,
        session: null,
        sessionCount: model.sessionCount + 1,
        reason,
        problem: lastingProblem(model),
        forceLogin,
        hint: hintFor(model.session, reason),
      };
    }
    case 'hosted-session-ended':
      return { ...model, forceLogin: false };
    case 'link-received':
      return model.link === null ? { ...model, link: event.link, linkCount: model.linkCount + 1 } : model;
    case 'link-answered':
      return { ...model, link: null };
    case 'saved': {
      if (!model.isUnsaved) return model;
      const isRead = model.problem?.code !== storageFailed.code;
      return { ...model, isUnsaved: false, problem: isRead ? model.problem : null };
    }
    case 'save-failed':
      return model.isUnsaved ? model : { ...model, isUnsaved: true, problem: storageFailed };
    case 'problem-met':
      return { ...model, problem: event.problem };
    default:
      return assertNever(event);
  }
}

/** After the attempt, the browser would silently return the unconfirmed account. */
export const forcesLogin = ({ forceLogin, attempt }: AuthModel): boolean =>
  forceLogin || (attempt?.found ?? null) !== null;

function withAttempt(model: AuthModel, changes: Partial<NonNullable<AuthModel['attempt']>>): AuthModel {
  return { ...model, attempt: model.attempt && { ...model.attempt, ...changes } };
}

function withOrganizations(model: AuthModel): AuthModel {
  const { session, organizations } = model;
  return session === null ? model : { ...model, organizations: withOrganizationOf(session, organizations) };
}

/**
 * The suggestion for the next sign-in: the user whose session ended by itself; null after a sign-out, or if the session
 * may have been another person's.
 */
function hintFor(session: Session | null, reason: SignedOutReason): AuthModel['hint'] {
  if (session === null || reason === 'signed-out' || reason === 'browser-not-alone') return null;
  return { loginHint: session.tokens.user.email, organizationId: session.claims.org_id ?? null };
}

/** The account and organization to sign in again after WorkOS has refused to renew the session, or null. */
export function hintOfRefused({ session, connectionProblem }: AuthModel): AuthModel['hint'] {
  if (session === null || connectionProblem?.code !== 'refresh-refused') return null;
  const hint = { loginHint: session.tokens.user.email, organizationId: session.claims.org_id ?? null };
  return connectionProblem.detail === 'organization_selection_required'
    ? { ...hint, organizationId: null }
    : hint;
}

/** The attempt whose callback is awaited, or null. */
export function awaitedAttempt({ attempt }: AuthModel): Attempt | null {
  return attempt?.isAwaited && attempt.way.transport !== 'device' ? attempt.way : null;
}

/** Whether the attempt is one of the signed-in user, to confirm that it is them. */
export function isConfirming({ attempt, session }: AuthModel): boolean {
  const isAsked = attempt?.way.transport !== 'device' && attempt?.way.authenticatedSince !== undefined;
  return isAsked && session !== null;
}
