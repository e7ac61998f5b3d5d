import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { places } from '../../common/places.ts';
import { appearances } from '../../common/device-settings.ts';
import { channelName } from '../../common/auth/channel-name.ts';
import type { RequestChannel } from '../../common/channels.ts';
import type { RequestHandlers } from '../../main/ipc.ts';
import { createCapturedLog } from '../support/captured-log.ts';
import { changedText, changedValue } from './near-misses.ts';

type Listener = (event: unknown, ...given: unknown[]) => Promise<unknown>;
const registered = vi.hoisted(() => new Map<string, Listener>());
vi.mock('electron/main', () => ({
  ipcMain: { handle: (channel: string, listener: Listener) => registered.set(channel, listener) },
}));
const sights = ['activity', 'network-returned'];
const { registerIpc, requestChannels } = await import('../../main/ipc.ts');

const reached: { readonly channel: RequestChannel; readonly payload: unknown }[] = [];
const handlers = Object.fromEntries(
  requestChannels.map((channel) => [
    channel,
    (payload: unknown) => {
      reached.push({ channel, payload });
      return { ok: true, value: null };
    },
  ]),
);
let time = 0;
registerIpc(
  handlers as unknown as RequestHandlers,
  (id) => id === 7,
  createCapturedLog(),
  // Far apart in time, so that the rate limit refuses none.
  () => (time += 60_000),
);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nothing = (payload: unknown): boolean => payload === undefined;

/** The valid payloads of each channel. */
const contract: { readonly [Channel in RequestChannel]: (payload: unknown) => boolean } = {
  getState: nothing,
  signIn: (payload) =>
    isObject(payload) &&
    Object.keys(payload).toSorted().join() === 'differentAccount,returnTo,screen' &&
    ['sign-in', 'sign-up'].includes(payload['screen'] as string) &&
    (places as readonly unknown[]).includes(payload['returnTo']) &&
    typeof payload['differentAccount'] === 'boolean',
  cancel: nothing,
  confirmAccount: (payload) => typeof payload === 'number' && !Number.isNaN(payload),
  reopenBrowser: nothing,
  copyLink: nothing,
  pasteCallback: (payload) => typeof payload === 'string' && payload.length <= 10_000,
  continueOnDevice: nothing,
  dismissProblem: nothing,
  signOut: nothing,
  switchOrganization: (payload) =>
    payload === null || (typeof payload === 'string' && /^[\w-]{1,128}$/.test(payload)),
  answerLink: (payload) =>
    isObject(payload) &&
    Object.keys(payload).length === 2 &&
    typeof payload['id'] === 'number' &&
    typeof payload['wanted'] === 'boolean',
  report: (payload) => (sights as readonly unknown[]).includes(payload),
  readDashboard: nothing,
  readPolicy: nothing,
  getUpdate: nothing,
  checkForUpdate: nothing,
  installUpdate: nothing,
  readDevice: nothing,
  setAppearance: (payload) => (appearances as readonly unknown[]).includes(payload),
  setStartsAtLogin: (payload) => typeof payload === 'boolean',
  readBrowserName: nothing,
  copyDiagnostics: nothing,
  resetDevice: nothing,
};
const isInContract = (channel: RequestChannel, given: readonly unknown[]): boolean =>
  given.length <= 1 && contract[channel](given[0]);

const frame = { url: 'app://desktop/' };
const sender = (url: unknown, id: unknown = 7) => {
  const own = { url };
  return { senderFrame: own, sender: { id, mainFrame: own } };
};
const ours = { senderFrame: frame, sender: { id: 7, mainFrame: frame } };
const event = fc.oneof(
  { weight: 8, arbitrary: fc.constant(ours) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      { ...ours, senderFrame: null },
      { ...ours, senderFrame: { url: 'app://desktop/' } },
      { ...ours, sender: { id: 8, mainFrame: frame } },
      sender(''),
      sender(undefined),
      sender('app://desktop', '7'),
      null,
      {},
    ),
  },
  {
    weight: 1,
    arbitrary: changedText('app://desktop/')
      .filter((url) => !url.startsWith('app://desktop/'))
      .map((url) => sender(url)),
  },
);

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;
/** Values that structured clone supports and JSON does not. */
const exotic = fc.constantFrom<unknown>(
  undefined,
  Number.NaN,
  10n ** 30n,
  new Date(0),
  new Map([['screen', 'sign-in']]),
  new Set(sights),
  /x/,
  new Uint8Array(20_000),
  Array.from({ length: 20_000 }),
  Object.fromEntries(Array.from({ length: 5_000 }, (_, place) => [`key-${place}`, 1])),
  'x'.repeat(10_001),
  cyclic,
  Object.assign(Object.create(null), { screen: 'sign-in', returnTo: 'home', differentAccount: 1 }),
  JSON.parse('{"__proto__":{"polluted":true},"screen":"sign-in","returnTo":"home","differentAccount":false}'),
);
const payload = fc.oneof(
  { weight: 4, arbitrary: changedValue({ screen: 'sign-in', returnTo: 'home', differentAccount: false }) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...sights, ...appearances, undefined, undefined) },
  { weight: 2, arbitrary: changedValue({ organizationId: 'org_1' }) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: changedText('activity') },
  { weight: 2, arbitrary: exotic },
  { weight: 1, arbitrary: fc.anything({ maxDepth: 2 }) },
);

test('a handler gets only valid payloads from the app’s own page @security', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...requestChannels),
      event,
      fc.array(payload, { maxLength: 2 }),
      async (channel, from, given) => {
        reached.length = 0;
        const answer = await registered.get(channelName(channel))?.(from, ...given);
        if (from === ours && isInContract(channel, given)) {
          expect(answer).toEqual({ ok: true, value: null });
          expect(reached).toEqual([{ channel, payload: given[0] }]);
        } else {
          expect(answer).toMatchObject({ ok: false, problem: { code: 'request-invalid' } });
          expect(reached).toEqual([]);
        }
      },
    ),
  );
  expect('polluted' in {}).toBe(false);
});
