/** The renderer's part of the package, for React: `./react`. */
export type { AuthProblem, AuthProblemCode } from '../../common/auth/auth-problem.ts';
export type { AuthState, SignedInState, SignedOutState } from '../../common/auth/auth-state.ts';
export type { AuthBridge } from '../../common/auth/channels.ts';
export type { Result } from '../../common/auth/result.ts';
export { AuthProvider } from './auth-provider.tsx';
export { Can, SignedIn, SignedOut } from './guards.tsx';
export { useAuth, type Auth, type SignInOptions } from './use-auth.ts';
