/**
 * Passes the renderer's calls on to the app's own backends, and adds the access token, which the renderer never sees.
 * Invariants:
 * - The token goes only to the configured origins, methods and paths, over https or to this computer, and no redirect
 *   is followed (`authorized-fetch.ts`). A path is passed on exactly as checked; ambiguous ones are refused.
 * - Only listed headers go through, in both directions; an answer can't become a script, a style or a document of the app.
 * - Rate, both bodies and idle time are bounded.
 */
import { apiPath, apiProblemHeader } from '../../common/api.ts';
import type { AuthProblem, AuthProblemCode } from '../../common/auth/auth-problem.ts';
import type { Api } from './api-routes.ts';
import type { Log } from '../lib/log.ts';
import { rendererOrigin } from '../config/product.ts';
import { readBody } from '../lib/response-body.ts';
import { createTokenBucket } from '../lib/token-bucket.ts';
import { createAuthorizedFetch, isPlainSegment, type AuthorizedFetchDeps } from './authorized-fetch.ts';

export interface ApiProxyDeps extends Omit<AuthorizedFetchDeps, 'bases'> {
  readonly apis: readonly Api[];
  /** Milliseconds by a clock that is never set. */
  readonly now: () => number;
  readonly log: Log;
}

const rate = { burst: 200, perSecond: 50 } as const;

/** Bytes. */
const limits = { url: 8_192, request: 1024 * 1024 } as const;

const requestHeaders = ['accept', 'accept-language', 'content-type', 'if-match', 'if-none-match'] as const;
const responseHeaders = ['content-language', 'etag', 'last-modified', 'retry-after', 'x-request-id'] as const;

/** Types that Chromium treats as plain data; others are passed on as bytes. */
const dataTypes =
  /^(?:application\/(?:[\w.-]+\+)?json|text\/(?:plain|csv|event-stream)|image\/(?:png|jpeg|gif|webp))(?:;|$)/i;

/** The problems that only the user can solve. */
const wantsPerson: readonly AuthProblemCode[] = [
  'signed-out',
  'not-confirmed',
  'confirmed-as-other',
  'confirmed-try-again',
];

const ownHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * @returns answers a call of the renderer: with the API's answer, or with an `AuthProblem` as JSON. The latter's status
 *   is 401 if the user must act (`signed-out`, and those of a confirmation, such as `confirmed-try-again` for a call
 *   that was not repeated), 429 for `too-many-requests`, 400, 404, 405 or 413 for `request-invalid`, and 503 for
 *   `api-unreachable` and for failed calls to WorkOS
 * @throws Error if an API is configured with an address that must not get a token
 */
export function createApiProxy(deps: ApiProxyDeps): (request: Request) => Promise<Response> {
  const { apis, now, log } = deps;
  const fetchAuthorized = createAuthorizedFetch({ ...deps, bases: apis.map(({ base }) => base) });
  const isInRate = createTokenBucket(rate, now);

  return async (request) => {
    const target = findTarget(apis, request);
    if ('status' in target) return respondProblem(target.status, target.problem);
    if (!isInRate()) return respondProblem(429, { code: 'too-many-requests', detail: null });
    const body = await readBody(request, limits.request).catch(() => null);
    if (body === null) return respondProblem(413, { code: 'request-invalid', detail: 'size' });
    const init: RequestInit = {
      method: request.method,
      headers: listed(request.headers, requestHeaders),
      body: body.length > 0 ? body : null,
    };
    const answer = await fetchAuthorized(target.url, init);
    if (answer.ok) return passOn(answer.value);
    const { code, detail } = answer.problem;
    log.warn('api-not-asked', { code, detail });
    return respondProblem(wantsPerson.includes(code) ? 401 : 503, answer.problem);
  };
}

function passOn(answer: Response): Response {
  const headers = new Headers([...Object.entries(ownHeaders), ...listed(answer.headers, responseHeaders)]);
  const type = answer.headers.get('content-type');
  if (type !== null) headers.set('content-type', dataTypes.test(type) ? type : 'application/octet-stream');
  return new Response(answer.body, { status: answer.status, headers });
}

/**
 * A path of segments that mean the same to everybody, and a query. It has no `;`, where some servers cut segments, and
 * no empty segments, which some drop. Electron includes the fragment.
 */
const callShape =
  /^([\w-]+)((?:\/(?:[\w.~!$&'()*+,=:@-]|%[\dA-Fa-f]{2})+)+)(\?[\x21\x22\x24-\x7e]*)?(?:#.*)?$/;

interface Refusal {
  readonly status: 400 | 404 | 405;
  readonly problem: AuthProblem;
}

const refuse = (status: Refusal['status'], detail: string): Refusal => ({
  status,
  problem: { code: 'request-invalid', detail },
});

/** The target of a call, or the reason to refuse it. */
function findTarget(apis: readonly Api[], { url, method }: Request): { readonly url: string } | Refusal {
  const start = `${rendererOrigin}${apiPath}`;
  const isCall = url.length <= limits.url && url.startsWith(start);
  const [whole, name = '', path = '', query = ''] = (isCall && callShape.exec(url.slice(start.length))) || [];
  if (whole === undefined || !path.slice(1).split('/').every(isPlainSegment)) return refuse(400, 'path');
  const api = apis.find((one) => one.name === name);
  const routes =
    api?.routes.filter((route) => path === route.path || path.startsWith(`${route.path}/`)) ?? [];
  if (api === undefined || routes.length === 0) return refuse(404, 'path');
  if (!routes.some(({ methods }) => methods.some((one) => one === method))) return refuse(405, 'method');
  const target = new URL(`${api.base}${path}${query}`);
  const base = new URL(`${api.base}/`);
  // The pattern above ensures this; the check keeps tokens safe even if the pattern is ever loosened.
  const isAsChecked = target.origin === base.origin && target.pathname === `${base.pathname}${path.slice(1)}`;
  return isAsChecked ? { url: target.href } : refuse(400, 'path');
}

function listed(headers: Headers, names: readonly string[]): [string, string][] {
  return names.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] satisfies [string, string]];
  });
}

function respondProblem(status: number, problem: AuthProblem): Response {
  return new Response(JSON.stringify(problem), {
    status,
    headers: { ...ownHeaders, 'content-type': 'application/json', [apiProblemHeader]: problem.code },
  });
}
