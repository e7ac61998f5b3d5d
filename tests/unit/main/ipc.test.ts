import { beforeEach, describe, expect, test, vi } from 'vitest';
import { channelName } from '../../../common/auth/channel-name.ts';
import type { RequestChannel } from '../../../common/channels.ts';
import type { RequestHandlers } from '../../../main/ipc.ts';
import { createCapturedLog } from '../../support/captured-log.ts';

type Listener = (event: unknown, ...given: unknown[]) => Promise<unknown>;
const registered = vi.hoisted(() => new Map<string, Listener>());
vi.mock('electron/main', () => ({
  ipcMain: {
    handle: (channel: string, listener: Listener) => registered.set(channel, listener),
    removeHandler: (channel: string) => registered.delete(channel),
  },
}));
const { registerIpc, requestChannels, sendEvent } = await import('../../../main/ipc.ts');

const ours = 7;
const done = { ok: true, value: null } as const;
const handlers = Object.fromEntries(
  requestChannels.map((channel) => [channel, vi.fn(() => done)]),
) as unknown as {
  [Channel in RequestChannel]: ReturnType<typeof vi.fn<() => unknown>>;
};
let log = createCapturedLog();
let dispose: () => void;
let time = 0;

beforeEach(() => {
  registered.clear();
  time = 0;
  log = createCapturedLog();
  for (const handler of Object.values(handlers)) handler.mockReset().mockReturnValue(done);
  dispose = registerIpc(
    handlers as unknown as RequestHandlers,
    (id) => id === ours,
    log,
    () => time,
  );
});

const eventFrom = (url: string, id = ours) => {
  const frame = { url };
  return { senderFrame: frame as unknown, sender: { id, mainFrame: frame as unknown } };
};
const ourEvent = eventFrom('app://desktop/');

function invoke(channel: RequestChannel, event: unknown, ...given: unknown[]): Promise<unknown> {
  const listener = registered.get(channelName(channel));
  if (listener === undefined) throw new Error(`Nothing answers ${channel}.`);
  return listener(event, ...given);
}
const refusal = (detail: 'sender' | 'size' | 'payload') => ({
  ok: false,
  problem: { code: 'request-invalid', detail },
});
const request = { screen: 'sign-up', returnTo: 'account', differentAccount: true } as const;

test('every channel is answered until the disposer is called', () => {
  expect([...registered.keys()].toSorted()).toEqual(requestChannels.map(channelName).toSorted());
  dispose();
  expect(registered.size).toBe(0);
});

test('a request of the app’s page reaches its handler and gets its answer', async () => {
  handlers.signIn.mockReturnValue(done);
  expect(await invoke('signIn', ourEvent, request)).toEqual(done);
  expect(handlers.signIn.mock.calls).toEqual([[request]]);
  expect(await invoke('cancel', ourEvent)).toEqual(done);
});

describe('a request is refused unread when it comes from @security', () => {
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
    ['an invalid address', eventFrom('about')],
    ['an empty page', eventFrom('about:blank')],
    ['another host', eventFrom('app://other/')],
    ['a host that begins like ours', eventFrom('app://desktop.example.com/')],
    ['our host with a port', eventFrom('app://desktop:1/')],
    ['an address that is ours only to a parser', eventFrom('app://desktop:/')],
    ['another scheme', eventFrom('https://desktop/')],
    ['a file', eventFrom('file:///app://desktop/')],
    ['a data address', eventFrom('data:text/html,app://desktop/')],
    ['the developer tools', eventFrom('devtools://devtools/app://desktop/')],
  ])('%s', async (_case, event) => {
    expect(await invoke('signIn', event, request)).toEqual(refusal('sender'));
    expect(handlers.signIn).not.toHaveBeenCalled();
    expect(log.lines.join()).toContain('request-refused channel="signIn"');
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
    expect(await invoke('signIn', ourEvent, ...given)).toEqual(refusal('payload'));
    expect(handlers.signIn).not.toHaveBeenCalled();
  });

  test('a missing or overlong pasted link', async () => {
    for (const given of [[], [null], [{}], ['x'.repeat(10_001)], ['x', 'x']]) {
      expect(await invoke('pasteCallback', ourEvent, ...given)).toEqual(refusal('payload'));
    }
    expect(handlers.pasteCallback).not.toHaveBeenCalled();
  });

  test.each<[RequestChannel, readonly unknown[]]>([
    ['switchOrganization', [undefined, 1, {}, '', 'org 1', 'o'.repeat(129), { organizationId: 'org_1' }]],
    [
      'answerLink',
      [undefined, null, true, 1, {}, { id: '1', wanted: true }, { id: 1, wanted: true, more: 1 }],
    ],
  ])('anything but its own for %s', async (channel, payloads) => {
    for (const given of payloads) {
      expect(await invoke(channel, ourEvent, given)).toEqual(refusal('payload'));
    }
    expect(handlers[channel]).not.toHaveBeenCalled();
  });

  const withPayload: readonly RequestChannel[] = [
    'signIn',
    'pasteCallback',
    'switchOrganization',
    'answerLink',
  ];
  test.each(requestChannels.filter((channel) => !withPayload.includes(channel)))(
    'anything at all for %s',
    async (channel) => {
      for (const given of [[null], [{}], [undefined, undefined], ['x']]) {
        expect(await invoke(channel, ourEvent, ...given)).toEqual(refusal('payload'));
      }
      expect(handlers[channel]).not.toHaveBeenCalled();
    },
  );
});

describe('a request is refused before it is parsed when its payload', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle, cycle);
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
  test.each<[string, unknown]>([
    ['has a long text', { ...request, screen: 'x'.repeat(20_000) }],
    ['has a long key', { ...request, ['x'.repeat(20_000)]: 1 }],
    ['is a long list', Array.from({ length: 20_000 })],
    ['is a sparse list', Array.from({ length: 2 }).with(1, Array(2 ** 30))],
    ['has many keys', Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [index, 1]))],
    ['is nested deeply', deep],
    ['contains itself', cycle],
    ['is bytes', new Uint8Array(1)],
    ['has bytes inside', { ...request, screen: new Float64Array(1_000_000) }],
  ])('%s', async (_case, payload) => {
    expect(await invoke('signIn', ourEvent, payload)).toEqual(refusal('size'));
    expect(handlers.signIn).not.toHaveBeenCalled();
  });

  test('is one of too many', async () => {
    const many = Array.from({ length: 20_000 }, () => request);
    expect(await invoke('signIn', ourEvent, ...many)).toEqual(refusal('size'));
  });
});

describe('the rate of a channel’s requests is limited', () => {
  const tooMany = { ok: false, problem: { code: 'too-many-requests', detail: null } };
  const ask = async (channel: RequestChannel, times: number): Promise<number> => {
    const answers = await Promise.all(Array.from({ length: times }, () => invoke(channel, ourEvent)));
    return answers.filter((answer) => answer === done).length;
  };

  test.each<RequestChannel>(['getState', 'readDashboard'])(
    '%s may be called 1,000 times a second without end',
    async (channel) => {
      for (let second = 0; second < 10; second++) {
        expect(await ask(channel, 1_000)).toBe(1_000);
        time += 1_000;
      }
    },
  );

  test.each<RequestChannel>(['getState', 'readDashboard'])('%s has a limit, too', async (channel) => {
    expect(await ask(channel, 10_000)).toBeLessThan(5_000);
  });

  test.each(requestChannels.filter((one) => one !== 'getState' && one !== 'readDashboard'))(
    '%s is limited to a user’s pace',
    async (channel) => {
      const listener = () => invoke(channel, ourEvent, { of: 'no channel' });
      const answers = await Promise.all(Array.from({ length: 1_000 }, listener));
      expect(answers.filter((answer) => JSON.stringify(answer) !== JSON.stringify(tooMany))).toHaveLength(20);
      time += 2_000;
      expect([await listener(), await listener(), await listener()]).toEqual([
        refusal('payload'),
        refusal('payload'),
        tooMany,
      ]);
    },
  );

  test('one channel does not use up another’s limit', async () => {
    await ask('cancel', 1_000);
    expect(await invoke('cancel', ourEvent)).toEqual(tooMany);
    expect(await invoke('signOut', ourEvent)).toEqual(done);
  });

  test('endless refusals don’t fill the log', async () => {
    for (let count = 0; count < 1_000; count++) {
      await invoke('getState', ourEvent, 'a payload');
      await invoke('getState', eventFrom('https://example.com'));
    }
    expect(log.lines.length).toBeLessThanOrEqual(50);
  });
});

test('a throwing handler gives a problem without its message', async () => {
  handlers.cancel.mockRejectedValue(new Error('secret-marker'));
  const answer = await invoke('cancel', ourEvent);
  expect(answer).toEqual({ ok: false, problem: { code: 'internal', detail: null } });
  expect(log.lines.join()).not.toContain('secret-marker');
});

test('an event is sent only to windows that still exist', () => {
  const window = (isDestroyed: boolean, isPageDestroyed: boolean) => {
    const send = vi.fn();
    return { isDestroyed: () => isDestroyed, webContents: { isDestroyed: () => isPageDestroyed, send } };
  };
  const windows = [window(false, false), window(true, false), window(false, true)];
  for (const each of windows) {
    sendEvent(each as unknown as Parameters<typeof sendEvent>[0], 'StateChanged', {
      status: 'restoring',
    });
  }
  expect(windows.map((each) => each.webContents.send.mock.calls)).toEqual([
    [[channelName('StateChanged'), { status: 'restoring' }]],
    [],
    [],
  ]);
});
