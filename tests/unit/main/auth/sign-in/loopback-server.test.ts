import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loopbackPageContentSecurityPolicy } from '../../../../../main/auth/sign-in/loopback-pages.ts';
import {
  createLoopback,
  type LoopbackAnswer,
  type LoopbackRoute,
  type LoopbackServer,
} from '../../../../../main/auth/sign-in/loopback-server.ts';
import { get, headerOf, sendRaw, statusOf } from '../../../../support/raw-request.ts';

let server: LoopbackServer;
const pages = (page: string): string => `<p>The page ${page}</p>`;
const route = vi.fn<LoopbackRoute>();
let time = 0;
const listen = createLoopback(pages, () => time);

beforeEach(async () => {
  route.mockReset().mockReturnValue({ kind: 'page', page: 'done' });
  time = 0;
  server = await listen(null, { '/callback': route });
});
afterEach(() => server.close());

const ask = (path: string, host?: string): Promise<string> => get(server.port, path, host);
const raw = (request: string): Promise<string> => sendRaw(server.port, request);
const host = (): string => `Host: 127.0.0.1:${server.port}`;

test('a page is sent complete and unchanged, and not cached', async () => {
  const answer = await ask('/callback?code=c');
  expect(statusOf(answer)).toBe(200);
  expect(headerOf(answer, 'content-type')).toBe('text/html; charset=utf-8');
  const body = Buffer.from(answer.slice(answer.indexOf('\r\n\r\n') + 4), 'latin1').toString();
  expect(body).toContain('<p>The page done</p>');
  expect(route.mock.calls[0]?.[0].get('code')).toBe('c');
});

test.each([
  ['/callback', undefined],
  ['/other', undefined],
  ['/callback', 'example.com'],
])('every answer has the strict headers (%s, %s)', async (path, wrongHost) => {
  const answer = await ask(path, wrongHost);
  expect(headerOf(answer, 'content-security-policy')).toBe(loopbackPageContentSecurityPolicy);
  expect(headerOf(answer, 'cache-control')).toBe('no-store');
  expect(headerOf(answer, 'referrer-policy')).toBe('no-referrer');
  expect(headerOf(answer, 'x-content-type-options')).toBe('nosniff');
  expect(headerOf(answer, 'connection')).toBe('close');
});

test('a redirect is a 303 to that path', async () => {
  route.mockReturnValue({ kind: 'redirect', location: '/done' });
  const answer = await ask('/callback?code=c&state=s');
  expect(statusOf(answer)).toBe(303);
  expect(headerOf(answer, 'location')).toBe('/done');
});

test('an unexpected request gets a 400 without a reason', async () => {
  route.mockReturnValue({ kind: 'nothing' });
  const [one, other] = [await ask('/callback'), await ask('/callback?code=marker&error=marker')];
  expect(statusOf(one)).toBe(400);
  const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4);
  expect(Buffer.from(bodyOf(one), 'latin1').toString()).toBe(pages('not-awaited'));
  expect(bodyOf(other)).toBe(bodyOf(one));
});

test('a route gets the headers', async () => {
  await raw(`GET /callback HTTP/1.1\r\n${host()}\r\nSec-Fetch-Dest: image\r\n\r\n`);
  expect(route.mock.calls[0]?.[1]).toMatchObject({ 'sec-fetch-dest': 'image' });
});

test('many silent connections block nobody @security', async () => {
  const silent = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1'));
  for (const socket of silent) socket.on('error', () => {});
  await Promise.all(silent.map((socket) => once(socket, 'connect')));
  for (const socket of silent.slice(100)) socket.write(`GET /callback HTTP/1.1\r\n${host()}\r\nX-Slow: `);
  expect(statusOf(await ask('/callback'))).toBe(200);
  // Only a limited number stay open; the oldest have been closed.
  await expect.poll(() => silent.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(64);
  for (const socket of silent) socket.destroy();
});

test('endless stray requests go unanswered, expected ones are answered', async () => {
  const stray = async (): Promise<number> => {
    let answered = 0;
    for (let round = 0; round < 11; round++) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/favicon.ico')));
      answered += answers.filter((answer) => statusOf(answer) === 404).length;
    }
    return answered;
  };
  expect(await stray()).toBe(200);
  expect(await ask('/callback', 'example.com')).toBe('');
  expect(statusOf(await ask('/callback'))).toBe(200);
  time += 1_000;
  expect(statusOf(await ask('/favicon.ico'))).toBe(404);
});

test('the answer waits for its route', async () => {
  let resolve: (answer: LoopbackAnswer) => void = () => {};
  route.mockReturnValue(new Promise((decide) => (resolve = decide)));
  let isAnswered = false;
  const asked = ask('/callback').then((answer) => {
    isAnswered = true;
    return answer;
  });
  await expect.poll(() => route).toHaveBeenCalled();
  // Another request goes through meanwhile, so the first one could have been answered.
  expect(statusOf(await ask('/other'))).toBe(404);
  expect(isAnswered).toBe(false);
  resolve({ kind: 'redirect', location: '/failed' });
  expect(headerOf(await asked, 'location')).toBe('/failed');
});

test('a failing route gives a bare server error', async () => {
  route.mockRejectedValueOnce(new Error('marker'));
  const answer = await ask('/callback');
  expect(statusOf(answer)).toBe(500);
  expect(answer).not.toContain('marker');
  expect(statusOf(await ask('/callback'))).toBe(200);
});

describe('a foreign Host header is refused first of all @security', () => {
  test.each(['example.com', '127.0.0.1', 'localhost', '127.0.0.1:1', '127.0.0.1:80.example.com', ''])(
    '%j',
    async (name) => {
      expect(statusOf(await ask('/callback', name))).toBe(421);
      expect(route).not.toHaveBeenCalled();
    },
  );

  test('this computer by another name', async () => {
    expect(statusOf(await ask('/callback', `localhost:${server.port}`))).toBe(421);
    expect(route).not.toHaveBeenCalled();
  });

  test('no Host at all', async () => {
    expect(statusOf(await raw('GET /callback HTTP/1.1\r\n\r\n'))).toBe(400);
    expect(statusOf(await raw('GET /callback HTTP/1.0\r\n\r\n'))).toBe(421);
    expect(route).not.toHaveBeenCalled();
  });

  test('two Host headers', async () => {
    expect(
      statusOf(await raw(`GET /callback HTTP/1.1\r\nHost: example.com\r\n${host()}\r\n\r\n`)),
    ).toBeGreaterThanOrEqual(400);
    expect(route).not.toHaveBeenCalled();
  });
});

test.each([
  '/',
  '/favicon.ico',
  '/callback/',
  '/callback/x',
  '/Callback',
  '//callback',
  '/%63allback',
  '/callback%3Fcode=c',
  '/__proto__',
  '/constructor',
  '/toString',
])('%s is not found', async (path) => {
  expect(statusOf(await ask(path))).toBe(404);
  expect(route).not.toHaveBeenCalled();
});

test.each(['callback', 'http://example.com/callback', '*'])(
  'the target %s is a bad request',
  async (target) => {
    expect(statusOf(await raw(`GET ${target} HTTP/1.1\r\n${host()}\r\n\r\n`))).toBe(400);
    expect(route).not.toHaveBeenCalled();
  },
);

test.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])(
  '%s is not allowed',
  async (method) => {
    const answer = await raw(`${method} /callback?code=c HTTP/1.1\r\n${host()}\r\nContent-Length: 0\r\n\r\n`);
    expect(statusOf(answer)).toBe(405);
    expect(headerOf(answer, 'allow')).toBe('GET');
    expect(route).not.toHaveBeenCalled();
  },
);

test('a browser with many cookies of other local servers is answered', async () => {
  const cookies = Array.from({ length: 40 }, (_, index) => `server-${index}=${'c'.repeat(4_000)}`).join('; ');
  const answer = await raw(`GET /callback?code=c HTTP/1.1\r\n${host()}\r\nCookie: ${cookies}\r\n\r\n`);
  expect(statusOf(answer)).toBe(200);
});

test('oversize headers are refused, and so is anything but HTTP @security', async () => {
  const long = 'x'.repeat(300_000);
  expect(statusOf(await raw(`GET /callback HTTP/1.1\r\n${host()}\r\nX: ${long}\r\n\r\n`))).toBe(431);
  expect(statusOf(await ask(`/callback?code=${long}`))).toBe(431);
  expect(statusOf(await raw('\u0016\u0003\u0001 no HTTP\r\n\r\n'))).toBe(400);
  expect(route).not.toHaveBeenCalled();
  expect(statusOf(await ask('/callback'))).toBe(200);
});

test('an answer never repeats its request @security', async () => {
  const path = '/callback?code=marker&state=marker&error=%3Cscript%3Emarker&error_description=marker';
  for (const answer of await Promise.all([ask(path), ask(`/marker${path}`), ask(path, 'marker')])) {
    expect(answer).not.toContain('marker');
  }
});

test('slow or leaving clients do not delay others @security', async () => {
  const slow = Array.from({ length: 20 }, () => connect(server.port, '127.0.0.1'));
  for (const socket of slow) socket.write(`GET /callback HTTP/1.1\r\n${host()}\r\nX-Slow: `);
  const left = connect(server.port, '127.0.0.1', () => left.destroy());
  expect(statusOf(await ask('/callback'))).toBe(200);
  for (const socket of slow) socket.destroy();
});

test('a client may leave while its answer is pending', async () => {
  let resolve: (answer: LoopbackAnswer) => void = () => {};
  route.mockReturnValueOnce(new Promise((decide) => (resolve = decide)));
  const socket = connect(server.port, '127.0.0.1');
  socket.write(`GET /callback HTTP/1.1\r\n${host()}\r\n\r\n`);
  await expect.poll(() => route).toHaveBeenCalledOnce();
  socket.destroy();
  resolve({ kind: 'page', page: 'done' });
  expect(statusOf(await ask('/callback'))).toBe(200);
});

test('it binds to 127.0.0.1 only @security', async () => {
  const others = Object.values(networkInterfaces())
    .flat()
    .flatMap((info) =>
      info === undefined || info.address === '127.0.0.1' || info.scopeid ? [] : [info.address],
    );
  for (const address of [...others, '127.0.0.2']) {
    await expect(sendRaw(server.port, '', address), address).rejects.toThrow(
      /ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH|EHOSTUNREACH/,
    );
  }
});

test('a taken port is reported by Node’s own error name', async () => {
  await expect(listen(server.port, {})).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('closing releases the port at once and ends open connections', async () => {
  route.mockReturnValueOnce(new Promise(() => {}));
  const open = ask('/callback');
  await expect.poll(() => route).toHaveBeenCalled();
  server.close();
  server.close();
  const next = await listen(server.port, { '/callback': route });
  expect(await open).toBe('');
  expect(statusOf(await ask('/callback'))).toBe(200);
  next.close();
});
