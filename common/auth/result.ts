/** The outcome of a request, with a problem that the caller can show. Always returned, never thrown. */
import type { AuthProblem } from './auth-problem.ts';

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: AuthProblem };
