import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { customProtocol } from '../../../../../common/product.ts';
import type { Callback } from '../../../../../main/auth/sign-in/callback.ts';
import { createLoopback } from '../../../../../main/auth/sign-in/loopback-server.ts';
import { createTransports, type Transport } from '../../../../../main/auth/sign-in/transport.ts';
import { systemClock } from '../../../../../main/lib/clock.ts';
import { systemRandom } from '../../../../../main/lib/random.ts';
import type { Redirect } from '../../../../../main/lib/redirect.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { createDeferred } from '../../../../support/deferred.ts';
import { headerOf, navigateTo, statusOf } from '../../../../support/raw-request.ts';

const receive = vi.fn<(callback: Callback) => Promise<boolean> | null>();
const registerCustomProtocol = vi.fn(async () => {});
const log = createCapturedLog();
let opened: Transport[];
let blocker: Server;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  opened = [];
  receive.mockReset().mockReturnValue(null);
  registerCustomProtocol.mockReset().mockResolvedValue();
});
afterEach(() => {
  for (const transport of opened) transport.close();
  vi.runAllTimers();
  vi.useRealTimers();
  blocker?.close();
});

function createOpener(redirect: Redirect) {
  const { open } = createTransports({
    redirect,
    customProtocolRedirectUri: `${customProtocol}://callback`,
    registerCustomProtocol,
    listen: createLoopback(
      (page) => page,
      () => performance.now(),
    ),
    clock: systemClock,
    random: systemRandom,
    log,
  });
  return async (earlier: Parameters<typeof open>[1] = null): Promise<Transport> => {
    const transport = await open(receive, earlier, {
      prove: (nonce) => `proof-of-${nonce}`,
      onSecondVisitor: () => {},
    });
    opened.push(transport);
    return transport;
  };
}
/** As the attempt's own browser does. */
const get = (port: number, path: string): Promise<string> =>
  navigateTo(`http://127.0.0.1:${port}${path}`, { Cookie: 'sign-in-nonce=proof-of-nonce' });
const automatic = createOpener({ kind: 'automatic' });
const portOf = ({ redirectUri }: Transport): number => Number(new URL(redirectUri).port);

/** A port that another program has taken. */
async function takePort(): Promise<number> {
  blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  return (blocker.address() as AddressInfo).port;
}
async function findFreePort(): Promise<number> {
  const port = await takePort();
  await new Promise((resolve) => blocker.close(resolve));
  return port;
}

describe('over loopback', () => {
  test('the redirect URI has the listening address and port', async () => {
    const transport = await automatic();
    expect(transport.kind).toBe('loopback');
    expect(transport.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(statusOf(await get(portOf(transport), '/callback'))).toBe(400);
    expect(registerCustomProtocol).not.toHaveBeenCalled();
  });

  test.each([
    [true, 'done', 'failed'],
    [false, 'failed', 'done'],
  ])('a sign-in that ends with %s leads to /%s, without parameters', async (isSignedIn, page, otherPage) => {
    receive.mockResolvedValue(isSignedIn);
    const transport = await automatic();
    const port = portOf(transport);
    const answer = await get(port, '/callback?code=marker&state=s');
    expect(statusOf(answer)).toBe(303);
    expect(headerOf(answer, 'location')).toBe(`/${page}`);
    expect(receive.mock.calls).toEqual([[{ kind: 'code', code: new Secret('marker'), state: 's' }]]);
    transport.close();
    expect(statusOf(await get(port, `/${page}`))).toBe(200);
    expect(statusOf(await get(port, `/${otherPage}`))).toBe(400);
  });

  test('the browser gets no result before the exchange has ended', async () => {
    let settle: (isSignedIn: boolean) => void = () => {};
    receive.mockReturnValue(new Promise((resolve) => (settle = resolve)));
    const port = portOf(await automatic());
    const answer = get(port, '/callback?code=c&state=s');
    await expect.poll(() => receive).toHaveBeenCalled();
    expect(statusOf(await get(port, '/done'))).toBe(400);
    expect(statusOf(await get(port, '/failed'))).toBe(400);
    settle(true);
    expect(headerOf(await answer, 'location')).toBe('/done');
  });

  test.each([
    '/favicon.ico',
    '/callback',
    '/callback?code=c',
    '/callback?state=s',
    '/callback?code=c&state=wrong',
    '/done',
    '/failed',
    '/',
  ])('the stray request %s ends nothing', async (path) => {
    receive.mockImplementation(({ state }) => (state === 's' ? Promise.resolve(true) : null));
    const port = portOf(await automatic());
    expect(statusOf(await get(port, path))).toBeGreaterThanOrEqual(400);
    expect(statusOf(await get(port, '/callback?code=c&state=s'))).toBe(303);
  });

  test('without a callback it stops listening at once', async () => {
    const transport = await automatic();
    transport.close();
    await expect(get(portOf(transport), '/done')).rejects.toThrow('ECONNREFUSED');
  });

  test('after a callback it serves its page for a minute and no longer', async () => {
    receive.mockResolvedValue(true);
    const transport = await automatic();
    await get(portOf(transport), '/callback?code=c&state=s');
    transport.close();
    vi.advanceTimersByTime(59_000);
    expect(statusOf(await get(portOf(transport), '/done'))).toBe(200);
    vi.advanceTimersByTime(2_000);
    await expect(get(portOf(transport), '/done')).rejects.toThrow('ECONNREFUSED');
  });

  test('a browser does not wait for an exchange that was cancelled', async () => {
    const returned = createDeferred<void>();
    receive.mockImplementation(() => {
      returned.resolve();
      return new Promise<boolean>(() => {});
    });
    const transport = await automatic();
    const answer = get(portOf(transport), '/callback?code=c&state=s');
    await returned.promise;
    transport.close();
    vi.advanceTimersByTime(5_000);
    expect(await answer).toContain('/failed');
  });

  test('another attempt does not shorten the previous one’s minute', async () => {
    receive.mockResolvedValue(true);
    const first = await automatic();
    await get(portOf(first), '/callback?code=c&state=s');
    first.close();
    const second = await automatic();
    expect(statusOf(await get(portOf(first), '/done'))).toBe(200);
    second.close();
    vi.advanceTimersByTime(60_000);
  });
});

describe('on a fixed port', () => {
  test('it listens on that port', async () => {
    const port = await findFreePort();
    const transport = await createOpener({ kind: 'loopback', port })();
    expect(transport.redirectUri).toBe(`http://127.0.0.1:${port}/callback`);
  });

  test('a busy port is reported, and nothing else is tried', async () => {
    const port = await takePort();
    const open = createOpener({ kind: 'loopback', port });
    await expect(open()).rejects.toMatchObject({ code: 'redirect-port-busy', detail: `port-${port}` });
    expect(registerCustomProtocol).not.toHaveBeenCalled();
  });

  test('a listener kept for its page releases the port for the next attempt', async () => {
    const port = await findFreePort();
    const open = createOpener({ kind: 'loopback', port });
    receive.mockResolvedValue(true);
    const first = await open();
    await get(port, '/callback?code=c&state=s');
    first.close();
    const second = await open();
    expect(portOf(second)).toBe(port);
    expect(statusOf(await get(port, '/done'))).toBe(400);
    // The end of the first one's time does not affect the second.
    vi.advanceTimersByTime(60_000);
    expect(statusOf(await get(port, '/callback'))).toBe(400);
  });

  test('a cancelled attempt releases it at once', async () => {
    const open = createOpener({ kind: 'loopback', port: await findFreePort() });
    (await open()).close();
    await expect(open()).resolves.toBeDefined();
  });
});

describe('automatically', () => {
  test('a resumed attempt gets its port again', async () => {
    const port = await findFreePort();
    expect(portOf(await automatic(port))).toBe(port);
  });

  test('it reports a port that a resumed attempt can’t get again', async () => {
    const port = await takePort();
    await expect(automatic(port)).rejects.toMatchObject({
      code: 'redirect-port-busy',
      detail: `port-${port}`,
    });
    expect(registerCustomProtocol).not.toHaveBeenCalled();
  });

  test('it uses the custom protocol if no port can be bound', async () => {
    vi.spyOn(await import('node:net').then((net) => net.Server.prototype), 'listen').mockImplementationOnce(
      function (this: Server) {
        process.nextTick(() => this.emit('error', Object.assign(new Error('no'), { code: 'EACCES' })));
        return this;
      },
    );
    expect(await automatic()).toMatchObject({
      kind: 'custom-protocol',
      redirectUri: `${customProtocol}://callback`,
    });
    expect(registerCustomProtocol).toHaveBeenCalledOnce();
    expect(log.lines.at(-1)).toContain('loopback-not-bound');
  });
});

test.each<Redirect>([{ kind: 'automatic' }, { kind: 'loopback', port: null }, { kind: 'custom-protocol' }])(
  'an attempt by the custom protocol resumes with it despite other settings ($kind)',
  async (redirect) => {
    const transport = await createOpener(redirect)('custom-protocol');
    expect(transport).toMatchObject({ kind: 'custom-protocol', redirectUri: `${customProtocol}://callback` });
    expect(registerCustomProtocol).toHaveBeenCalledOnce();
  },
);

test('the custom protocol is registered before use, and opens no port', async () => {
  const transport = await createOpener({ kind: 'custom-protocol' })();
  expect(transport).toMatchObject({ kind: 'custom-protocol', redirectUri: `${customProtocol}://callback` });
  expect(registerCustomProtocol).toHaveBeenCalledOnce();
  expect(() => transport.close()).not.toThrow();
});
