import { describe, expect, test, vi } from 'vitest';
import { apiProblemHeader } from '../../../../common/api.ts';
import { createApiProxy, type ApiProxyDeps } from '../../../../main/api/api-proxy.ts';
import { configuredApis, type Api } from '../../../../main/api/api-routes.ts';
import { toAuthProblem } from '../../../../main/auth/auth-error.ts';
import { Secret } from '../../../../main/lib/secret.ts';
import type { Fetch } from '../../../../main/lib/net-fetch.ts';
import { createCapturedLog } from '../../../support/captured-log.ts';

const notes: Api = {
  name: 'notes',
  base: 'https://api.example.com/v1',
  routes: [
    { methods: ['GET', 'POST'], path: '/notes' },
    { methods: ['DELETE'], path: '/notes/drafts' },
  ],
};

/** A proxy whose API returns `answers` in order. */
function createProxy(answers: readonly (Response | Error)[] = [], deps: Partial<ApiProxyDeps> = {}) {
  const queue = [...answers];
  const fetch = vi.fn<Fetch>(async () => {
    const answer = queue.shift() ?? Response.json({ n: 1 });
    if (answer instanceof Error) throw answer;
    return answer;
  });
  // As in the service, which has its own tests.
  const withAccessToken = vi.fn<ApiProxyDeps['withAccessToken']>(async (send) => {
    try {
      const answer = await send(new Secret('token-1'));
      return { ok: true, value: answer.status === 401 ? await send(new Secret('token-2')) : answer };
    } catch (error) {
      return { ok: false, problem: toAuthProblem(error) };
    }
  });
  const log = createCapturedLog();
  const proxy = createApiProxy({ apis: [notes], fetch, withAccessToken, now: () => 0, log, ...deps });
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    proxy({ url: `app://desktop/api/${path}`, ...requestOf(init) } as Request);
  return { fetch, withAccessToken, log, call };
}

/** As Electron passes it: `Request` itself would refuse or normalize some of these addresses. */
function requestOf(init: RequestInit) {
  const { method, headers, body } = new Request('http://unused', { duplex: 'half', ...init } as RequestInit);
  return { method, headers, body };
}

const sentTo = (fetch: ReturnType<typeof createProxy>['fetch']) => fetch.mock.calls.map(([url]) => url);
const tokensOf = (fetch: ReturnType<typeof createProxy>['fetch']) =>
  fetch.mock.calls.map(([, init]) => new Headers(init.headers).get('authorization'));

async function problemOf(response: Response): Promise<readonly unknown[]> {
  const { code, detail } = (await response.json()) as { code: string; detail: string | null };
  expect(response.headers.get(apiProblemHeader)).toBe(code);
  return [response.status, code, detail];
}

test.each([
  ['GET', true],
  ['POST', false],
])('a %s is safe to repeat: %s', async (method, isSafe) => {
  const { call, withAccessToken } = createProxy();
  await call('notes/notes', { method });
  expect(withAccessToken.mock.lastCall?.[1]).toBe(isSafe);
});

test.each(['not-confirmed', 'confirmed-as-other', 'confirmed-try-again', 'signed-out'] as const)(
  'a problem that only the user can solve is 401: %s',
  async (code) => {
    const { call } = createProxy([], {
      withAccessToken: async () => ({ ok: false, problem: { code, detail: null } }),
    });
    expect(await problemOf(await call('notes/notes'))).toEqual([401, code, null]);
  },
);

test('a listed call goes to its API with the access token, and its answer comes back', async () => {
  const { call, fetch } = createProxy();
  const answer = await call('notes/notes/7?q=a%20b&r=c|d#fragment');
  expect(sentTo(fetch)).toEqual(['https://api.example.com/v1/notes/7?q=a%20b&r=c|d']);
  expect(tokensOf(fetch)).toEqual(['Bearer token-1']);
  expect([answer.status, await answer.json()]).toEqual([200, { n: 1 }]);
});

test('only listed request headers are sent', async () => {
  const { call, fetch } = createProxy();
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    'if-match': '"1"',
    authorization: 'Bearer of-the-page',
    cookie: 'a=b',
    origin: 'app://desktop',
    referer: 'app://desktop/',
    host: 'other.example.com',
    'proxy-authorization': 'Basic x',
    'x-forwarded-for': '127.0.0.1',
    'x-http-method-override': 'DELETE',
  };
  await call('notes/notes', { method: 'POST', headers, body: '{"text":"x"}' });
  const [, init] = fetch.mock.calls[0] ?? [];
  expect(Object.fromEntries(new Headers(init?.headers))).toEqual({
    accept: 'application/json',
    'content-type': 'application/json',
    'if-match': '"1"',
    authorization: 'Bearer token-1',
  });
  expect([init?.method, String(init?.body)]).toEqual(['POST', '{"text":"x"}']);
});

test('only listed response headers come back, and the answer is not cached @security', async () => {
  const { call } = createProxy([
    new Response('{}', {
      status: 201,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        etag: '"2"',
        'set-cookie': 'a=b',
        authorization: 'x',
        'www-authenticate': 'Bearer',
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=9',
        'content-security-policy': 'script-src *',
        'content-encoding': 'gzip',
        'content-length': '999',
        location: 'https://example.com',
        [apiProblemHeader]: 'internal',
        'x-other': '1',
      },
    }),
  ]);
  const answer = await call('notes/notes');
  expect(answer.status).toBe(201);
  expect(Object.fromEntries(answer.headers)).toEqual({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'content-type': 'application/json; charset=utf-8',
    'cross-origin-resource-policy': 'same-origin',
    etag: '"2"',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
});

test.each([
  ['text/html', 'application/octet-stream'],
  ['text/javascript', 'application/octet-stream'],
  ['application/javascript; charset=utf-8', 'application/octet-stream'],
  ['application/wasm', 'application/octet-stream'],
  ['text/css', 'application/octet-stream'],
  ['image/svg+xml', 'application/octet-stream'],
  ['application/xhtml+xml', 'application/octet-stream'],
  ['application/jsonp', 'application/octet-stream'],
  ['application/pdf', 'application/octet-stream'],
  ['Application/JSON', 'application/json'],
  ['application/problem+json', 'application/problem+json'],
  ['application/vnd.api+json', 'application/vnd.api+json'],
  ['text/event-stream', 'text/event-stream'],
  ['image/png', 'image/png'],
])('the type %s is passed on as %s', async (given, expected) => {
  const { call } = createProxy([new Response('x', { headers: { 'content-type': given } })]);
  const type = (await call('notes/notes')).headers.get('content-type');
  expect(type?.toLowerCase()).toBe(expected);
});

test('an answer without a type is passed on without one', async () => {
  const { call } = createProxy([new Response(new Uint8Array([1]))]);
  expect((await call('notes/notes')).headers.get('content-type')).toBeNull();
});

test.each([204, 304])('an answer with status %s has no body', async (status) => {
  const { call } = createProxy([new Response(null, { status })]);
  const answer = await call('notes/notes');
  expect([answer.status, answer.body]).toEqual([status, null]);
});

describe('no token goes anywhere for', () => {
  test.each([
    'notes/../notes',
    'notes/notes/..',
    'notes/notes/../../secrets',
    'notes/notes/./x',
    'notes/notes/%2e%2e/secrets',
    'notes/notes/.%2E/secrets',
    'notes/notes/%2e',
    'notes/notes/%252e%252e/secrets',
    'notes/notes/..%2fsecrets',
    'notes/notes/x%2Fy',
    'notes/notes/x%5cy',
    'notes/notes\\..\\secrets',
    'notes/notes/..;/secrets',
    'notes/notes/x;y',
    'notes/notes/%3b',
    'notes/notes//x',
    'notes//notes',
    'notes/notes/',
    'notes/',
    'notes',
    '',
    '/evil.example.com/notes',
    'notes/notes/%00',
    'notes/notes/%0d%0aHost:%20evil',
    'notes/notes/%7f',
    'notes/notes/%ff',
    'notes/notes/%c0%ae%c0%ae/x',
    'notes/notes/%',
    'notes/notes/%zz',
    'notes/notes/a b',
    'notes/notes/a\tb',
    'notes/notes/ä',
    'notes/notes?q=ä',
    'notes/notes?a b',
    `notes/notes/${'x'.repeat(9_000)}`,
    '@evil.example.com/notes',
    'https://evil.example.com/notes',
  ])('the path %j, which is invalid', async (path) => {
    const { call, fetch, withAccessToken } = createProxy();
    expect(await problemOf(await call(path))).toEqual([400, 'request-invalid', 'path']);
    expect(fetch).not.toHaveBeenCalled();
    expect(withAccessToken).not.toHaveBeenCalled();
  });

  test.each([
    'notes/secrets',
    'notes/notes-of-others',
    'notes/Notes',
    'notes/%6eotes',
    'notes/v1/notes',
    'other/notes',
    'Notes/notes',
    '__proto__/notes',
    'constructor/notes',
    'notes/@evil.example.com',
    'notes/:8443/notes',
  ])('the path %j, which is not listed', async (path) => {
    const { call, fetch } = createProxy();
    expect(await problemOf(await call(path))).toEqual([404, 'request-invalid', 'path']);
    expect(fetch).not.toHaveBeenCalled();
  });

  test.each([
    ['PUT', 'notes/notes'],
    ['PATCH', 'notes/notes'],
    ['HEAD', 'notes/notes'],
    ['DELETE', 'notes/notes'],
    ['DELETE', 'notes/notes/7'],
    ['OPTIONS', 'notes/notes/drafts'],
    ['QUERY', 'notes/notes'],
  ])('%s %s', async (method, path) => {
    const { call, fetch } = createProxy();
    expect(await problemOf(await call(path, { method }))).toEqual([405, 'request-invalid', 'method']);
    expect(fetch).not.toHaveBeenCalled();
  });

  test.each([
    'app://other/api/notes/notes',
    'https://desktop/api/notes/notes',
    'app://x@desktop/api/notes/notes',
  ])('a call of another origin (%s)', async (url) => {
    const { fetch, withAccessToken, log } = createProxy();
    const proxy = createApiProxy({ apis: [notes], fetch, withAccessToken, now: () => 0, log });
    const answer = await proxy({ url, ...requestOf({}) } as Request);
    expect(await problemOf(answer)).toEqual([400, 'request-invalid', 'path']);
    expect(fetch).not.toHaveBeenCalled();
  });
});

test.each([
  'http://api.example.com',
  'https://api.example.com/',
  'https://api.example.com/a/../b',
  'ftp://127.0.0.1',
])('no API can be configured at %s', (base) => {
  expect(() => createProxy([], { apis: [{ ...notes, base }] })).toThrow('https://');
});

test('the example’s resource is on the server that signs users in', async () => {
  const { call, fetch } = createProxy([], { apis: configuredApis({ apiOrigin: 'http://127.0.0.1:4477' }) });
  await call('demo/notes');
  expect(sentTo(fetch)).toEqual(['http://127.0.0.1:4477/api/notes']);
});

test('a call whose token is refused is repeated as it was', async () => {
  const { call, fetch, log } = createProxy([new Response('no', { status: 401 })]);
  expect((await call('notes/notes', { method: 'POST', body: 'text' })).status).toBe(200);
  expect(tokensOf(fetch)).toEqual(['Bearer token-1', 'Bearer token-2']);
  const sent = ['https://api.example.com/v1/notes', 'POST', 'text'];
  expect(fetch.mock.calls.map(([url, { method, body }]) => [url, method, String(body)])).toEqual([
    sent,
    sent,
  ]);
  expect(log.lines.join()).not.toContain('token-');
});

test('the answer of an API that refuses every token is passed on', async () => {
  const refusal = () => new Response('no', { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  const { call } = createProxy([refusal(), refusal()]);
  const answer = await call('notes/notes');
  expect([answer.status, await answer.text()]).toEqual([401, 'no']);
  expect([answer.headers.has(apiProblemHeader), answer.headers.has('www-authenticate')]).toEqual([
    false,
    false,
  ]);
});

test.each([
  [{ code: 'signed-out', detail: null }, [401, 'signed-out', null]],
  [{ code: 'unreachable', detail: 'ERR_NAME_NOT_RESOLVED' }, [503, 'unreachable', 'ERR_NAME_NOT_RESOLVED']],
  [{ code: 'internal', detail: null }, [503, 'internal', null]],
] as const)('without an access token the API is not asked: %j', async (problem, expected) => {
  const { call, fetch } = createProxy([], { withAccessToken: async () => ({ ok: false, problem }) });
  expect(await problemOf(await call('notes/notes'))).toEqual(expected);
  expect(fetch).not.toHaveBeenCalled();
});

test('an API that can’t be reached is a problem with Chromium’s name for it', async () => {
  const cause = new Error('net::ERR_CONNECTION_REFUSED');
  const { call, log } = createProxy([new TypeError('The network request failed.', { cause })]);
  expect(await problemOf(await call('notes/notes'))).toEqual([
    503,
    'api-unreachable',
    'ERR_CONNECTION_REFUSED',
  ]);
  expect(log.lines.join()).toContain('ERR_CONNECTION_REFUSED');
});

test('an API that answers with a redirect is a problem', async () => {
  const { call } = createProxy([
    new TypeError('The network request failed.', { cause: new Error('redirect') }),
  ]);
  expect(await problemOf(await call('notes/notes'))).toEqual([503, 'api-unreachable', null]);
});

test('a body that is too long is not sent', async () => {
  const { call, fetch } = createProxy();
  const answer = await call('notes/notes', { method: 'POST', body: new Uint8Array(1024 * 1024 + 1) });
  expect(await problemOf(answer)).toEqual([413, 'request-invalid', 'size']);
  expect(fetch).not.toHaveBeenCalled();
  expect((await call('notes/notes', { method: 'POST', body: new Uint8Array(1024 * 1024) })).status).toBe(200);
});

/** A body of any length that counts its parts of 64 kB as they are read. */
function createCountedBody() {
  const counted = { parts: 0, isCancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        counted.parts += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
      cancel: () => {
        counted.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { counted, stream };
}

test.each([
  ['unlisted/notes', 'POST', 404],
  ['notes/secrets', 'POST', 404],
  ['notes/notes', 'DELETE', 405],
  ['notes/notes%2f..', 'POST', 400],
])('the body of a refused call is not read: %s %s @security', async (path, method, status) => {
  const { call, fetch } = createProxy();
  const { counted, stream } = createCountedBody();
  expect((await call(path, { method, body: stream })).status).toBe(status);
  expect(counted.parts).toBe(0);
  expect(fetch).not.toHaveBeenCalled();
});

test('an endless request body is read to its limit and no further @security', async () => {
  const { call, fetch } = createProxy();
  const { counted, stream } = createCountedBody();
  const answer = await call('notes/notes', { method: 'POST', body: stream });
  expect(await problemOf(answer)).toEqual([413, 'request-invalid', 'size']);
  expect(counted).toEqual({ parts: 17, isCancelled: true });
  expect(fetch).not.toHaveBeenCalled();
});

test('an answer is streamed, and one that is too long breaks off', async () => {
  const part = new Uint8Array(1024 * 1024);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1;
      controller.enqueue(part);
    },
  });
  const { call, fetch } = createProxy([new Response(endless)]);
  const reader = (await call('notes/notes')).body?.getReader();
  expect((await reader?.read())?.value).toHaveLength(part.length);
  expect(sent).toBeLessThan(5);
  const readOn = async (): Promise<void> => {
    for (let count = 0; count < 40; count++) await reader?.read();
  };
  await expect(readOn()).rejects.toThrow('longer than');
  expect(fetch.mock.calls[0]?.[1].signal?.aborted).toBe(true);
});

test('a page that stops reading ends the call', async () => {
  const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
  const { call, fetch } = createProxy([new Response(silent)]);
  await (await call('notes/notes')).body?.cancel();
  expect(fetch.mock.calls[0]?.[1].signal?.aborted).toBe(true);
});

describe('an API that is silent for 30 seconds is given up', () => {
  const untilAborted = (signal: AbortSignal | null | undefined): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });

  test('before its answer', async () => {
    vi.useFakeTimers();
    const { call } = createProxy([], { fetch: (_url, { signal }) => untilAborted(signal) });
    const answer = call('notes/notes');
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    expect(await problemOf(await answer)).toEqual([503, 'api-unreachable', 'timeout']);
  });

  test('in the middle of it', async () => {
    vi.useFakeTimers();
    const { call } = createProxy([], {
      fetch: async (_url, { signal }) =>
        new Response(new ReadableStream({ pull: () => untilAborted(signal) }, { highWaterMark: 0 })),
    });
    const text = expect((await call('notes/notes')).text()).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    await text;
  });
});

test('the rate of calls is limited', async () => {
  let time = 0;
  const { call, fetch } = createProxy([], { now: () => time });
  const statuses = await Promise.all(
    Array.from({ length: 1_000 }, async () => (await call('notes/notes')).status),
  );
  expect(statuses.filter((status) => status === 429)).toHaveLength(800);
  expect(fetch).toHaveBeenCalledTimes(200);
  expect(await problemOf(await call('notes/notes'))).toEqual([429, 'too-many-requests', null]);
  time += 1_000;
  expect((await call('notes/notes')).status).toBe(200);
});
