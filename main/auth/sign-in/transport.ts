/**
 * How the browser comes back to the app: over loopback (RFC 8252 §7.3) or a custom protocol (§7.1).
 * Invariant: an open transport takes callbacks until it is closed; which of them is ours is for its receiver to say.
 */
import type { Log } from '../../lib/log.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TransportKind } from './attempt.ts';
import { AuthError } from '../auth-error.ts';
import { parseCallbackParameters, type Callback } from './callback.ts';
import type { ListenOnLoopback, LoopbackAnswer, LoopbackRoute } from './loopback-server.ts';

/** How the browser comes back: automatic is loopback, and the custom protocol where no port can be bound. */
export type Redirect =
  | { readonly kind: 'automatic' }
  /** `port` null: whichever is free. */
  | { readonly kind: 'loopback'; readonly port: number | null }
  | { readonly kind: 'custom-protocol' };

/**
 * Takes a callback.
 *
 * @returns null where it belongs to no attempt; otherwise a promise of whether the person is signed in, which settles
 *   when the exchange has ended
 */
export type CallbackReceiver = (callback: Callback) => Promise<boolean> | null;

export interface Transport {
  readonly kind: TransportKind;
  readonly redirectUri: string;
  /** Ends it, leaving time for the page that a finished attempt shows in the browser. */
  close(): void;
}

export interface TransportDeps {
  readonly redirect: Redirect;
  /** Where the browser comes back to by the custom protocol. */
  readonly customProtocolRedirectUri: string;
  /** Makes the operating system hand addresses of the custom protocol to this app. */
  readonly registerCustomProtocol: () => Promise<void>;
  readonly listen: ListenOnLoopback;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
}

/**
 * Opens the transport that the settings ask for.
 *
 * @param receive takes the callbacks that come over loopback; those of the custom protocol come with the app's deep links
 * @param earlier how the attempt that is resumed awaits its callback, whatever the settings say now: its loopback port,
 *   or the custom protocol; null for a new one
 * @throws AuthError `redirect-port-busy`
 */
export type OpenTransport = (
  receive: CallbackReceiver,
  earlier: number | 'custom-protocol' | null,
) => Promise<Transport>;

/** How long the listener stays for its result page after the attempt, in milliseconds. */
const lingerTime = 5_000;

export function createTransports({
  redirect,
  customProtocolRedirectUri,
  registerCustomProtocol,
  listen,
  clock,
  log,
}: TransportDeps): OpenTransport {
  /** Ends the listener that stays for its result page: the next attempt may need the port. */
  let endLingering = (): void => {};

  const openCustomProtocol = async (): Promise<Transport> => {
    // The system may hand addresses to this app all the same: an installer has seen to it, or an earlier run.
    await registerCustomProtocol().catch(() => log.warn('custom-protocol-not-registered'));
    return { kind: 'custom-protocol', redirectUri: customProtocolRedirectUri, close: () => {} };
  };

  const openLoopback = async (port: number | null, receive: CallbackReceiver): Promise<Transport> => {
    let isMatched = false;
    let outcome: 'done' | 'failed' | null = null;
    const page = (kind: 'done' | 'failed') => (): LoopbackAnswer =>
      outcome === kind ? { kind: 'page', page: kind } : { kind: 'nothing' };

    const routes: Readonly<Record<string, LoopbackRoute>> = {
      '/callback': async (parameters) => {
        const callback = parseCallbackParameters(parameters);
        const wasMatched = isMatched;
        // Before `receive` returns, because an error that came back ends the attempt, and closes this, at once.
        isMatched = true;
        const isSignedIn = callback === null ? null : receive(callback);
        if (isSignedIn === null) {
          isMatched = wasMatched;
          return { kind: 'nothing' };
        }
        outcome = (await isSignedIn) ? 'done' : 'failed';
        return { kind: 'redirect', path: `/${outcome}` };
      },
      '/done': page('done'),
      '/failed': page('failed'),
    };
    const server = await listen(port, routes);
    return {
      kind: 'loopback',
      redirectUri: `http://127.0.0.1:${server.port}/callback`,
      close: () => {
        if (!isMatched) return server.close();
        const stopTimer = clock.setTimer(lingerTime, server.close);
        endLingering = () => {
          stopTimer();
          server.close();
        };
      },
    };
  };

  return async (receive, earlier) => {
    if (redirect.kind === 'custom-protocol' || earlier === 'custom-protocol') return openCustomProtocol();
    endLingering();
    const wanted = (redirect.kind === 'loopback' ? redirect.port : null) ?? earlier;
    try {
      return await openLoopback(wanted, receive);
    } catch (cause) {
      log.warn('loopback-not-bound', { port: wanted });
      if (redirect.kind === 'automatic' && earlier === null) return openCustomProtocol();
      throw new AuthError('redirect-port-busy', { detail: `port-${wanted ?? 'any'}`, cause });
    }
  };
}
