/** The outcome of a request that can fail in a way its caller shows to a user. Never thrown, always returned. */
import type { AuthProblem } from './auth-problem.ts';

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: AuthProblem };
