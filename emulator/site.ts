/** Shared by the hosted pages: their paths, their cookies, and the addresses for redirects. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { HostedSession, State } from './state.ts';

export interface Site {
  readonly url: string;
  readonly state: State;
  readonly redirectUris: readonly string[];
  readonly signOutRedirectUris: readonly string[];
}

/** This browser's session with the hosted pages, until a sign-out. */
export function readHostedSession(context: Context, site: Site): HostedSession | undefined {
  return site.state.hostedSessions.get(getCookie(context, cookieName(site, 'session')) ?? '');
}

/** Signs this browser in and replaces an earlier user. */
export function startHostedSession(
  context: Context,
  site: Site,
  person: { readonly userId: string; readonly organizationId: string | null },
): HostedSession {
  const previous = readHostedSession(context, site);
  if (previous !== undefined) site.state.hostedSessions.delete(previous.cookie);
  const session = { ...person, cookie: site.state.issueSecret(), authenticatedAt: Date.now() };
  site.state.hostedSessions.set(session.cookie, session);
  writeCookie(context, cookieName(site, 'session'), session.cookie);
  return session;
}

/** Identifies this browser, so that nobody can lure it into a sign-in that began elsewhere. */
export function readBrowser(context: Context, site: Site): string | undefined {
  return getCookie(context, cookieName(site, 'browser'));
}

export function rememberBrowser(context: Context, site: Site): string {
  const known = readBrowser(context, site);
  if (known !== undefined) return known;
  const browser = site.state.issueSecret();
  writeCookie(context, cookieName(site, 'browser'), browser);
  return browser;
}

/** Cookies ignore ports, so each emulator's cookies have names of their own. */
function cookieName(site: Site, purpose: 'session' | 'browser'): string {
  return `authkit_emulator_${purpose}_${new URL(site.url).port}`;
}

function writeCookie(context: Context, name: string, value: string): void {
  setCookie(context, name, value, { httpOnly: true, sameSite: 'Lax', path: '/' });
}
