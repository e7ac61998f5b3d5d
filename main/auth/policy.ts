/** An administrator's rules for signing in on this computer, and the check of a session against them. */
import { AuthError } from './auth-error.ts';
import type { Session } from './session/session.ts';

export interface SignInPolicy {
  /** The organization that every user must belong to, or null. */
  readonly organizationId: string | null;
  /** The SSO connection that every user must sign in with, or null. */
  readonly connectionId: string | null;
  /** Whether users may sign up. */
  readonly allowsSignUp: boolean;
  /** False if an entry is invalid; nobody may sign in then. */
  readonly isUnderstood: boolean;
}

/** WorkOS's names for the sign-in methods of AuthKit's own pages, none of which an SSO connection uses. */
const methodsOfPages: readonly string[] = ['Password', 'Passkey', 'MagicAuth'];

/** The policy entry that a session, or the state of one, breaks; or null. */
export function findBreach(
  shown: { readonly organizationId: string | null; readonly authenticationMethod: string | null },
  { organizationId, connectionId }: SignInPolicy,
): 'organization' | 'connection' | null {
  if (organizationId !== null && shown.organizationId !== organizationId) return 'organization';
  const isOfPages = methodsOfPages.includes(shown.authenticationMethod ?? '');
  return connectionId !== null && isOfPages ? 'connection' : null;
}

export function breachOf({ claims, tokens }: Session, policy: SignInPolicy): ReturnType<typeof findBreach> {
  const { authenticationMethod = null } = tokens;
  return findBreach({ organizationId: claims.org_id ?? null, authenticationMethod }, policy);
}

/**
 * @returns the session
 * @throws AuthError `sign-in-refused` if it breaks the policy; the detail names the entry
 */
export function assertManaged(session: Session, policy: SignInPolicy): Session {
  const detail = breachOf(session, policy);
  if (detail !== null) throw new AuthError('sign-in-refused', { detail });
  return session;
}
