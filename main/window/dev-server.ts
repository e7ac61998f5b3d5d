/**
 * Development only: the renderer comes from Vite's dev server in place of the build. Only this file relaxes the
 * rules for a page: inline scripts and styles, no Trusted Types, and one socket for changes.
 * Invariants: only code behind `DEV_SERVER` imports it, so that no build has it; the page keeps the app's own origin, and
 * loads everything through main.
 */
import { app, session } from 'electron/main';
import { rendererOrigin } from '../config/product.ts';
import { mayPageRequest, nowhere } from './window.ts';

declare global {
  /** The dev server's address, such as `http://127.0.0.1:5173`; null in every build. */
  const DEV_SERVER: string | null;
}

const socketOf = (server: string): string => `ws://${new URL(server).host}/`;

/** Lets the window reach the dev server's socket; call it after `denyNetwork` and before a window exists. */
export function admitDevServer(server: string): void {
  const { defaultSession } = session;
  // Only the last listener counts.
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !details.url.startsWith(socketOf(server)) && !mayPageRequest(details) });
  });
  const { host } = new URL(server);
  void defaultSession.setProxy({ ...nowhere, proxyBypassRules: `${nowhere.proxyBypassRules};${host}` });
  app.on('web-contents-created', (_event, contents) => {
    // Vite's client reloads the page for changes it can't apply, but the window denies the page that.
    contents.on('will-navigate', ({ url }) => {
      if (url === `${rendererOrigin}/`) contents.reload();
    });
  });
}

/**
 * @param path of a file that the dev server has, with its query
 * @param accept the requested types, by which Vite distinguishes a style sheet from a script that applies it
 * @param complete turns the dev server's text into the page's
 */
export async function fetchFromDevServer(
  server: string,
  path: string,
  accept: string,
  complete: (text: string) => string = (text) => text,
): Promise<Response> {
  const response = await fetch(new URL(path, server), { headers: { accept } });
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${socketOf(server)}`,
  ];
  return new Response(complete(await response.text()), {
    status: response.status,
    headers: {
      'content-type': response.headers.get('content-type') ?? '',
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
    },
  });
}
