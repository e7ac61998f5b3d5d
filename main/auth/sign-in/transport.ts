/**
 * How the browser comes back to the app: over loopback (RFC 8252 §7.3) or a custom protocol (§7.1).
 * Invariant: an open transport takes callbacks until it is closed; its receiver decides which of them count.
 */
import type { Log } from '../../lib/log.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { Redirect } from '../../lib/redirect.ts';
import { attemptLifetime, type TransportKind } from './attempt.ts';
import { AuthError } from '../auth-error.ts';
import { createBrowserBinding, isPrefetch } from './browser-binding.ts';
import { parseCallbackParameters, type Callback } from './callback.ts';
import type { ListenOnLoopback, LoopbackAnswer, LoopbackRoute } from './loopback-server.ts';

/**
 * Takes a callback.
 *
 * @returns null if it belongs to no attempt; otherwise whether the user is signed in, once the exchange has ended
 */
export type CallbackReceiver = (callback: Callback) => Promise<boolean> | null;

export interface Transport {
  readonly kind: TransportKind;
  readonly redirectUri: string;
  /**
   * The address to open in place of the authorization URL. Over loopback, which binds the browser to the attempt, a new
   * address of this computer for each call; with the custom protocol the authorization URL itself.
   */
  startUrl(authorizationUrl: string): string;
  /** Ends it, leaving time for the page that a finished attempt shows in the browser. */
  close(): void;
}

/** How an attempt knows its browser. */
export interface BrowserOfAttempt {
  /** What the cookie of a nonce holds: see `proveBrowser`. */
  readonly prove: (nonce: string) => string;
  /**
   * An address for the browser has had a second visitor: another user may be signing in in the user's place, or have done
   * so. Also called for a while after the attempt.
   */
  readonly onSecondVisitor: () => void;
}

export interface TransportDeps {
  readonly redirect: Redirect;
  /** Where the browser comes back to by the custom protocol. */
  readonly customProtocolRedirectUri: string;
  /** Makes the operating system hand addresses of the custom protocol to this app. */
  readonly registerCustomProtocol: () => Promise<void>;
  readonly listen: ListenOnLoopback;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
}

/**
 * Opens the transport that the settings ask for.
 *
 * @param receive takes the callbacks that come over loopback; those of the custom protocol come with the app's deep links
 * @param earlier how the attempt that is resumed awaits its callback, whatever the settings say now: its loopback port,
 *   or the custom protocol; null for a new one
 * @param browser over loopback the only one whose callback counts; the custom protocol can't tell one from another
 * @throws AuthError `redirect-port-busy`
 */
export type OpenTransport = (
  receive: CallbackReceiver,
  earlier: number | 'custom-protocol' | null,
  browser: BrowserOfAttempt,
) => Promise<Transport>;

export interface Transports {
  readonly open: OpenTransport;
  /** Ends the listener that stays after an attempt, so that its port is free. */
  endLingering(): void;
}

/**
 * How long the listener stays after the attempt, in milliseconds: for the page that it shows, and for the user's browser
 * to arrive late, after a quicker visitor.
 */
const lingerTime = 60_000;

/** How long a browser waits for the outcome of an attempt that has ended, such as by *Cancel*, in milliseconds. */
const outcomeTime = 5_000;

export function createTransports({
  redirect,
  customProtocolRedirectUri,
  registerCustomProtocol,
  listen,
  clock,
  random,
  log,
}: TransportDeps): Transports {
  let endLingering = (): void => {};

  const openCustomProtocol = async (): Promise<Transport> => {
    // The system may hand addresses to this app all the same: an installer has seen to it, or an earlier run.
    await registerCustomProtocol().catch(() => log.warn('custom-protocol-not-registered'));
    return {
      kind: 'custom-protocol',
      redirectUri: customProtocolRedirectUri,
      startUrl: (authorizationUrl) => authorizationUrl,
      close: () => {},
    };
  };

  const openLoopback = async (
    port: number | null,
    receive: CallbackReceiver,
    browser: BrowserOfAttempt,
  ): Promise<Transport> => {
    let isMatched = false;
    let wasNotAlone = false;
    let outcome: 'done' | 'failed' | null = null;
    /** The callback that was matched, and how it ends. */
    let matched: { readonly callback: string; readonly isSignedIn: Promise<boolean> } | null = null;
    let giveUp = (): void => {};
    const isGivenUp = new Promise<false>((resolve) => {
      giveUp = () => resolve(false);
    });
    const binding = createBrowserBinding(browser.prove, attemptLifetime, random);
    const page = (kind: 'done' | 'failed') => (): LoopbackAnswer =>
      outcome === kind ? { kind: 'page', page: kind } : { kind: 'nothing' };

    const routes: Readonly<Record<string, LoopbackRoute>> = {
      '/start/': (_parameters, headers, nonce) => {
        const visit = binding.visit(nonce, headers);
        switch (visit.kind) {
          case 'unknown':
            return { kind: 'nothing' };
          case 'prefetch':
            return { kind: 'empty' };
          case 'leads-on':
            return { ...visit, kind: 'redirect' };
          case 'second-visitor':
            log.warn('browser-not-alone');
            wasNotAlone = true;
            browser.onSecondVisitor();
            // It may be the user: the app shows more.
            return { kind: 'page', page: 'failed' };
        }
      },
      '/callback': async (parameters, headers) => {
        if (isPrefetch(headers)) return { kind: 'empty' };
        // Without a reason: the sender may know the state from the authorization URL.
        if (!binding.isBound(headers)) return { kind: 'nothing' };
        // The tab was loaded again, or the browser asks twice.
        if (matched?.callback === String(parameters)) {
          return { kind: 'redirect', location: `/${(await matched.isSignedIn) ? 'done' : 'failed'}` };
        }
        const callback = parseCallbackParameters(parameters);
        const wasMatched = isMatched;
        // Before `receive` returns, because an error that came back ends the attempt, and closes this, at once.
        isMatched = true;
        const received = callback === null ? null : receive(callback);
        if (received === null) {
          isMatched = wasMatched;
          return { kind: 'nothing' };
        }
        const isSignedIn = Promise.race([received, isGivenUp]);
        matched = { callback: String(parameters), isSignedIn };
        outcome = (await isSignedIn) ? 'done' : 'failed';
        return { kind: 'redirect', location: `/${outcome}` };
      },
      '/done': page('done'),
      '/failed': page('failed'),
    };
    const server = await listen(port, routes);
    return {
      kind: 'loopback',
      redirectUri: `http://127.0.0.1:${server.port}/callback`,
      startUrl: (authorizationUrl) =>
        `http://127.0.0.1:${server.port}/start/${binding.offer(authorizationUrl)}`,
      close: () => {
        if (!isMatched && !wasNotAlone) return server.close();
        const stopWaiting = clock.setTimer(outcomeTime, giveUp);
        const stopTimer = clock.setTimer(lingerTime, server.close);
        endLingering = () => {
          stopWaiting();
          stopTimer();
          server.close();
        };
      },
    };
  };

  const open: OpenTransport = async (receive, earlier, browser) => {
    if (redirect.kind === 'custom-protocol' || earlier === 'custom-protocol') return openCustomProtocol();
    const wanted = (redirect.kind === 'loopback' ? redirect.port : null) ?? earlier;
    // Of free ports there are enough for both.
    if (wanted !== null) endLingering();
    try {
      return await openLoopback(wanted, receive, browser);
    } catch (cause) {
      log.warn('loopback-not-bound', { port: wanted });
      if (redirect.kind === 'automatic' && earlier === null) return openCustomProtocol();
      throw new AuthError('redirect-port-busy', { detail: `port-${wanted ?? 'any'}`, cause });
    }
  };

  return { open, endLingering: () => endLingering() };
}
