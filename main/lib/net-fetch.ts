/**
 * `fetch` through Chromium's network stack, so that the system's proxy and certificates apply.
 * Invariant: main's calls have a session of their own, in memory. The window's reaches nothing: see `denyNetwork`.
 */
import { app, net, session, type ProxyConfig } from 'electron/main';
import type { KnockAtProxy } from './proxy-login.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Cookies, the cache and other addresses have no part in a call. Node's types do not know `cache`. */
const apart: RequestInit & { readonly cache: 'no-store' } = {
  credentials: 'omit',
  redirect: 'error',
  cache: 'no-store',
};

/**
 * Follows no redirect (an API does not redirect; a captive portal does), sends no cookie and takes nothing from a cache.
 * A network error rejects with a `TypeError` whose cause names it, as the Fetch standard says; Electron's plain `Error`
 * is not taken for one by WorkOS's SDK.
 */
export function createNetFetch(fetch: Fetch = (url, init) => callSession().fetch(url, init)): Fetch {
  return async (url, init) => {
    try {
      return await fetch(url, { ...init, ...apart });
    } catch (error) {
      if (error instanceof Error && error.name !== 'AbortError') {
        throw new TypeError('The network request failed.', { cause: error });
      }
      throw error;
    }
  };
}

/** Sends the calls of main through a proxy; only works after the app is ready. */
export async function useProxy(proxy: ProxyConfig): Promise<void> {
  await callSession().setProxy(proxy);
}

/** Which proxy a call to an address goes through, as Chromium writes it; only works after the app is ready. */
export function resolveProxy(url: string): Promise<string> {
  return callSession().resolveProxy(url);
}

/** See {@link KnockAtProxy}. Asks for nothing but the first lines of the address's root. */
export const knockAtProxy: KnockAtProxy = (url, answer) =>
  new Promise((resolve) => {
    const request = net.request({
      method: 'HEAD',
      url: new URL('/', url).href,
      session: callSession(),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    });
    request.on('login', ({ isProxy, host, port }, reply) => {
      const asked = isProxy ? answer(`${host}:${port}`) : Promise.resolve(null);
      asked.then(
        (given) => (given === null ? reply() : reply(given.name, given.password)),
        () => reply(),
      );
    });
    request.on('response', (response) => {
      response.on('data', () => {});
      resolve();
    });
    // What the way is like now, the next call finds out. `close` comes while the question is still open.
    request.on('error', () => resolve());
    request.end();
  });

/**
 * Shows no server a certificate of the user: Electron would choose the first that it finds, and that names them.
 * For all sessions, since 44 also for main's own calls; a server that insists is one that can't be reached.
 */
export function offerNoCertificate(): void {
  app.on('select-client-certificate', (event, _contents, _url, _certificates, decide) => {
    event.preventDefault();
    decide();
  });
}

/** Not persistent, so that a call leaves nothing on the disk. */
function callSession(): Electron.Session {
  const own = session.fromPartition('calls');
  // Otherwise Chromium fetches a dictionary for it, though no window has this session.
  own.setSpellCheckerLanguages([]);
  return own;
}
