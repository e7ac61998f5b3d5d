/**
 * `fetch` through Chromium's network stack, so that the system's proxy and certificates apply.
 * Invariant: main's calls have a session of their own, in memory. The window's reaches nothing: see `denyNetwork`.
 */
import { app, session, type ProxyConfig } from 'electron/main';

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

/**
 * Shows no server a certificate of the person: Electron would choose the first that it finds, and that names them.
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
