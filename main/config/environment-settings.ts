/**
 * The settings of the app, read once from the environment. Nothing else reads an environment variable.
 * Invariants: a `Settings` value is complete and valid; what is wrong is said in `SettingsError`, all at once; where a
 * packaged app signs in is part of its build, and no environment can change it.
 */
import { Secret } from '../lib/secret.ts';
import { customProtocolRedirectUri } from './product.ts';

/** How the browser comes back: decided by `WORKOS_REDIRECT_URI`, automatic when that is unset. */
export type RedirectSetting =
  | { readonly kind: 'automatic' }
  /** `port` null: whichever is free. */
  | { readonly kind: 'loopback'; readonly port: number | null }
  | { readonly kind: 'custom-protocol' };

export interface Settings {
  readonly clientId: string;
  /** Scheme, host and port of the WorkOS API, without a trailing slash. */
  readonly apiOrigin: string;
  /** Replaces the generated password of the sealed session, or null. */
  readonly cookiePassword: Secret | null;
  readonly redirect: RedirectSetting;
  /** What access tokens may name as `iss`, or null where any will do. */
  readonly issuer: readonly string[] | null;
  /** What access tokens have to name as `aud`, or null. */
  readonly audience: string | null;
}

/** One or more settings are missing or wrong; `message` has a line for each that says what to do. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** What `npm run dist` builds into a packaged app. */
export interface BuiltInSettings extends Pick<Settings, 'clientId' | 'apiOrigin' | 'issuer' | 'audience'> {
  /** Names the folder of the policy and the autostart entry on Linux. */
  readonly packageName: string;
  /** By it Windows knows the app's shortcut, and so its window; it names what an AppImage writes into the person's home. */
  readonly applicationId: string;
}

declare const BUILT_IN_SETTINGS: BuiltInSettings;

/** Null in development, where the build puts nothing in its place. */
export const builtInSettings: BuiltInSettings | null =
  typeof BUILT_IN_SETTINGS === 'undefined' ? null : BUILT_IN_SETTINGS;

const defaultApiBaseUrl = 'https://api.workos.com';
const minimumPasswordLength = 32;

export function isLoopbackHost(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}

/**
 * Reads the settings from the environment.
 *
 * @param env the environment, `process.env` in the app
 * @returns the complete settings
 * @throws SettingsError naming every setting that is missing or wrong, and what to do about it
 */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const complaints: string[] = [];
  const read = <T>(name: string, parse: (value: string | undefined) => T): T | undefined => {
    try {
      return parse(env[name]?.trim() || undefined);
    } catch (error) {
      complaints.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };

  const clientId = read('WORKOS_CLIENT_ID', parseClientId);
  const apiOrigin = read('WORKOS_API_BASE_URL', parseApiBaseUrl);
  const cookiePassword = read('WORKOS_COOKIE_PASSWORD', parseCookiePassword);
  const redirect = read('WORKOS_REDIRECT_URI', parseRedirectUri);
  const issuer = read('WORKOS_ISSUER', parseIssuers);
  const audience = read('WORKOS_AUDIENCE', parseClaim);

  if (
    clientId === undefined ||
    apiOrigin === undefined ||
    cookiePassword === undefined ||
    redirect === undefined ||
    issuer === undefined ||
    audience === undefined
  ) {
    throw new SettingsError(complaints.join('\n'));
  }
  return { clientId, apiOrigin, cookiePassword, redirect, issuer, audience };
}

/**
 * Reads the settings of a packaged app: the environment may decide on the transport, and on nothing else. A shell that
 * is set up for another project of WorkOS's must neither keep the app from starting nor make its session unreadable.
 *
 * @param builtIn what the build says, null if it was not made by `npm run dist`
 * @throws SettingsError if nothing is built in
 */
export function parsePackagedSettings(
  builtIn: Omit<BuiltInSettings, 'packageName' | 'applicationId'> | null,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  if (builtIn === null) {
    throw new SettingsError('This package has no sign-in service built in. Build it with: npm run dist');
  }
  const ofBuild = {
    WORKOS_CLIENT_ID: builtIn.clientId,
    WORKOS_API_BASE_URL: builtIn.apiOrigin,
    WORKOS_ISSUER: builtIn.issuer?.join(),
    WORKOS_AUDIENCE: builtIn.audience ?? undefined,
  };
  try {
    return parseSettings({ ...ofBuild, WORKOS_REDIRECT_URI: env['WORKOS_REDIRECT_URI'] });
  } catch {
    return parseSettings(ofBuild);
  }
}

/** What only an app that is not packaged lets its environment say, for tests above all. */
export interface DevelopmentSettings {
  /** Stands for the policy of the computer; it has to belong to whoever runs the app. */
  readonly policyFile: string | null;
  /** Stands for the product's update feed; on a loopback address it may be plain http. */
  readonly updateFeed: string | null;
  /** Stands for the product's update keys. */
  readonly updateKey: string | null;
}

export function parseDevelopmentSettings(
  env: Readonly<Record<string, string | undefined>>,
): DevelopmentSettings {
  return {
    policyFile: env['DESKTOP_POLICY_FILE'] || null,
    updateFeed: env['DESKTOP_UPDATE_FEED'] || null,
    updateKey: env['DESKTOP_UPDATE_KEY'] || null,
  };
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

function parseClientId(value: string | undefined): string {
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

function parseApiBaseUrl(value: string | undefined): string {
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

function parseCookiePassword(value: string | undefined): Secret | null {
  if (value === undefined) return null;
  if (value.length < minimumPasswordLength) {
    throw new Error(
      `is too short (${value.length} characters). Give at least ${minimumPasswordLength}, or remove it: ` +
        'the app then generates a secret for each installation.',
    );
  }
  return new Secret(value);
}

function parseClaim(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(value)) {
    throw new Error('is no claim of a token. Copy it as it stands in an access token of this environment.');
  }
  return value;
}

/** WorkOS has several forms of issuer, and environments that change from one to another: a list, as in its own SDKs. */
function parseIssuers(value: string | undefined): readonly string[] | null {
  return value?.split(',').flatMap((issuer) => parseClaim(issuer.trim()) ?? []) ?? null;
}

/** @throws Error that says what it must be */
export function parseRedirectUri(value: string | undefined): RedirectSetting {
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
