import { expect, test, vi } from 'vitest';

vi.mock('electron/main', () => ({ session: {} }));
const { createNetFetch } = await import('../../../../main/lib/net-fetch.ts');

test('requests carry no cookie, follow no redirect and are not answered from a cache, whatever was asked', async () => {
  const fetch = vi.fn(async () => new Response('ok'));
  const init = { method: 'POST', credentials: 'include', redirect: 'follow', cache: 'force-cache' } as const;
  await createNetFetch(fetch)('https://api.example.com/', init);
  expect(fetch).toHaveBeenCalledWith('https://api.example.com/', {
    method: 'POST',
    credentials: 'omit',
    redirect: 'error',
    cache: 'no-store',
  });
});

test('an answer is passed on as it is', async () => {
  const answer = new Response(null, { status: 503 });
  expect(await createNetFetch(async () => answer)('https://api.example.com/', {})).toBe(answer);
});

test('a network error becomes the TypeError of the Fetch standard, with its cause', async () => {
  const cause = new Error('net::ERR_INTERNET_DISCONNECTED');
  const failing = createNetFetch(() => Promise.reject(cause));
  await expect(failing('https://api.example.com/', {})).rejects.toSatisfy(
    (error) => error instanceof TypeError && error.cause === cause,
  );
});

test('a request that was given up rejects as such', async () => {
  const abort = new DOMException('gone', 'AbortError');
  await expect(createNetFetch(() => Promise.reject(abort))('https://api.example.com/', {})).rejects.toBe(
    abort,
  );
});
