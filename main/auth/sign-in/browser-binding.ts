/**
 * Binds a sign-in to the browser that the app has opened. All users of a computer can read command lines: with the
 * authorization URL, another user could sign in as themselves and send the callback here, and PKCE would match. So the
 * browser gets an address of the app's own, for one visit, which sets a cookie and redirects; the callback needs the cookie.
 * Invariants: an address redirects its first visitor, and after that only visitors with its cookie; a second visitor
 * without the cookie is reported to the caller, because then one of the two is not the user.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Random } from '../../lib/random.ts';
import { createNonce } from './attempt.ts';

export type StartOutcome =
  /** Not an address that was made here. */
  | { readonly kind: 'unknown' }
  /** A prefetch: the user has not opened the address yet. */
  | { readonly kind: 'prefetch' }
  | { readonly kind: 'leads-on'; readonly location: string; readonly cookie: string }
  /** A second visitor, now or earlier. */
  | { readonly kind: 'second-visitor' };

export interface BrowserBinding {
  /** @returns a nonce for an address that redirects to `location` */
  offer(location: string): string;
  visit(nonce: string, headers: IncomingHttpHeaders): StartOutcome;
  /**
   * Whether a request comes from a browser that was redirected by such an address, in this run of the app or an earlier
   * one.
   */
  isBound(headers: IncomingHttpHeaders): boolean;
}

/** Cookies of 127.0.0.1 go to every port, so each has its own name. */
const cookiePrefix = 'sign-in-';

/**
 * @param prove returns the cookie's value for a nonce; the same for the whole attempt, also after a restart
 * @param lifetime of the cookies, in milliseconds
 */
export function createBrowserBinding(
  prove: (nonce: string) => string,
  lifetime: number,
  random: Pick<Random, 'bytes'>,
): BrowserBinding {
  const offers = new Map<string, { readonly location: string; isVisited: boolean }>();

  const cookiesOf = ({ cookie = '' }: IncomingHttpHeaders): readonly (readonly [string, string])[] =>
    cookie.split(';').flatMap((pair) => {
      const [name = '', value = ''] = pair.trim().split('=');
      return name.startsWith(cookiePrefix) ? [[name.slice(cookiePrefix.length), value] as const] : [];
    });
  const isProof = (nonce: string, value: string): boolean => {
    const [expected, given] = [Buffer.from(prove(nonce)), Buffer.from(value)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  };

  return {
    offer: (location) => {
      const nonce = createNonce(random);
      offers.set(nonce, { location, isVisited: false });
      return nonce;
    },

    visit: (nonce, headers) => {
      const offer = offers.get(nonce);
      if (offer === undefined) return { kind: 'unknown' };
      if (isPrefetch(headers)) return { kind: 'prefetch' };
      const isBack = cookiesOf(headers).some(([name, value]) => name === nonce && isProof(nonce, value));
      if (offer.isVisited && !isBack) return { kind: 'second-visitor' };
      offer.isVisited = true;
      const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${Math.ceil(lifetime / 1000)}`;
      return {
        kind: 'leads-on',
        location: offer.location,
        cookie: `${cookiePrefix}${nonce}=${prove(nonce)}; ${attributes}`,
      };
    },

    isBound: (headers) =>
      cookiesOf(headers)
        .slice(-mostCookies)
        .some(([nonce, value]) => isProof(nonce, value)),
  };
}

/** Cookies of the app's own that are checked in one request; browsers send the latest last (RFC 6265 §5.4). */
const mostCookies = 50;

/** Whether a request is a prefetch, by the header of the Fetch standard or its predecessors. */
export function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|preview|prerender/i.test(String(headers[name] ?? '')),
  );
}
