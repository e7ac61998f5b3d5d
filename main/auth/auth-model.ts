/**
 * What main knows about signing in, and how it changes. Pure: `transition` is the only way from one model to the
 * next, `describeAuth` the only way from a model to what the renderer sees.
 *
 * A sign-in attempt lies over what was there before: giving it up brings back the session, if there is one.
 */
import type { AuthProblem } from '../../common/auth-problem.ts';
import type {
  AuthState,
  Connection,
  Persistence,
  Place,
  SignedOutReason,
  SigningInState,
} from '../../common/auth-state.ts';
import { withOrganizationOf, type KnownOrganizations } from './session/organizations.ts';
import { describeSession, type Session } from './session/session.ts';
import type { SignInLink } from './sign-in/sign-in-link.ts';

export interface AuthModel {
  /** False until the store has been read. */
  readonly isRestored: boolean;
  readonly session: Session | null;
  readonly connection: Connection;
  readonly connectionProblem: AuthProblem | null;
  /** Where the person was on the way to when they signed in; where the app starts after a restart. */
  readonly returnTo: Place;
  /** Why nobody is signed in; says something only while `session` is null. */
  readonly reason: SignedOutReason;
  readonly attempt: Pick<SigningInState, 'step' | 'expiresAt' | 'transport' | 'device'> | null;
  readonly offersDeviceCode: boolean;
  readonly problem: AuthProblem | null;
  readonly persistence: Persistence;
  readonly organizations: KnownOrganizations | null;
  /** What a link asks for, until the person has answered; lies over all else. */
  readonly link: SignInLink | null;
  /** False where the policy of this computer lets nobody make an account. */
  readonly allowsSignUp: boolean;
}

export type AuthEvent =
  | {
      readonly type: 'restored';
      readonly session: Session | null;
      readonly reason: SignedOutReason;
      readonly persistence: Persistence;
      readonly problem: AuthProblem | null;
      readonly organizations: KnownOrganizations | null;
    }
  | ({ readonly type: 'attempt-started' } & Pick<SigningInState, 'expiresAt' | 'transport' | 'device'>)
  /** WorkOS does not let this client use codes on another device. */
  | { readonly type: 'device-code-disabled' }
  | { readonly type: 'browser-opened' }
  | { readonly type: 'callback-matched' }
  /** The attempt is over without a session: given up (no problem), refused, failed or expired. */
  | { readonly type: 'attempt-ended'; readonly problem: AuthProblem | null }
  | { readonly type: 'signed-in'; readonly session: Session; readonly returnTo: Place }
  | { readonly type: 'session-renewed'; readonly session: Session }
  /** `problem` null: the last one still says why. */
  | {
      readonly type: 'connection-changed';
      readonly connection: Connection;
      readonly problem: AuthProblem | null;
    }
  | { readonly type: 'session-ended'; readonly reason: SignedOutReason }
  /** Takes the place of a link that was not answered. */
  | { readonly type: 'link-received'; readonly link: SignInLink }
  | { readonly type: 'link-answered' }
  /** Something went wrong, or is right again, that changes nothing else. */
  | { readonly type: 'problem-met'; readonly problem: AuthProblem | null };

export const initialAuthModel: AuthModel = {
  isRestored: false,
  session: null,
  connection: 'online',
  connectionProblem: null,
  returnTo: 'home',
  reason: 'never-signed-in',
  attempt: null,
  offersDeviceCode: true,
  problem: null,
  persistence: 'encrypted',
  organizations: null,
  link: null,
  allowsSignUp: true,
};

const online = { connection: 'online', connectionProblem: null } as const;

export function transition(model: AuthModel, event: AuthEvent): AuthModel {
  switch (event.type) {
    case 'restored': {
      const { session, reason, persistence, problem } = event;
      const organizations =
        session === null ? event.organizations : withOrganizationOf(session, event.organizations);
      return { ...model, isRestored: true, session, reason, persistence, problem, organizations };
    }
    case 'attempt-started': {
      const { expiresAt, transport, device } = event;
      return {
        ...model,
        attempt: { step: 'starting', expiresAt, transport, device },
        link: null,
        problem: null,
      };
    }
    case 'device-code-disabled':
      return { ...model, offersDeviceCode: false };
    case 'browser-opened':
      return model.attempt?.step === 'starting'
        ? { ...model, attempt: { ...model.attempt, step: 'waiting' } }
        : model;
    case 'callback-matched':
      return model.attempt === null
        ? model
        : { ...model, attempt: { ...model.attempt, step: 'finishing' }, problem: null };
    case 'attempt-ended':
      return { ...model, attempt: null, problem: event.problem };
    case 'signed-in': {
      const { session, returnTo } = event;
      const organizations = withOrganizationOf(session, model.organizations);
      return { ...model, ...online, session, organizations, returnTo, attempt: null, problem: null };
    }
    case 'session-renewed': {
      if (model.session === null) return model;
      const { session } = event;
      const organizations = withOrganizationOf(session, model.organizations);
      return { ...model, ...online, session, organizations };
    }
    case 'connection-changed':
      return model.session === null
        ? model
        : {
            ...model,
            connection: event.connection,
            connectionProblem:
              event.connection === 'online' ? null : (event.problem ?? model.connectionProblem),
          };
    case 'session-ended':
      return { ...model, ...online, session: null, reason: event.reason, problem: null };
    case 'link-received':
      return { ...model, link: event.link };
    case 'link-answered':
      return { ...model, link: null };
    case 'problem-met':
      return { ...model, problem: event.problem };
    default:
      return assertNever(event);
  }
}

export function describeAuth(model: AuthModel): AuthState {
  const { attempt, session, problem, persistence, connection, connectionProblem, returnTo, reason } = model;
  if (!model.isRestored) return { status: 'restoring' };
  if (model.link !== null) {
    const { screen, invitationToken } = model.link;
    const isInvitation = invitationToken !== null;
    const signedInAs = session?.tokens.user.email ?? null;
    return { status: 'sign-in-requested', screen, isInvitation, signedInAs };
  }
  if (attempt !== null) {
    return { status: 'signing-in', ...attempt, offersDeviceCode: model.offersDeviceCode, problem };
  }
  if (session !== null)
    return describeSession(session, {
      knownOrganizations: model.organizations?.ids ?? [],
      connection,
      connectionProblem,
      returnTo,
      problem,
      persistence,
    });
  return {
    status: 'signed-out',
    reason,
    problem,
    persistence,
    ...(!model.allowsSignUp && { signUp: 'disabled' }),
  };
}

function assertNever(value: never): never {
  throw new Error(`Not an event of the auth model: ${JSON.stringify(value)}`);
}
