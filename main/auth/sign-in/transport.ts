/**
 * How the browser comes back to the app: over loopback (RFC 8252 §7.3) or a custom protocol (§7.1). Invariant: an open
 * transport receives callbacks until it is closed; its receiver decides which of them count.
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
 * Receives a callback.
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
  /** Closes it, but leaves time for the browser to load a finished attempt's page. */
  close(): void;
}

/** How an attempt recognizes its browser. */
export interface BrowserOfAttempt {
  /** The value of a nonce's cookie: see `proveBrowser`. */
  readonly prove: (nonce: string) => string;
  /**
   * Called when a second browser has opened an address: another person may be signing in, or have signed in, in the
   * user's place. Also called for a while after the attempt.
   */
  readonly onSecondVisitor: () => void;
}

export interface TransportDeps {
  readonly redirect: Redirect;
  /** The redirect URI of the custom protocol. */
  readonly customProtocolRedirectUri: string;
  /** Makes the operating system hand addresses of the custom protocol to this app. */
  readonly registerCustomProtocol: () => Promise<void>;
  readonly listen: ListenOnLoopback;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
}

/**
 * Opens the configured transport.
 *
 * @param receive receives loopback callbacks; those of the custom protocol arrive as deep links
 * @param earlier a resumed attempt's own transport, despite other settings now: its loopback port, or the custom
 *   protocol; null for a new attempt
 * @param browser over loopback, only this browser's callback counts; the custom protocol can't tell browsers apart
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
 * How long the listener stays after the attempt, in milliseconds: for its page, and for the user's own browser if it
 * arrives after a faster visitor.
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
    // Continues on failure: an installer or an earlier run may have registered the app.
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
    /** The matched callback and its outcome. */
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
            // The visitor may be the user, who sees more in the app.
            return { kind: 'page', page: 'failed' };
        }
      },
      '/callback': async (parameters, headers) => {
        if (isPrefetch(headers)) return { kind: 'empty' };
        // Without a reason: the sender may know the state from the authorization URL.
        if (!binding.isBound(headers)) return { kind: 'nothing' };
        // The tab was reloaded, or the browser sent the request twice.
        if (matched?.callback === String(parameters)) {
          return { kind: 'redirect', location: `/${(await matched.isSignedIn) ? 'done' : 'failed'}` };
        }
        const callback = parseCallbackParameters(parameters);
        const wasMatched = isMatched;
        // Set before `receive` returns, because a callback with an error ends the attempt and closes this at once.
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
    // With a free port, both can listen.
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
