/**
 * The settings of a sign-in, and a parser for each: this app reads them from the environment, other apps from the options
 * of `createAuth`.
 */
import type { Log } from '../lib/log.ts';
import type { Redirect } from '../lib/redirect.ts';

const defaultApiBaseUrl = 'https://api.workos.com';

export function isLoopbackHost(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}

/** @throws Error that says what to do about it */
export function parseClientId(value: string | undefined): string {
  if (value === undefined) {
    throw new Error('is missing. Copy the client ID from the WorkOS dashboard (API Keys) into .env.');
  }
  if (!/^client_\w{1,64}$/.test(value)) {
    throw new Error(
      'does not look like a client ID. It starts with "client_"; copy it from the WorkOS dashboard.',
    );
  }
  return value;
}

/** @throws Error that says what to do about it */
export function parseApiBaseUrl(value: string | undefined): string {
  const text = value ?? defaultApiBaseUrl;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || `${url.origin}/` !== url.href) {
    throw new Error(`is not the address of a server. Give scheme and host only, as in ${defaultApiBaseUrl}.`);
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (!isSafe) {
    throw new Error('must start with https://; plain http:// is for loopback addresses only.');
  }
  return url.origin;
}

/**
 * @param value undefined lets the app choose
 * @param customProtocolRedirectUri the one redirect URI of the app's own scheme
 * @throws Error that names the valid forms
 */
export function parseRedirectUri(value: string | undefined, customProtocolRedirectUri: string): Redirect {
  if (value === undefined) return { kind: 'automatic' };
  if (value === customProtocolRedirectUri) return { kind: 'custom-protocol' };
  const port = /^http:\/\/127\.0\.0\.1:(\*|[1-9]\d{0,4})\/callback$/.exec(value)?.[1];
  if (port === '*') return { kind: 'loopback', port: null };
  if (port === undefined || Number(port) < 1024 || Number(port) > 65_535) {
    throw new Error(
      'must be http://127.0.0.1:*/callback (any free port), http://127.0.0.1:PORT/callback (that port, 1024 to 65535) or ' +
        `${customProtocolRedirectUri}. Remove it to let the app choose.`,
    );
  }
  return { kind: 'loopback', port: Number(port) };
}

/**
 * Removes WorkOS's API key from the environment, where the SDK would pick it up unasked: a desktop app is a
 * public client (RFC 8252 §8.4) and must never use or carry a secret.
 *
 * @returns whether there was one
 */
export function discardApiKey(env: Record<string, string | undefined>): boolean {
  const found = env['WORKOS_API_KEY'] !== undefined;
  delete env['WORKOS_API_KEY'];
  return found;
}

/** Removes it as the app starts, and logs that. */
export function refuseApiKey(log: Log): void {
  if (!discardApiKey(process.env)) return;
  log.warn('api-key-ignored', {
    advice: 'WORKOS_API_KEY is a secret: a desktop app must not have it. Remove it.',
  });
}
