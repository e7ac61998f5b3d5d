/** Addresses as a browser could bring them to the app, honest or not. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * @param authorizationUrl the target of the address that the app opened
 * @param parameters of the callback; `state` is the attempt's by default
 */
export function callbackAddress(authorizationUrl: URL, parameters: Readonly<Record<string, string>>): URL {
  const sent = authorizationUrl.searchParams;
  const url = new URL(sent.get('redirect_uri') ?? '');
  url.search = new URLSearchParams({ state: sent.get('state') ?? '', ...parameters }).toString();
  return url;
}

/** The status of the answer to a request without a browser or redirects, or `closed` if nothing listens. */
export async function statusOf(address: URL | string, init: RequestInit = {}): Promise<number | 'closed'> {
  try {
    const response = await fetch(address, { redirect: 'manual', ...init });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const { cause } = error as { cause?: NodeJS.ErrnoException };
    if (cause?.code === 'ECONNREFUSED' || cause?.code === 'ECONNRESET') return 'closed';
    throw error;
  }
}

/** Sends a raw request, and returns the first line of the answer. */
export async function sendRaw(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(request);
  return (await text(socket)).split('\r\n')[0] ?? '';
}
