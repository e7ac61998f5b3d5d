/** Reads the options of `createAuth` into complete and valid settings. */
import {
  isLoopbackHost,
  parseApiBaseUrl,
  parseClientId,
  parseRedirectUri,
} from '../config/sign-in-settings.ts';
import type { AuthOptions } from '../auth/auth-service.ts';
import type { CreateAuthOptions } from './create-auth.ts';

export interface ReadOptions {
  readonly options: Omit<AuthOptions, 'stateShape'>;
  readonly pages: readonly string[];
}

/**
 * @param env the environment in development; empty in a packaged app, whose AuthKit nobody may change
 * @throws Error that names the invalid option and its remedy
 */
export function readAuthOptions(
  given: CreateAuthOptions,
  env: Readonly<Record<string, string | undefined>>,
): ReadOptions {
  const read = <T>(name: string, parse: () => T): T => {
    try {
      return parse();
    } catch (error) {
      throw new Error(`${name} ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
  const { protocol, issuer = null, audience = null } = given;
  const customProtocol = read('protocol', () => parseScheme(protocol));
  return {
    options: {
      clientId: read('clientId', () => parseClientId(env['WORKOS_CLIENT_ID'] || given.clientId)),
      apiOrigin: read('apiBaseUrl', () => parseApiBaseUrl(env['WORKOS_API_BASE_URL'] || given.apiBaseUrl)),
      redirect: read('redirectUri', () =>
        parseRedirectUri(env['WORKOS_REDIRECT_URI'] || given.redirectUri, `${customProtocol}://callback`),
      ),
      issuer: issuer === null ? null : [issuer].flat(),
      audience,
      ...(given.customClaims && { customClaims: given.customClaims }),
      customProtocol,
      policy: given.policy ?? {
        organizationId: null,
        connectionId: null,
        allowsSignUp: true,
        isUnderstood: true,
      },
    },
    pages: given.pages.flatMap((page) => {
      const href = read('pages', () => parsePage(page));
      // Node escapes characters that Chromium does not.
      return [...new Set([href, href.replaceAll(/%(?:7E|5B|5D)/gi, decodeURIComponent)])];
    }),
  };
}

function parseScheme(scheme: string): string {
  if (!/^[a-z][a-z\d+.-]{1,62}$/.test(scheme)) {
    throw new Error(
      'is no scheme of your own. Give lower case letters, digits and hyphens, as in acme-notes.',
    );
  }
  return scheme;
}

/** A plain prefix match is safe only if the prefix ends with a slash. */
function parsePage(page: string): string {
  const url = URL.canParse(page) ? new URL(page) : null;
  if (url === null || !url.href.endsWith('/') || url.search !== '' || url.hash !== '') {
    throw new Error(`has ${page}, which is no address that ends with /.`);
  }
  const isAnybodys = url.protocol === 'http:' && !isLoopbackHost(url.hostname);
  if (isAnybodys || url.href === 'file:///') throw new Error(`has ${page}, where anybody can put a page.`);
  return url.href;
}
