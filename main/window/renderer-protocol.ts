/**
 * Serves the renderer from the app's own scheme, which nothing outside the app can reach: the document of the current
 * state in the user's language, its script and style, the user's picture, and the answers of the app's own backends.
 * The only file that uses Electron's `protocol`. Invariant: a response is one of the build's files, the user's picture,
 * an answer through `api-proxy.ts`, or a 404; each has a strict policy.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { protocol } from 'electron/main';
import { apiPath } from '../../common/api.ts';
import { documentName } from '../../common/documents.ts';
import { picturePath } from '../../common/api.ts';
import { type AuthState } from '../../common/auth/auth-state.ts';
import { languageOf } from '../../common/language.ts';
import { fillDocument } from './documents.ts';
import { rendererOrigin, rendererScheme } from '../config/product.ts';

/** @param styles the allowed sources of style sheets */
const contentSecurityPolicy = (styles: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self'",
    "connect-src 'self'",
    "font-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

const commonHeaders = {
  'content-security-policy': contentSecurityPolicy("'self'"),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** Makes the scheme known to Chromium; only works before the app is ready. */
export function registerRendererScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: rendererScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

export interface RendererContent {
  /** A BCP 47 tag in one of the app's languages. */
  readonly locale: string;
  /** The state to show first, as soon as it is known. */
  readonly currentState: () => Promise<AuthState>;
  /** The picture of the signed-in user, or null. */
  readonly picture: () => Promise<Response | null>;
  /** Answers a call of the app's own backends. */
  readonly api: (request: Request) => Promise<Response>;
}

/**
 * Serves the renderer; only works after the app is ready. Files are read synchronously, since main's asynchronous work
 * is slow during the start.
 */
export function serveRenderer({ locale, currentState, picture, api }: RendererContent): void {
  const directory = join(import.meta.dirname, '../renderer');

  const page = async (): Promise<Response> => {
    const state = await currentState();
    const name = `${documentName(state)}-${languageOf(locale)}.html`;
    if (DEV_SERVER !== null) {
      const { fetchFromDevServer } = await import('./dev-server.ts');
      const complete = (text: string): string => fillDocument(text, state, locale);
      return fetchFromDevServer(DEV_SERVER, name, 'text/html', complete);
    }
    const template = readFileSync(join(directory, name), 'utf8');
    const style = /^<!--style (sha256-[\w+/=]+)-->/.exec(template)?.[1] ?? '';
    return respond(fillDocument(template, state, locale), {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(`'self' '${style}'`),
    });
  };

  const resource = async (request: Request): Promise<Response> => {
    if (request.url.startsWith(`${rendererOrigin}${apiPath}`)) return api(request);
    const { protocol: scheme, host, pathname, search } = new URL(request.url);
    if (request.method !== 'GET' || `${scheme}//${host}` !== rendererOrigin) return notFound();
    if (pathname === '/') return page();
    if (pathname === picturePath) return (await picture()) ?? notFound();
    if (DEV_SERVER !== null) {
      const { fetchFromDevServer } = await import('./dev-server.ts');
      return fetchFromDevServer(DEV_SERVER, `${pathname}${search}`, request.headers.get('accept') ?? '*/*');
    }
    const asset = /^\/(assets\/[\w-]+\.(js|css))$/.exec(pathname);
    const [, name = '', extension = ''] = asset ?? [];
    if (asset === null) return notFound();
    return respond(readFileSync(join(directory, name)), { 'content-type': contentTypes[extension] ?? '' });
  };

  protocol.handle(rendererScheme, (request) =>
    resource(request).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return notFound();
      throw error;
    }),
  );
}

function respond(body: string | Buffer, headers: Readonly<Record<string, string>>): Response {
  return new Response(body, { headers: { ...commonHeaders, ...headers } });
}

function notFound(): Response {
  return new Response(null, { status: 404, headers: commonHeaders });
}
