/**
 * The error of the auth code, and the one function that turns any error into a problem for the user.
 */
import type { AuthProblem, AuthProblemCode } from '../../common/auth/auth-problem.ts';

export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: AuthProblemCode;
  readonly detail: string | null;

  /**
   * @param code what went wrong
   * @param options `detail`: for support, kept only if it has the form that `AuthProblem` allows
   */
  constructor(code: AuthProblemCode, options: { readonly detail?: string; readonly cause?: unknown } = {}) {
    super(options.detail === undefined ? code : `${code} (${options.detail})`, { cause: options.cause });
    this.code = code;
    this.detail = /^[\w.:-]{1,64}$/.test(options.detail ?? '') ? (options.detail ?? null) : null;
  }
}

/** The user's view of any error: its code and detail, or `internal`. */
export function toAuthProblem(error: unknown): AuthProblem {
  return error instanceof AuthError
    ? { code: error.code, detail: error.detail }
    : { code: 'internal', detail: null };
}
