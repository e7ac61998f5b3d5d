/**
 * Serves the renderer from a scheme of its own, which nothing outside the app can reach: the document of the state that
 * holds right now in the person's language, its script and style, the picture of the person, and what its own backends
 * answer. The only file that uses Electron's `protocol`.
 * Invariant: a response is one of the build's files, the person's picture, what `api-proxy.ts` lets through, or a 404;
 * each carries a strict policy.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol } from 'electron/main';
import { apiPath } from '../contract/api.ts';
import { picturePath, type AuthState } from '../contract/auth-state.ts';
import { languageOf } from '../contract/language.ts';
import { fillDocument } from './documents.ts';
import { rendererOrigin, rendererScheme } from './product.ts';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
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
  'content-security-policy': contentSecurityPolicy,
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
  /** A BCP 47 tag of a language that the app speaks. */
  readonly locale: string;
  /** The state to show first, as soon as it is known. */
  readonly currentState: () => Promise<AuthState>;
  /** The picture of the person who is signed in, or null. */
  readonly picture: () => Promise<Response | null>;
  /** Answers a call of the app's own backends. */
  readonly api: (request: Request) => Promise<Response>;
}

/** Serves the renderer; only works after the app is ready. */
export function serveRenderer({ locale, currentState, picture, api }: RendererContent): void {
  const directory = join(import.meta.dirname, '../renderer');
  const file = (name: string): Promise<Buffer> => readFile(join(directory, name));

  const page = async (): Promise<Response> => {
    const state = await currentState();
    const template = await readFile(join(directory, `${state.status}-${languageOf(locale)}.html`), 'utf8');
    return respond(fillDocument(template, state, locale), 'text/html; charset=utf-8');
  };

  const resource = async (path: string): Promise<Response> => {
    if (path === '/') return page();
    if (path === picturePath) return (await picture()) ?? notFound();
    const asset = /^\/(assets\/[\w-]+\.(js|css))$/.exec(path);
    const [, name = '', extension = ''] = asset ?? [];
    return asset === null ? notFound() : respond(await file(name), contentTypes[extension] ?? '');
  };

  protocol.handle(rendererScheme, async (request) => {
    if (request.url.startsWith(`${rendererOrigin}${apiPath}`)) return api(request);
    const url = new URL(request.url);
    if (request.method !== 'GET' || `${url.protocol}//${url.host}` !== rendererOrigin) return notFound();
    return resource(url.pathname).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return notFound();
      throw error;
    });
  });
}

function respond(body: string | Buffer, contentType: string): Response {
  return new Response(body, { headers: { ...commonHeaders, 'content-type': contentType } });
}

function notFound(): Response {
  return new Response(null, { status: 404, headers: commonHeaders });
}
