/**
 * The settings of the app, read once from the environment. Nothing else reads an environment variable.
 * Invariants: a `Settings` value is complete and valid; one `SettingsError` lists all mistakes; a packaged app signs in only
 * at the AuthKit of its build, and no environment can change it.
 */
import type { Redirect } from '../lib/redirect.ts';
import { Secret } from '../lib/secret.ts';
import { applicationId, customProtocol, customProtocolRedirectUri } from './product.ts';
import { parseApiBaseUrl, parseClientId, parseRedirectUri } from './sign-in-settings.ts';

export interface Settings {
  readonly clientId: string;
  /** Scheme, host and port of the WorkOS API, without a trailing slash. */
  readonly apiOrigin: string;
  /** Replaces the generated password of the sealed session, or null. */
  readonly cookiePassword: Secret | null;
  readonly redirect: Redirect;
  /** What access tokens may name as `iss`, or null where any will do. */
  readonly issuer: readonly string[] | null;
  /** The required `aud` of access tokens, or null. */
  readonly audience: string | null;
}

/** One or more settings are missing or wrong; `message` has a line for each that says what to do. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The values that `npm run dist` builds into a packaged app. */
export interface BuiltInSettings extends Pick<Settings, 'clientId' | 'apiOrigin' | 'issuer' | 'audience'> {
  /** Names the folder of the policy and the autostart entry on Linux. */
  readonly packageName: string;
  /**
   * Connects the app's window and shortcut on Windows; also the name of the files that an AppImage writes into the
   * user's home.
   */
  readonly applicationId: string;
}

declare const BUILT_IN_SETTINGS: BuiltInSettings;

/** Null in development, where the build does not set it. */
export const builtInSettings: BuiltInSettings | null =
  typeof BUILT_IN_SETTINGS === 'undefined' ? null : BUILT_IN_SETTINGS;

/** The app's names in the system. */
export const protocolNames = {
  customProtocol,
  applicationId: builtInSettings?.applicationId ?? applicationId,
};

const minimumPasswordLength = 32;

/**
 * Reads the settings from the environment.
 *
 * @param env the environment, `process.env` in the app
 * @returns the complete settings
 * @throws SettingsError with a line for every missing or wrong setting, and its remedy
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
  const redirect = read('WORKOS_REDIRECT_URI', (value) => parseRedirectUri(value, customProtocolRedirectUri));
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
 * Reads the settings of a packaged app: the environment may only choose the transport. A shell set up for another
 * WorkOS project must neither stop the app nor make its session unreadable.
 *
 * @param builtIn the settings of the build, null if `npm run dist` did not make it
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

/** Read only in an unpackaged app, mainly for tests. */
export interface DevelopmentSettings {
  /** Replaces the computer's policy file; must belong to the current user. */
  readonly policyFile: string | null;
  /** Replaces the product's update feed; may be plain http on a loopback address. */
  readonly updateFeed: string | null;
  /** Replaces the product's update keys. */
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
