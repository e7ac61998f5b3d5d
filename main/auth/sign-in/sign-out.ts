/**
 * Ends the session here, first and always; then the hosted one in the browser.
 * Invariant: a hosted session counts as ended only when the browser has come back to say so.
 *
 * Known limit: WorkOS accepts only a configured `return_to`, so there is no room for a nonce, and any page in the
 * user's browser may call this address before WorkOS does. Fetch metadata, which pages can't forge, leave such a page
 * one way: find the port within two minutes and open this address in a visible tab. (A program on this computer can
 * forge them.) The gain is small: the next sign-in may be silent with the browser's own session, as any sign-in is that
 * does not follow a sign-out. The address has no other effect, and starts no session.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../lib/clock.ts';
import type { Disposer } from '../../lib/disposer.ts';
import type { Log } from '../../lib/log.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import type { AuthStore } from '../auth-store.ts';
import type { WorkOSClient } from '../workos/workos-client.ts';
import type { ListenOnLoopback, LoopbackAnswer, LoopbackServer } from './loopback-server.ts';
import type { SignIn } from './sign-in.ts';

export interface SignOutDeps {
  readonly store: Pick<AuthStore, 'model' | 'dispatch' | 'save'>;
  readonly signIn: Pick<SignIn, 'cancel'>;
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'logoutUrl'>>;
  readonly openBrowser: (url: string) => Promise<void>;
  readonly listen: ListenOnLoopback;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
}

/** Settles when the browser has been opened. Never rejects: the local session has ended either way. */
export type SignOut = () => Promise<void>;

/** How long to wait for the browser's return, and then for it to load the page, in milliseconds. */
const waitTime = 2 * 60 * 1000;
const lingerTime = 5_000;

export function createSignOut(deps: SignOutDeps): SignOut {
  const { store, signIn, loadClient, openBrowser, listen, clock, log } = deps;
  let endPrevious: Disposer = () => {};

  const openListener = async (): Promise<LoopbackServer | null> => {
    let stopTimer: Disposer = () => {};
    const closeAfter = (time: number): void => {
      stopTimer();
      stopTimer = clock.setTimer(time, () => server?.close());
    };
    const signedOut = (_parameters: URLSearchParams, headers: IncomingHttpHeaders): LoopbackAnswer => {
      if (!isNavigation(headers)) return { kind: 'nothing' };
      closeAfter(lingerTime);
      store.dispatch({ type: 'hosted-session-ended' });
      void store.save();
      return { kind: 'page', page: 'signed-out' };
    };
    const server = await listen(null, { '/signed-out': signedOut }).catch(() => null);
    if (server === null) return null;
    closeAfter(waitTime);
    endPrevious = () => {
      stopTimer();
      server.close();
    };
    return server;
  };

  return async () => {
    await signIn.cancel();
    const { session } = store.model();
    if (session === null) return;
    endPrevious();
    store.dispatch({ type: 'session-ended', reason: 'signed-out' });
    log.info('signed-out');
    await store.save();
    const server = await openListener();
    const returnTo = server === null ? null : `http://127.0.0.1:${server.port}/signed-out`;
    try {
      const client = await loadClient();
      await openBrowser(client.logoutUrl(session.claims.sid, returnTo));
    } catch {
      log.warn('hosted-sign-out-not-opened');
      const problem = toAuthProblem(new AuthError('hosted-sign-out-failed'));
      if (store.model().session === null) store.dispatch({ type: 'problem-met', problem });
      endPrevious();
    }
  };
}

/**
 * Whether a browser shows the answer in a tab (Fetch Metadata Request Headers, W3C), and not as an image, in a frame or
 * for a script. Without the headers it counts as no: the next sign-in then asks for credentials once more than needed.
 */
function isNavigation(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
