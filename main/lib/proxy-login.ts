/**
 * Lets calls through a proxy that asks for a password. Electron's `fetch` fails at one; a `net.request` can pass the password
 * on, and Chromium remembers it in memory for later calls.
 * Invariant: the password is in no log, no file and no error; only the proxy gets it.
 */
import type { Fetch } from './net-fetch.ts';

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** Tests whether the proxy for an address lets calls pass, and answers its requests for a password. */
export type KnockAtProxy = (
  url: string,
  answer: (proxy: string) => Promise<Credentials | null>,
) => Promise<void>;

export interface ProxyLoginDeps {
  readonly fetch: Fetch;
  readonly knock: KnockAtProxy;
  /** Asks the user; null if they cancel. */
  readonly ask: (proxy: string) => Promise<Credentials | null>;
  /** Milliseconds by a clock that is never set. */
  readonly now: () => number;
}

/** How long the user is not asked again after cancelling, in milliseconds, since calls repeat automatically. */
const quietTime = 60_000;

/** How many passwords a proxy gets for one call. */
const mostAnswers = 3;

/** @returns a `fetch` that asks the user once if a proxy requires a password, and then passes the proxy */
export function createProxyLogin({ fetch, knock, ask, now }: ProxyLoginDeps): Fetch {
  let knocking: Promise<void> | null = null;
  let refusedAt = Number.NEGATIVE_INFINITY;

  const knockOnce = async (url: string): Promise<void> => {
    let answers = 0;
    await knock(url, async (proxy) => {
      const given = ++answers <= mostAnswers ? await ask(proxy) : null;
      if (given === null) refusedAt = now();
      return given;
    });
  };

  return async (url, init) => {
    const first = await fetch(url, init).catch((error: unknown) => {
      if (!isAskedByProxy(error)) throw error;
      return error;
    });
    const isRefused = !(first instanceof Response) || first.status === 407;
    if (isRefused && now() - refusedAt >= quietTime) {
      knocking ??= knockOnce(url).finally(() => (knocking = null));
      await knocking;
      // The proxy has refused the call, so it has not reached its address yet.
      if (now() - refusedAt >= quietTime) return fetch(url, init);
    }
    if (first instanceof Response) return first;
    throw first;
  };
}

function isAskedByProxy(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && /\bERR_(PROXY_AUTH_|TUNNEL_CONNECTION_FAILED)/.test(cause.message);
}
