/**
 * A web server on 127.0.0.1 for the browser's way back (RFC 8252 §7.3).
 * Invariants: bound to the loopback interface only; answers only GET with its own Host, so that no other name can be
 * rebound to it; echoes nothing of a request, and gives the same answer to every wrong one; no request, however large or
 * slow, stops it from listening or keeps the next one out.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createTokenBucket } from '../../lib/token-bucket.ts';
import {
  loopbackPageContentSecurityPolicy,
  type LoopbackPage,
  type LoopbackPages,
} from './loopback-pages.ts';

/** A route's answer; `nothing` for a request that the app does not expect. */
export type LoopbackAnswer =
  | { readonly kind: 'page'; readonly page: LoopbackPage }
  /** `location`: a path, or another site's address. */
  | { readonly kind: 'redirect'; readonly location: string; readonly cookie?: string }
  /** A success without a page, for a prefetch. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'nothing' };

/** Answers a request for one path; may be slow. */
export type LoopbackRoute = (
  parameters: URLSearchParams,
  headers: IncomingHttpHeaders,
  rest: string,
) => LoopbackAnswer | Promise<LoopbackAnswer>;

export interface LoopbackServer {
  readonly port: number;
  /** Stops listening, and ends the connections that are open. */
  close(): void;
}

/**
 * Starts a server on a port, or on any free one if it is null.
 *
 * @param routes the answer for each path; a path that ends with a slash covers all longer ones, and gets the rest
 * @throws if the port can't be bound, with Node's `code`
 */
export type ListenOnLoopback = (
  port: number | null,
  routes: Readonly<Record<string, LoopbackRoute>>,
) => Promise<LoopbackServer>;

const address = '127.0.0.1';

/**
 * Limits for requests of any program on this computer; times in milliseconds. Cookies don't know ports: a browser sends
 * those of every server that the user has ever run on 127.0.0.1.
 */
const limits = { headerBytes: 256 * 1024, waitingConnections: 64, requestTime: 10_000 } as const;

/** The number of unexpected requests that are answered; later ones get no answer. */
const strayRate = { burst: 200, perSecond: 20 } as const;

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
 * @param pages the pages that answers name
 * @param now milliseconds by a clock that is never set
 */
export const createLoopback =
  (pages: LoopbackPages, now: () => number): ListenOnLoopback =>
  async (port, routes) => {
    const server = createServer({
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.requestTime,
      requestTimeout: limits.requestTime,
      connectionsCheckingInterval: limits.requestTime / 4,
    });
    /** Connections without a request yet, the oldest first. */
    const waiting = new Set<Socket>();
    server.on('connection', (socket) => {
      waiting.add(socket);
      socket.once('close', () => waiting.delete(socket));
      // Refusing the newest instead would let silent connections block the browser.
      const [oldest] = waiting.size > limits.waitingConnections ? waiting : [];
      oldest?.destroy();
    });
    const mayAnswerStray = createTokenBucket(strayRate, now);
    server.on('request', (request, response) => {
      waiting.delete(request.socket);
      // Bodies are ignored, so a slow one blocks only its own connection.
      answer(request, `${address}:${boundPort(server.address())}`, routes)
        .catch((): Reply => ({ status: 500 }))
        .then((reply) => {
          if (reply.status < 400 || mayAnswerStray()) send(response, reply, pages);
          else request.socket.destroy();
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
  };

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly page?: LoopbackPage;
}

async function answer(
  request: IncomingMessage,
  host: string,
  routes: Readonly<Record<string, LoopbackRoute>>,
): Promise<Reply> {
  if (request.headers.host !== host) return { status: 421 };
  const target = `http://${host}${request.url ?? ''}`;
  if (!request.url?.startsWith('/') || !URL.canParse(target)) return { status: 400 };
  const url = new URL(target);
  const [, folder = '', rest = ''] = /^(\/[^/]*\/)([^/]+)$/.exec(url.pathname) ?? [];
  const name = folder === '' ? url.pathname : folder;
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (url.host !== host || route === undefined) return { status: 404 };
  if (request.method !== 'GET') return { status: 405, headers: { allow: 'GET' } };

  const result = await route(url.searchParams, request.headers, rest);
  switch (result.kind) {
    case 'page':
      return { status: 200, page: result.page };
    case 'redirect':
      return {
        status: 303,
        headers: {
          location: result.location,
          ...(result.cookie !== undefined && { 'set-cookie': result.cookie }),
        },
      };
    case 'empty':
      return { status: 204 };
    case 'nothing':
      return { status: 400, page: 'not-awaited' };
  }
}

function send(response: ServerResponse, { status, headers, page }: Reply, pages: LoopbackPages): void {
  const body = page === undefined ? '' : pages(page);
  response.writeHead(status, {
    ...commonHeaders,
    ...headers,
    ...(page !== undefined && { 'content-type': 'text/html; charset=utf-8' }),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function boundPort(bound: AddressInfo | string | null): number {
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
