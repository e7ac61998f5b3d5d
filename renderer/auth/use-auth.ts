/** The state and the actions of signing in, by the names that WorkOS's own packages for React have. */
import { useContext, useMemo } from 'react';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { AuthState, Impersonator, Profile, SignedInState } from '../../common/auth/auth-state.ts';
import type { Result } from '../../common/auth/result.ts';
import { AuthBridgeContext, useAuthState } from './auth-provider.tsx';
import { answerOf } from './requests.ts';

export interface SignInOptions {
  /** Where in the app the user is on the way to, in the app's own word; comes back as `state.returnTo`. */
  readonly returnTo?: string;
  /** Asks for credentials even where the browser has a session. */
  readonly differentAccount?: boolean;
}

export interface Auth {
  /** Whether it is still open who is signed in. */
  readonly isLoading: boolean;
  readonly user: Profile | null;
  readonly sessionId: string | null;
  readonly organizationId: string | null;
  readonly role: string | null;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly entitlements: readonly string[];
  readonly featureFlags: readonly string[];
  readonly impersonator: Impersonator | null;
  /** What went wrong with what the user asked for last, or null. */
  readonly problem: AuthProblem | null;
  /** All that main tells, for who needs more: how a sign-in is going, whether the app is offline, and so on. */
  readonly state: AuthState;
  /** Opens the browser. What comes of it is told in the state; the answer says whether it has begun. */
  signIn(options?: SignInOptions): Promise<Result<null>>;
  /** The same, beginning with the page that makes an account. */
  signUp(options?: SignInOptions): Promise<Result<null>>;
  /** Gives up the sign-in that is under way. */
  cancel(): Promise<Result<null>>;
  signOut(): Promise<Result<null>>;
  /** Goes on in another organization; null lets the user choose one in the browser. */
  switchToOrganization(options: { readonly organizationId: string | null }): Promise<Result<null>>;
}

type Actions = Pick<Auth, 'signIn' | 'signUp' | 'cancel' | 'signOut' | 'switchToOrganization'>;
type Values = Omit<Auth, keyof Actions>;

const nobody = {
  user: null,
  sessionId: null,
  organizationId: null,
  role: null,
  roles: [],
  permissions: [],
  entitlements: [],
  featureFlags: [],
  impersonator: null,
} as const satisfies Partial<Values>;

/**
 * @returns who is signed in, and what they can do; keeps its identity until the state changes
 * @throws Error where no `AuthProvider` is around
 */
export function useAuth(): Auth {
  const bridge = useContext(AuthBridgeContext);
  if (bridge === null) throw new Error('useAuth needs an <AuthProvider> around it.');
  const state = useAuthState();
  return useMemo(() => {
    const begin =
      (screen: 'sign-in' | 'sign-up') =>
      ({ returnTo, differentAccount = false }: SignInOptions = {}): Promise<Result<null>> =>
        answerOf(() => bridge.signIn({ screen, returnTo: returnTo ?? null, differentAccount }));
    const actions: Actions = {
      signIn: begin('sign-in'),
      signUp: begin('sign-up'),
      cancel: () => answerOf(bridge.cancel),
      signOut: () => answerOf(bridge.signOut),
      switchToOrganization: ({ organizationId }) => answerOf(() => bridge.switchOrganization(organizationId)),
    };
    return { ...valuesOf(state), ...actions };
  }, [bridge, state]);
}

/** What of a state the hook hands out. */
export function valuesOf(state: AuthState): Values {
  return {
    ...(state.status === 'signed-in' ? sessionIn(state) : nobody),
    isLoading: state.status === 'restoring',
    problem: 'problem' in state ? state.problem : null,
    state,
  };
}

function sessionIn(state: SignedInState): Pick<Values, keyof typeof nobody> {
  const { user, sessionId, organizationId, role, roles } = state;
  const { permissions, entitlements, featureFlags, impersonator } = state;
  return {
    user,
    sessionId,
    organizationId,
    role,
    roles,
    permissions,
    entitlements,
    featureFlags,
    impersonator,
  };
}
