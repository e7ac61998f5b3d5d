import { expect, test, vi } from 'vitest';
import { createAuthorizedFetch, type AuthorizedFetchDeps } from '../../../../main/api/authorized-fetch.ts';
import { Secret } from '../../../../main/lib/secret.ts';
import type { Fetch } from '../../../../main/lib/net-fetch.ts';

function create(bases: readonly string[] = ['https://api.example.com/v1', 'http://127.0.0.1:4477']) {
  const fetch = vi.fn<Fetch>(async () => Response.json({ n: 1 }));
  const withAccessToken: AuthorizedFetchDeps['withAccessToken'] = async (send) => ({
    ok: true,
    value: await send(new Secret('token-1')),
  });
  return { fetch, call: createAuthorizedFetch({ bases, fetch, withAccessToken }) };
}

test.each([
  'https://api.example.com/v1',
  'https://api.example.com/v1/notes/1',
  'https://api.example.com/v1?after=2',
  'https://api.example.com/v1/notes?q=a%2Fb',
  'http://127.0.0.1:4477/notes',
])('%s is called with the access token', async (url) => {
  const { call, fetch } = create();
  const answer = await call(url, { method: 'POST', body: 'text', headers: { authorization: 'Basic x' } });
  expect(answer.ok && (await answer.value.json())).toEqual({ n: 1 });
  const [[address, init] = []] = fetch.mock.calls;
  expect(address).toBe(url);
  expect(init?.method).toBe('POST');
  expect(new Headers(init?.headers).get('authorization')).toBe('Bearer token-1');
});

test.each([
  'https://api.example.com/v2/notes',
  'https://api.example.com/v1-of-others/notes',
  'https://api.example.com/v1/../v2/notes',
  'https://api.example.com/v1/%2e%2e/v2/notes',
  'https://api.example.com/v1/..%2Fv2',
  'https://api.example.com/v1/%252e%252e/v2',
  'https://api.example.com/v1/a\\b',
  'https://api.example.com.evil.example/v1/notes',
  'https://someone@api.example.com/v1/notes',
  'https://api.example.com:8443/v1/notes',
  'http://api.example.com/v1/notes',
  'HTTPS://api.example.com/v1/notes',
  'https://api.example.com/v1/ notes',
  'http://127.0.0.1:4477.evil.example/',
  '/notes',
  '',
])('%j is not a backend’s address, and nothing is sent', async (url) => {
  const { call, fetch } = create();
  expect(await call(url)).toEqual({ ok: false, problem: { code: 'request-invalid', detail: 'url' } });
  expect(fetch).not.toHaveBeenCalled();
});

test.each(['http://api.example.com', 'https://api.example.com/', 'https://api.example.com/v1/', 'ftp://a'])(
  'no token may be sent to %s',
  (base) => {
    expect(() => create([base])).toThrow(`${base} needs an address with https://`);
  },
);

test('a caller can give up', async () => {
  const { call, fetch } = create();
  const ending = new AbortController();
  await call('https://api.example.com/v1/notes', { signal: ending.signal });
  ending.abort();
  expect(fetch.mock.calls[0]?.[1].signal?.aborted).toBe(true);
});
