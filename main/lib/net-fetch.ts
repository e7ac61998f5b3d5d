/**
 * `fetch` through Chromium's network stack, so that the system's proxy and certificates apply. Invariant: main's calls
 * have their own session, in memory. The window's session can't reach the network: see `denyNetwork`.
 */
import { app, net, session, type ProxyConfig } from 'electron/main';
import type { KnockAtProxy } from './proxy-login.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** No cookies, no cache, no redirects. Node's types lack `cache`. */
const apart: RequestInit & { readonly cache: 'no-store' } = {
  credentials: 'omit',
  redirect: 'error',
  cache: 'no-store',
};

/**
 * Follows no redirect (an API does not redirect; a captive portal does), sends no cookies and uses no cache. A network
 * error rejects with a `TypeError` whose cause names it, as the Fetch standard says; WorkOS's SDK would not recognize
 * Electron's plain `Error`.
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

/** The proxy for an address, in Chromium's format; only works after the app is ready. */
export function resolveProxy(url: string): Promise<string> {
  return callSession().resolveProxy(url);
}

/** See {@link KnockAtProxy}. Requests only the headers of the address's root. */
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
    // The next call shows whether the proxy works now. `close` can arrive while the user is still being asked.
    request.on('error', () => resolve());
    request.end();
  });

/**
 * Sends no client certificate: Electron would choose the first one it finds, which identifies the user. Applies to all
 * sessions, since 44 also to main's own calls; a server that requires one can't be reached.
 */
export function offerNoCertificate(): void {
  app.on('select-client-certificate', (event, _contents, _url, _certificates, decide) => {
    event.preventDefault();
    decide();
  });
}

/** Not persistent, so that calls leave nothing on the disk. */
function callSession(): Electron.Session {
  const own = session.fromPartition('calls');
  // Otherwise Chromium downloads a dictionary, although no window uses this session.
  own.setSpellCheckerLanguages([]);
  return own;
}
