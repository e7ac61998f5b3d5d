/**
 * Calls the app's own backends with the access token of the signed-in user.
 * Invariants: the token goes to the listed addresses only, over https or to this computer, and no redirect is followed;
 * answer and idle time are bounded.
 */
import type { Result } from '../../common/auth/result.ts';
import { networkErrorOf } from '../auth/workos/api-failure.ts';
import { AuthError } from '../auth/auth-error.ts';
import type { AuthService } from '../auth/auth-service.ts';
import type { Secret } from '../lib/secret.ts';
import type { Fetch } from '../lib/net-fetch.ts';
import { isLoopbackHost } from '../config/sign-in-settings.ts';

export interface AuthorizedFetchDeps {
  /** A backend's origin and the common path of all calls, without a slash at the end. */
  readonly bases: readonly string[];
  readonly fetch: Fetch;
  /** Makes a call with a valid access token, and repeats it once with another token after a 401. */
  readonly withAccessToken: AuthService['withAccessToken'];
}

/** In bytes, and in milliseconds without data from the backend. */
const limits = { response: 32 * 1024 * 1024, silence: 30_000 } as const;

/**
 * @returns makes a call, and returns the answer, whatever its status, or the problem: `signed-out`, the reason why the
 *   call to WorkOS failed, `api-unreachable`, or `request-invalid` if the address is below none of `bases`
 * @throws Error if one of them is an address that must not get a token
 */
export function createAuthorizedFetch(
  deps: AuthorizedFetchDeps,
): (url: string, init?: RequestInit) => Promise<Result<Response>> {
  const { bases, fetch, withAccessToken } = deps;
  for (const base of bases) assertSafe(base);

  const send = async (url: string, init: RequestInit, accessToken: Secret): Promise<Response> => {
    const ending = new AbortController();
    const signal = AbortSignal.any([ending.signal, ...(init.signal ? [init.signal] : [])]);
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${accessToken.reveal()}`);
    try {
      const answer = await inTime(ending, () => fetch(url, { ...init, headers, signal }));
      return new Response(answer.body && bounded(answer.body, ending), answer);
    } catch (cause) {
      const detail = ending.signal.aborted ? 'timeout' : networkErrorOf(cause);
      throw new AuthError('api-unreachable', { ...(detail !== null && { detail }), cause });
    }
  };

  return async (url, init = {}) => {
    if (!bases.some((base) => isBelow(url, base))) {
      return { ok: false, problem: { code: 'request-invalid', detail: 'url' } };
    }
    const isSafe = ['GET', 'HEAD'].includes(init.method?.toUpperCase() ?? 'GET');
    return withAccessToken((accessToken) => send(url, init, accessToken), isSafe);
  };
}

/** Whether an address belongs to a backend, however it is parsed. */
function isBelow(address: string, base: string): boolean {
  if (!URL.canParse(address)) return false;
  const { href, pathname } = new URL(address);
  if (href !== address || !pathname.split('/').every(isPlainSegment)) return false;
  return address === base || address.startsWith(`${base}/`) || address.startsWith(`${base}?`);
}

/** Whether a segment is no dot segment and hides no separator, encoded once or twice. */
export function isPlainSegment(segment: string): boolean {
  try {
    const decoded = decodeURIComponent(segment);
    return !/^\.{1,2}$|[/\\;%\p{Cc}]/u.test(decoded);
  } catch {
    return false;
  }
}

function assertSafe(base: string): void {
  const { protocol, hostname, href } = new URL(base);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  if (!isSafe || href.replace(/\/$/, '') !== base) {
    throw new Error(`The API ${base} needs an address with https:// and without a slash at the end.`);
  }
}

/** Aborts a call that takes too long to start or to continue. */
async function inTime<T>(ending: AbortController, wait: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => ending.abort(), limits.silence);
  try {
    return await wait();
  } finally {
    clearTimeout(timer);
  }
}

/** A body that fails if it is too long or stalls; the call is aborted when the reader stops. */
function bounded(body: ReadableStream<Uint8Array>, ending: AbortController): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left: number = limits.response;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await inTime(ending, () => reader.read());
      if (done) return controller.close();
      left -= value.byteLength;
      if (left < 0) {
        ending.abort();
        throw new Error(`The answer is longer than ${limits.response} bytes.`);
      }
      controller.enqueue(value);
    },
    cancel: () => ending.abort(),
  });
}
