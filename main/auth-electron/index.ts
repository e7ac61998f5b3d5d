/** Main's part of the package: `./main`. */
export type { AuthProblem, AuthProblemCode } from '../../common/auth/auth-problem.ts';
export type { AuthState, SignedInState, SignedOutState } from '../../common/auth/auth-state.ts';
export type { SignInRequest } from '../../common/auth/channels.ts';
export type { Result } from '../../common/auth/result.ts';
export { AuthError } from '../auth/auth-error.ts';
export type { SignInPolicy } from '../auth/policy.ts';
export type { Session } from '../auth/session/session.ts';
export type { PageWords } from '../auth/sign-in/loopback-pages.ts';
export { createAuth, type Auth, type CreateAuthOptions } from './create-auth.ts';
