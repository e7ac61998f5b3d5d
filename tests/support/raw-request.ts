/** HTTP requests as bytes on a socket, for what no HTTP client would send. */
import { connect } from 'node:net';

/** @returns the whole answer as text, empty if there was none */
export function sendRaw(port: number, request: string, address = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, address, () => socket.write(request));
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      answer += part;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server that refuses a request may close before all of it was sent.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });
}

/** An ordinary GET with the Host that a browser would send. */
export const get = (port: number, path: string, host = `127.0.0.1:${port}`): Promise<string> =>
  sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);

/** A browser's headers when it opens an address in a tab (Fetch Metadata). */
export const navigation = {
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Site': 'cross-site',
} as const;

/** A GET with these headers besides the Host. */
export function navigateTo(
  address: string,
  headers: Readonly<Record<string, string>> = navigation,
): Promise<string> {
  const { host, port, pathname, search } = new URL(address);
  const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return sendRaw(Number(port), `GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`);
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

/** A header's value, or null. */
export function headerOf(answer: string, name: string): string | null {
  const [head = ''] = answer.split('\r\n\r\n');
  const line = head.split('\r\n').find((header) => header.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim() ?? null;
}
