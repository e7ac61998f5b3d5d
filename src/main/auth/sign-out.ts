/**
 * Ends the hosted session in the browser, after the local one is gone.
 * Invariant: a hosted session counts as ended only when the browser has come back to say so.
 */
import type { Log } from '../log.ts';
import type { LoopbackPages } from './loopback-pages.ts';
import { startLoopbackServer, type LoopbackAnswer, type LoopbackServer } from './loopback-server.ts';
import type { WorkOSClient } from './workos-client.ts';

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
    const signedOut = (): LoopbackAnswer => {
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
