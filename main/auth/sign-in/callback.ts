/**
 * Parses the browser's callback (RFC 6749 §4.1.2). Pure. Invariant: in a callback, scheme, host and path match exactly, and
 * every parameter appears once and within bounds.
 */
import { Secret } from '../../lib/secret.ts';

export type Callback =
  | { readonly kind: 'code'; readonly state: string; readonly code: Secret }
  | { readonly kind: 'error'; readonly state: string; readonly error: string };

/** Longer than any address that AuthKit sends, and still fast to parse. */
const longestUrl = 8192;
const longestParameter = 4096;

/**
 * Parses the address of a callback.
 *
 * @param address from the operating system or pasted by the user; anybody may have made it
 * @param redirectUri the required address without parameters
 * @returns the callback, or null for any other address
 */
export function parseCallbackUrl(address: string, redirectUri: string): Callback | null {
  if (address.length > longestUrl || !/^[\x21-\x7e]+$/.test(address)) return null;
  // Compared as text: a URL parser would take out dot segments, tabs and line breaks first. Some sites add a fragment.
  const [target, ...query] = address.replace(/#.*/, '').split('?');
  // Some systems add a slash to an address without a path, such as the custom protocol's.
  const isCallback =
    target === redirectUri || (!redirectUri.startsWith('http:') && target === `${redirectUri}/`);
  return isCallback ? parseCallbackParameters(new URLSearchParams(query.join('?'))) : null;
}

/** Characters added by copying: white space at line breaks, and invisible characters. */
const brokenText = /[\s\u200b-\u200f\u2060\ufeff]+/g;

/**
 * Parses an address that a user has copied from a browser, a mail or a terminal.
 *
 * @param text the pasted text
 * @param redirectUri the required address without parameters
 * @returns the callback, or null for any other text
 */
export function parsePastedCallback(text: string, redirectUri: string): Callback | null {
  const [scheme = ''] = redirectUri.split('://');
  const address = text
    .replaceAll(brokenText, '')
    .replace(/^["'<“‘]+/, '')
    .replace(/["'>”’]+$/, '');
  const [target = ''] = address.split('?');
  // Browsers hide `http://`, and some try `https://` before they give up.
  const whole = target.includes('://') ? address : `${scheme}://${address}`;
  return parseCallbackUrl(scheme === 'http' ? whole.replace(/^https:/i, 'http:') : whole, redirectUri);
}

/**
 * Parses the parameters of a callback over any transport.
 *
 * @returns the callback, or null if it has no state, neither code nor error, both, or a repeated parameter
 */
export function parseCallbackParameters(parameters: URLSearchParams): Callback | null {
  const [states, codes, errors] = [
    parameters.getAll('state'),
    parameters.getAll('code'),
    parameters.getAll('error'),
  ];
  const [state] = states;
  const [code] = codes;
  const [error] = errors;
  if (state === undefined || states.length > 1 || codes.length + errors.length !== 1) return null;
  if (![state, code ?? error ?? ''].every(isUsable)) return null;
  if (code !== undefined) return { kind: 'code', state, code: new Secret(code) };
  return error === undefined ? null : { kind: 'error', state, error };
}

/** Whether a value is visible ASCII (RFC 6749 appendix A) of a length that AuthKit sends. */
function isUsable(value: string): boolean {
  return value.length <= longestParameter && /^[\x21-\x7e]+$/.test(value);
}
