/**
 * A web server on 127.0.0.1 for the browser's way back (RFC 8252 §7.3).
 * Invariants: bound to the loopback interface only; answers only GET with its own Host, so that no other name can be
 * rebound to it; echoes nothing of a request; whatever comes in, it goes on listening until it is closed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  loopbackPageContentSecurityPolicy,
  type LoopbackPage,
  type LoopbackPages,
} from './loopback-pages.ts';

/** What a route answers; `nothing` where the request is not one that the app waits for. */
export type LoopbackAnswer =
  | { readonly kind: 'page'; readonly page: LoopbackPage }
  | { readonly kind: 'redirect'; readonly path: string }
  | { readonly kind: 'nothing' };

/** Answers a request for one path; may take its time. */
export type LoopbackRoute = (parameters: URLSearchParams) => LoopbackAnswer | Promise<LoopbackAnswer>;

export interface LoopbackServer {
  readonly port: number;
  /** Stops listening, and ends the connections that are open. */
  close(): void;
}

const address = '127.0.0.1';

/** Bounds on what anybody on this computer can send; times in milliseconds. */
const limits = { headerBytes: 16 * 1024, connections: 64, requestTime: 10_000 } as const;

const commonHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': loopbackPageContentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
} as const;

/**
 * Starts the server.
 *
 * @param port the port to listen on, or null for any that is free
 * @param routes the answer for each path
 * @param pages the pages that answers name
 * @throws where the port can't be bound, with `code` as Node names it
 */
export async function startLoopbackServer(
  port: number | null,
  routes: Readonly<Record<string, LoopbackRoute>>,
  pages: LoopbackPages,
): Promise<LoopbackServer> {
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.requestTime,
    requestTimeout: limits.requestTime,
    connectionsCheckingInterval: limits.requestTime / 4,
  });
  server.maxConnections = limits.connections;
  server.on('request', (request, response) => {
    // A body is of no interest, and reading none keeps a slow one from holding anything but its own connection.
    answer(request, response, `${address}:${boundPort(server.address())}`, routes, pages).catch(() => {
      if (!response.headersSent) reply(response, 500);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port ?? 0, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // After listening, the errors left are those of single connections (too many open files, say).
  server.on('error', () => {});
  return {
    port: boundPort(server.address()),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
  routes: Readonly<Record<string, LoopbackRoute>>,
  pages: LoopbackPages,
): Promise<void> {
  if (request.headers.host !== host) return reply(response, 421);
  const target = `http://${host}${request.url ?? ''}`;
  if (!request.url?.startsWith('/') || !URL.canParse(target)) return reply(response, 400);
  const url = new URL(target);
  const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
  if (url.host !== host || route === undefined) return reply(response, 404);
  if (request.method !== 'GET') return reply(response, 405, { allow: 'GET' });

  const result = await route(url.searchParams);
  switch (result.kind) {
    case 'page':
      response.writeHead(200, { ...commonHeaders, 'content-type': 'text/html; charset=utf-8' });
      response.end(pages(result.page));
      return;
    case 'redirect':
      return reply(response, 303, { location: result.path });
    case 'nothing':
      return reply(response, 400);
  }
}

function reply(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...commonHeaders, ...headers, 'content-length': '0' });
  response.end();
}

function boundPort(bound: AddressInfo | string | null): number {
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
