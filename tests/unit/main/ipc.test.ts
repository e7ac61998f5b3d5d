import { beforeEach, describe, expect, test, vi } from 'vitest';
import { requestChannels, type RequestChannel } from '../../../src/contract/channels.ts';
import type { RequestHandlers } from '../../../src/main/ipc.ts';
import { createCapturedLog } from './captured-log.ts';

type Listener = (event: unknown, ...given: unknown[]) => Promise<unknown>;
const registered = vi.hoisted(() => new Map<string, Listener>());
vi.mock('electron/main', () => ({
  ipcMain: {
    handle: (channel: string, listener: Listener) => registered.set(channel, listener),
    removeHandler: (channel: string) => registered.delete(channel),
  },
}));
const { registerIpc, sendEvent } = await import('../../../src/main/ipc.ts');

const ours = 7;
const done = { ok: true, value: null } as const;
const handlers = Object.fromEntries(
  requestChannels.map((channel) => [channel, vi.fn(() => done)]),
) as unknown as {
  [Channel in RequestChannel]: ReturnType<typeof vi.fn<() => unknown>>;
};
let log = createCapturedLog();
let dispose: () => void;

beforeEach(() => {
  registered.clear();
  log = createCapturedLog();
  for (const handler of Object.values(handlers)) handler.mockReset().mockReturnValue(done);
  dispose = registerIpc(handlers as unknown as RequestHandlers, (id) => id === ours, log);
});

const eventFrom = (url: string, id = ours) => {
  const frame = { url };
  return { senderFrame: frame as unknown, sender: { id, mainFrame: frame as unknown } };
};
const ourEvent = eventFrom('app://desktop/');

function invoke(channel: RequestChannel, event: unknown, ...given: unknown[]): Promise<unknown> {
  const listener = registered.get(channel);
  if (listener === undefined) throw new Error(`Nothing answers ${channel}.`);
  return listener(event, ...given);
}
const refusal = (detail: 'sender' | 'payload') => ({
  ok: false,
  problem: { code: 'request-invalid', detail },
});
const request = { screen: 'sign-up', returnTo: 'account', differentAccount: true } as const;

test('every channel of the contract is answered, until the disposer is called', () => {
  expect([...registered.keys()].toSorted()).toEqual([...requestChannels].toSorted());
  dispose();
  expect(registered.size).toBe(0);
});

test('a request of our page reaches its handler and gets its answer', async () => {
  handlers['auth:sign-in'].mockReturnValue(done);
  expect(await invoke('auth:sign-in', ourEvent, request)).toEqual(done);
  expect(handlers['auth:sign-in'].mock.calls).toEqual([[request]]);
  expect(await invoke('auth:cancel', ourEvent)).toEqual(done);
});

describe('a request is refused unread when it comes from', () => {
  const gone = {
    get url(): string {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  };
  test.each<[string, unknown]>([
    ['a frame that has gone', { ...ourEvent, senderFrame: null }],
    ['a frame that was disposed of', { senderFrame: gone, sender: { id: ours, mainFrame: gone } }],
    ['a frame inside the page', { ...ourEvent, senderFrame: { url: 'app://desktop/' } }],
    [
      'a page without a main frame',
      { ...eventFrom('app://desktop/'), sender: { id: ours, mainFrame: null } },
    ],
    ['a window that is not ours', eventFrom('app://desktop/', ours + 1)],
    ['a page without an address', eventFrom('')],
    ['an address that is none', eventFrom('about')],
    ['an empty page', eventFrom('about:blank')],
    ['another host', eventFrom('app://other/')],
    ['a host that begins like ours', eventFrom('app://desktop.example.com/')],
    ['our host with a port', eventFrom('app://desktop:1/')],
    ['another scheme', eventFrom('https://desktop/')],
    ['a file', eventFrom('file:///app://desktop/')],
    ['a data address', eventFrom('data:text/html,app://desktop/')],
    ['the developer tools', eventFrom('devtools://devtools/app://desktop/')],
  ])('%s', async (_case, event) => {
    expect(await invoke('auth:sign-in', event, request)).toEqual(refusal('sender'));
    expect(handlers['auth:sign-in']).not.toHaveBeenCalled();
    expect(log.lines.join()).toContain('request-refused channel="auth:sign-in"');
  });
});

describe('a request is refused when it carries', () => {
  class Request {
    screen = 'sign-in';
    returnTo = 'home';
  }
  test.each<[string, unknown[]]>([
    ['nothing', []],
    ['null', [null]],
    ['a text', ['sign-in']],
    ['a list', [[request]]],
    ['an unknown screen', [{ ...request, screen: 'admin' }]],
    ['an unknown place', [{ ...request, returnTo: 'https://example.com' }]],
    ['the name of a method as a place', [{ ...request, returnTo: 'constructor' }]],
    ['a text in place of a boolean', [{ ...request, differentAccount: 'true' }]],
    ['a part too few', [{ screen: 'sign-in', returnTo: 'home' }]],
    ['a part too many', [{ ...request, loginHint: 'a@example.com' }]],
    [
      'a prototype of its own',
      [JSON.parse('{"screen":"sign-in","returnTo":"home","differentAccount":true,"__proto__":{}}')],
    ],
    ['inherited parts only', [Object.create({ ...request, screen: 'admin' })]],
    ['an object of a class', [new Request()]],
    ['one payload too many', [request, undefined]],
  ])('%s', async (_case, given) => {
    expect(await invoke('auth:sign-in', ourEvent, ...given)).toEqual(refusal('payload'));
    expect(handlers['auth:sign-in']).not.toHaveBeenCalled();
  });

  test.each(requestChannels.filter((channel) => channel !== 'auth:sign-in'))(
    'anything at all for %s',
    async (channel) => {
      for (const given of [[null], [{}], [undefined, undefined], ['x']]) {
        expect(await invoke(channel, ourEvent, ...given)).toEqual(refusal('payload'));
      }
      expect(handlers[channel]).not.toHaveBeenCalled();
    },
  );
});

test('a handler that throws is answered for, without its words', async () => {
  handlers['auth:cancel'].mockRejectedValue(new Error('secret-marker'));
  const answer = await invoke('auth:cancel', ourEvent);
  expect(answer).toEqual({ ok: false, problem: { code: 'internal', detail: null } });
  expect(log.lines.join()).not.toContain('secret-marker');
});

test('an event is sent to windows that are still there', () => {
  const window = (isDestroyed: boolean, isPageDestroyed: boolean) => {
    const send = vi.fn();
    return { isDestroyed: () => isDestroyed, webContents: { isDestroyed: () => isPageDestroyed, send } };
  };
  const windows = [window(false, false), window(true, false), window(false, true)];
  for (const each of windows) {
    sendEvent(each as unknown as Parameters<typeof sendEvent>[0], 'auth:state-changed', {
      status: 'restoring',
    });
  }
  expect(windows.map((each) => each.webContents.send.mock.calls)).toEqual([
    [['auth:state-changed', { status: 'restoring' }]],
    [],
    [],
  ]);
});
