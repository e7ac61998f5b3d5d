/**
 * The allowlists for redirect URIs and sign-out redirects. A URI must equal an entry; the one wildcard is the
 * port of a loopback address (RFC 8252, section 7.3; https://workos.com/docs/sso/redirect-uris).
 */
import { customProtocol } from '../common/product.ts';

const loopbackWithAnyPort = /^(http:\/\/(?:127\.0\.0\.1|localhost)):\*(\/.*)?$/;

export const defaultRedirectUris: readonly string[] = [
  'http://127.0.0.1:*/callback',
  `${customProtocol}://callback`,
];

export const defaultSignOutRedirectUris: readonly string[] = [
  'http://127.0.0.1:*/signed-out',
  `${customProtocol}://signed-out`,
];

export function isAllowedRedirect(allowlist: readonly string[], uri: string): boolean {
  return allowlist.some((entry) => {
    const [, origin, path = ''] = loopbackWithAnyPort.exec(entry) ?? [];
    if (origin === undefined) return uri === entry;
    if (!uri.startsWith(`${origin}:`) || !uri.endsWith(path)) return false;
    const port = uri.slice(origin.length + 1, uri.length - path.length);
    return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  });
}

/** The redirect URI, with parameters added to its query. */
export function withParameters(uri: string, parameters: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  return `${uri}${uri.includes('?') ? '&' : '?'}${query.toString()}`;
}
