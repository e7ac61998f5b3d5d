/**
 * The outcome of a failed call to WorkOS. Pure. For a refresh token, which works only once, it matters whether WorkOS
 * may have processed the call: see `fate`.
 */
import * as v from 'valibot';
import type { AuthProblemCode } from '../../../common/auth/auth-problem.ts';
import { AuthError } from '../auth-error.ts';

/** The answer to a call as it arrived, independent of the SDK. */
export type Observation =
  | { readonly kind: 'no-response'; readonly networkError: string | null }
  | {
      readonly kind: 'response';
      readonly status: number;
      /** `error` or `code` of a JSON body, or null. */
      readonly apiError: string | null;
      readonly isJson: boolean;
      /** The `Retry-After` header in milliseconds from its arrival, or null. */
      readonly retryAfter: number | null;
    };

/**
 * - `refused`: WorkOS answered no, and will again.
 * - `not-processed`: the call never reached WorkOS, or WorkOS turned it away unread.
 * - `unknown`: WorkOS may have acted on it.
 */
export type Fate = 'refused' | 'not-processed' | 'unknown';

export class ApiFailure extends AuthError {
  readonly fate: Fate;
  /** WorkOS's error code, or null. */
  readonly apiError: string | null;
  /** The HTTP status of a refusal, or null. */
  readonly status: number | null;
  /** How long WorkOS asks to wait, in milliseconds, or null. */
  readonly retryAfter: number | null;

  constructor(
    error: AuthError,
    outcome: {
      readonly fate: Fate;
      readonly apiError?: string | null;
      readonly status?: number;
      readonly retryAfter?: number | null;
    },
  ) {
    super(error.code, { ...(error.detail !== null && { detail: error.detail }), cause: error.cause });
    this.fate = outcome.fate;
    this.apiError = outcome.apiError ?? null;
    this.status = outcome.status ?? null;
    this.retryAfter = outcome.retryAfter ?? null;
  }
}

/** Chromium's names of failures before a request is on its way; all others may come after. */
const beforeSending =
  /^ERR_(NAME_|DNS_|CONNECTION_REFUSED|CONNECTION_FAILED|INTERNET_DISCONNECTED|ADDRESS_|PROXY_|TUNNEL_|CERT_|NO_SUPPORTED_PROXIES|MANDATORY_PROXY)/;

/** OAuth's names for a client that is not accepted (RFC 6749 §5.2). */
const clientErrors: readonly string[] = ['invalid_client', 'unauthorized_client'];

/**
 * Classifies a failed call.
 *
 * @param refusal the code for an answer that refuses the request, not this client
 * @param thrown the error of the SDK or `fetch`; becomes the cause, but only by name if there was an answer
 */
export function classifyFailure(
  observation: Observation,
  thrown: unknown,
  refusal: 'code-refused' | 'refresh-refused' = 'code-refused',
): ApiFailure {
  if (observation.kind === 'no-response') {
    const { networkError } = observation;
    const fate = networkError !== null && beforeSending.test(networkError) ? 'not-processed' : 'unknown';
    const error = new AuthError(codeOf(networkError), {
      detail: networkError ?? 'no-response',
      cause: thrown,
    });
    return new ApiFailure(error, { fate });
  }
  const { status, apiError, isJson, retryAfter } = observation;
  // Errors of the SDK and of valibot contain the body, which may have tokens.
  const cause = new Error(thrown instanceof Error ? thrown.name : typeof thrown);
  // Waiting does not help against a daily quota.
  if (status === 429 && apiError !== 'daily_quota_exceeded') {
    const error = new AuthError('service-busy', { detail: 'http-429', cause });
    return new ApiFailure(error, { fate: 'not-processed', retryAfter });
  }
  if (status === 407) {
    const error = new AuthError('proxy-refused', { detail: 'http-407', cause });
    return new ApiFailure(error, { fate: 'not-processed' });
  }
  if (status === 408 || status >= 500) {
    const error = new AuthError('unreachable', { detail: `http-${status}`, cause });
    return new ApiFailure(error, { fate: 'unknown', retryAfter });
  }
  if (status < 400 || !isJson) {
    const error = new AuthError('response-invalid', { detail: `http-${status}`, cause });
    return new ApiFailure(error, { fate: 'unknown' });
  }
  const isClientRefused = status === 401 || clientErrors.includes(apiError ?? '');
  const error = new AuthError(isClientRefused ? 'client-refused' : refusal, {
    detail: apiError ?? `http-${status}`,
    cause,
  });
  return new ApiFailure(error, { fate: 'refused', apiError, status });
}

/** Classifies a network failure by Chromium's error name. */
function codeOf(networkError: string | null): AuthProblemCode {
  if (networkError === null) return 'unreachable';
  if (/^ERR_(CERT_|SSL_)/.test(networkError)) return 'certificate-refused';
  if (/^ERR_(PROXY_|TUNNEL_|NO_SUPPORTED_PROXIES|MANDATORY_PROXY)/.test(networkError)) return 'proxy-refused';
  return 'unreachable';
}

/** Chromium's name of a network error (`net::ERR_…`), which `createNetFetch` keeps as the cause. */
export function networkErrorOf(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    const name = /net::(ERR_\w+)/.exec(current.message)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}

/**
 * Parses a `Retry-After` header (RFC 9110 §10.2.3).
 *
 * @param now the client's time in milliseconds since the epoch
 * @returns milliseconds to wait, or null if it is missing or invalid
 */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // `Date.parse` accepts many other texts, such as "-5".
  const date = value.endsWith(' GMT') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

const apiErrorSchema = v.object({ error: v.nullish(v.string()), code: v.nullish(v.string()) });

/** Picks the value that is a code: `error` may be the text of an HTTP status. */
function nameOf({ error, code }: v.InferOutput<typeof apiErrorSchema>): string | null {
  return [error, code].find((name) => /^[a-z][a-z_]*$/.test(name ?? '')) ?? error ?? code ?? null;
}

/** The error code in WorkOS's body: `error` or `code`, or null. */
export function readApiError(body: string): { readonly isJson: boolean; readonly apiError: string | null } {
  try {
    const parsed = v.safeParse(apiErrorSchema, JSON.parse(body));
    return {
      isJson: true,
      apiError: parsed.success ? nameOf(parsed.output) : null,
    };
  } catch {
    return { isJson: false, apiError: null };
  }
}
