/** The state and the actions of signing in, with the names of WorkOS's React packages. */
import { useContext, useMemo } from 'react';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { AuthState, Impersonator, Profile, SignedInState } from '../../common/auth/auth-state.ts';
import type { Result } from '../../common/auth/result.ts';
import { AuthBridgeContext, useAuthState } from './auth-provider.tsx';
import { answerOf } from './requests.ts';

export interface SignInOptions {
  /** The user's destination in the app, in the app's own words; comes back as `state.returnTo`. */
  readonly returnTo?: string;
  /** Asks for credentials even if the browser has a session. */
  readonly differentAccount?: boolean;
}

export interface Auth {
  /** Whether the session is still being restored. */
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
  /** The problem of the user's last request, or null. */
  readonly problem: AuthProblem | null;
  /** Main's whole state, with the progress of a sign-in, whether the app is offline, and so on. */
  readonly state: AuthState;
  /** Opens the browser. The result shows whether the sign-in has begun; the state shows its progress. */
  signIn(options?: SignInOptions): Promise<Result<null>>;
  /** The same, but starts with AuthKit's sign-up page. */
  signUp(options?: SignInOptions): Promise<Result<null>>;
  /** Cancels the current sign-in, or refuses the account of `state.account`. */
  cancel(): Promise<Result<null>>;
  /** Confirms that `state.account` is the user's; the view must ask them. */
  confirmAccount(): Promise<Result<null>>;
  /** Answers a link's sign-in request, while the status is `sign-in-requested`. */
  answerLink(wanted: boolean): Promise<Result<null>>;
  signOut(): Promise<Result<null>>;
  /** Switches the organization; null lets the user choose one in the browser. */
  switchToOrganization(options: { readonly organizationId: string | null }): Promise<Result<null>>;
}

type Actions = Pick<
  Auth,
  'signIn' | 'signUp' | 'cancel' | 'confirmAccount' | 'answerLink' | 'signOut' | 'switchToOrganization'
>;
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
 * @returns the state and the actions of signing in; keeps its identity until the state changes
 * @throws Error without an `AuthProvider`
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
      // No question has this ID, so main answers that there is nothing to do.
      confirmAccount: () => answerOf(() => bridge.confirmAccount(idOfAccount(state) ?? -1)),
      answerLink: (wanted) => {
        const id = state.status === 'sign-in-requested' ? state.id : -1;
        return answerOf(() => bridge.answerLink({ id, wanted }));
      },
      signOut: () => answerOf(bridge.signOut),
      switchToOrganization: ({ organizationId }) => answerOf(() => bridge.switchOrganization(organizationId)),
    };
    return { ...valuesOf(state), ...actions };
  }, [bridge, state]);
}

const idOfAccount = (state: AuthState): number | null =>
  state.status === 'signing-in' ? (state.account?.id ?? null) : null;

/** The hook's values for a state. */
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
