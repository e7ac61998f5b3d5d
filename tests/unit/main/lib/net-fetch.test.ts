import { expect, test, vi } from 'vitest';

const app = vi.hoisted(() => ({ listeners: new Map<string, (...given: unknown[]) => void>() }));
vi.mock('electron/main', () => ({
  session: {},
  app: { on: (event: string, listener: () => void) => app.listeners.set(event, listener) },
}));
const { createNetFetch, offerNoCertificate } = await import('../../../../main/lib/net-fetch.ts');

test('requests never send cookies, follow redirects or use a cache, whatever the options @security', async () => {
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

test('an answer is passed on unchanged', async () => {
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

test('an aborted request rejects as aborted', async () => {
  const abort = new DOMException('gone', 'AbortError');
  await expect(createNetFetch(() => Promise.reject(abort))('https://api.example.com/', {})).rejects.toBe(
    abort,
  );
});

test('a server that asks for a client certificate gets none', () => {
  offerNoCertificate();
  const event = { preventDefault: vi.fn() };
  const decide = vi.fn();
  const certificates = [{ subjectName: 'Nova' }];
  app.listeners.get('select-client-certificate')?.(event, null, 'https://a.example', certificates, decide);
  // Without it Electron continues with the first one.
  expect(event.preventDefault).toHaveBeenCalledOnce();
  expect(decide.mock.calls).toEqual([[]]);
});
