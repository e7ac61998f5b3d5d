/**
 * Ends the hosted session in the browser, after the local one is gone.
 * Invariant: a hosted session counts as ended only when the browser has come back to say so.
 *
 * What can't be told apart: WorkOS takes no `return_to` but one that is configured, so there is no room for a nonce, and
 * any page in the person's browser may come before WorkOS does. Fetch metadata, which no page can forge, leaves it one way:
 * to find the port within two minutes and open this address in a tab, before the person's eyes. (A program on this computer
 * can forge them.) What that gains is that the next sign-in may go through with the browser's own session, as every sign-in
 * does that follows no sign-out: the app is told nothing else here, and no session begins by it.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Log } from '../../lib/log.ts';
import type { LoopbackPages } from './loopback-pages.ts';
import { startLoopbackServer, type LoopbackAnswer, type LoopbackServer } from './loopback-server.ts';
import type { WorkOSClient } from '../workos/workos-client.ts';

export interface HostedSignOutDeps {
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'logoutUrl'>>;
  readonly openBrowser: (url: string) => Promise<void>;
  /** What the browser shows when it has come back. */
  readonly pages: LoopbackPages;
  readonly log: Log;
}

export interface HostedSignOut {
  /**
   * Opens the logout address in the browser. Never rejects: the local session is gone either way.
   *
   * @param onEnded called when the browser came back from it
   */
  start(sessionId: string, onEnded: () => void): Promise<void>;
}

/** How long to wait for the browser to come back, and then for it to load the page, in milliseconds. */
const waitTime = 2 * 60 * 1000;
const lingerTime = 5_000;

export function createHostedSignOut(deps: HostedSignOutDeps): HostedSignOut {
  const { loadClient, openBrowser, pages, log } = deps;
  let endPrevious = (): void => {};

  const listen = async (onEnded: () => void): Promise<LoopbackServer | null> => {
    let timer: NodeJS.Timeout;
    const closeAfter = (time: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => server?.close(), time);
    };
    const signedOut = (_parameters: URLSearchParams, headers: IncomingHttpHeaders): LoopbackAnswer => {
      if (!isNavigation(headers)) return { kind: 'nothing' };
      closeAfter(lingerTime);
      onEnded();
      return { kind: 'page', page: 'signed-out' };
    };
    const server = await startLoopbackServer(null, { '/signed-out': signedOut }, pages).catch(() => null);
    if (server === null) return null;
    closeAfter(waitTime);
    endPrevious = () => {
      clearTimeout(timer);
      server.close();
    };
    return server;
  };

  return {
    start: async (sessionId, onEnded) => {
      endPrevious();
      const server = await listen(onEnded);
      const returnTo = server === null ? null : `http://127.0.0.1:${server.port}/signed-out`;
      try {
        const client = await loadClient();
        await openBrowser(client.logoutUrl(sessionId, returnTo));
      } catch {
        log.warn('hosted-sign-out-not-opened');
        endPrevious();
      }
    },
  };
}

/**
 * Whether a browser shows the answer in a tab (Fetch Metadata Request Headers, W3C), rather than a page having asked for
 * it as an image, in a frame or by script. A browser that does not say counts as none: the next sign-in then asks for
 * credentials once more than it need.
 */
function isNavigation(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
