import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { electronExecutable, findElectronRuntime } from '../../scripts/electron-runtime.ts';
import { publicPart, signManifest } from '../../scripts/update-signing.ts';
import { strings } from '../../common/strings.ts';
import type { UpdateState } from '../../common/update.ts';
import { expect, test as base } from './fixtures.ts';
import { exhaustive } from './program.ts';

/** The feed's answer for a path. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

interface Feed {
  readonly url: string;
  /** The requested paths, in order. */
  readonly asked: string[];
  readonly answers: Map<string, Answer>;
  /** Publishes a version: a signed manifest, and the file that it names. */
  publish(version: string, more?: Readonly<Record<string, unknown>>, key?: KeyObject): void;
}

interface Installation {
  readonly feed: Feed;
  /** The AppImage that the app seems to run from. */
  readonly appImage: string;
  /** Starts the app as that AppImage, and makes it check the feed. */
  readonly start: () => Promise<void>;
  readonly state: () => Promise<UpdateState>;
}

const script = (version: string) => Buffer.from(`#!/bin/sh\n# ${version}\ntouch "$0.was-started"\n`);
/** The publisher's key, and another one. */
const [key, strangersKey] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')].map(
  ({ privateKey }) => privateKey,
) as [KeyObject, KeyObject];
const manifestPath = '/feed/latest-linux.json';
const sha512 = (content: Buffer) => createHash('sha512').update(content).digest('base64');
const send =
  (body: Buffer | string, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'content-length': String(Buffer.byteLength(body)), ...headers }).end(body);
  };

const development = ({ url }: Feed) => ({ DESKTOP_UPDATE_FEED: url, DESKTOP_UPDATE_KEY: publicPart(key) });

const test = base.extend<Installation>({
  feed: async ({}, use) => {
    const asked: string[] = [];
    const answers = new Map<string, Answer>();
    const server = createServer((request, response) => {
      const path = String(request.url).split('?')[0] ?? '';
      asked.push(path);
      const answer = answers.get(path);
      if (answer === undefined) response.writeHead(404).end();
      else answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await use({
      url: `http://127.0.0.1:${port}/feed`,
      asked,
      answers,
      publish(version, more = {}, signingKey = key) {
        const file = script(version);
        const name = `App-${version}.AppImage`;
        const entry = { url: name, sha512: sha512(file), size: file.length };
        const manifest = { version, files: [entry], path: name, sha512: entry.sha512, ...more };
        answers.set(manifestPath, send(signManifest(basename(manifestPath), manifest, [signingKey])));
        answers.set(`/feed/${name}`, send(file));
      },
    });
    server.closeAllConnections();
    server.close();
  },

  appImage: async ({ folder }, use) => {
    const file = join(folder, 'App.AppImage');
    await writeFile(file, script('0.1.0'), { mode: 0o755 });
    await use(file);
  },

  start: async ({ app, feed, appImage, folder }, use) => {
    await use(async () => {
      const runtime = findElectronRuntime(process.env);
      if (runtime === null) throw new Error('There is no Electron.');
      await mkdir(app.profile, { recursive: true });
      await writeFile(join(app.profile, 'app-update.yml'), 'updaterCacheDirName: updates\n');
      await app.launch({
        env: {
          ...development(feed),
          XDG_CACHE_HOME: join(folder, 'cache'),
          APPIMAGE: appImage,
          APPDIR: dirname(electronExecutable(runtime)),
        },
      });
      await app.window.evaluate(() => window.desktop.checkForUpdate());
    });
  },

  state: async ({ app }, use) => {
    await use(async () => {
      const answer = await app.window.evaluate(() => window.desktop.getUpdate());
      if (!answer.ok) throw new Error(answer.problem.code);
      return answer.value;
    });
  },
});

const { updates } = strings;
const ready = (version: string) => updates.ready.replace('{version}', version);
const refused = { status: 'idle', problem: 'refused' };

test('a newer version is fetched, shown with its notes as text, and installed when the app quits', async ({
  app,
  feed,
  appImage,
  start,
  state,
}) => {
  feed.publish('9.8.7', { releaseNotes: 'Faster.\n<b>Bold</b> <img src=x onerror="document.title=1">' });
  await start();
  await expect.poll(state).toMatchObject({ status: 'ready', update: { version: '9.8.7' } });
  const notice = app.window.getByRole('complementary', { name: updates.title });
  await expect(notice).toContainText(ready('9.8.7'));
  await notice.getByText(updates.notes).click();
  await expect(notice).toContainText('<b>Bold</b> <img src=x onerror=');
  await expect(notice.locator('b, img')).toHaveCount(0);
  await notice.getByRole('button', { name: strings.actions.dismiss }).click();
  await expect(notice).toHaveCount(0);
  expect(readFileSync(appImage)).toEqual(script('0.1.0'));

  await app.quit();
  expect(readFileSync(appImage)).toEqual(script('9.8.7'));
  expect(existsSync(`${appImage}.new`)).toBe(false);
  expect(existsSync(`${appImage}.was-started`)).toBe(false);
});

test(
  'on request the app restarts with the new version',
  exhaustive,
  async ({ app, feed, appImage, start, state }) => {
    feed.publish('9.8.7');
    await start();
    await expect.poll(state).toMatchObject({ status: 'ready' });
    await app.endBy(() => app.button(updates.restart).click());
    expect(readFileSync(appImage)).toEqual(script('9.8.7'));
    await expect.poll(() => existsSync(`${appImage}.was-started`)).toBe(true);
  },
);

for (const [what, version, more] of [
  ['the same version', '0.1.0', {}],
  ['an older version', '0.0.9', {}],
  ['a version that is meant for nobody yet', '9.8.7', { stagingPercentage: 0 }],
] as const) {
  test(`${what} is no update`, exhaustive, async ({ feed, appImage, app, start, state }) => {
    feed.publish(version, more);
    await start();
    await expect.poll(state).toMatchObject({ status: 'idle', problem: null });
    expect((await state()) as object).toHaveProperty('checkedAt', expect.any(Number));
    await app.quit();
    expect(feed.asked).toEqual([manifestPath]);
    expect(readFileSync(appImage)).toEqual(script('0.1.0'));
  });
}

const file = script('9.8.7');
const elsewhere = 'http://localhost:1/App-9.8.7.AppImage';

/** The feed's behavior, and the app's reaction. Unit tests cover the other faults of a manifest. */
const mischief: readonly (readonly [string, (feed: Feed) => void, Partial<Record<'problem', string>>])[] = [
  [
    'a damaged file',
    (feed) => feed.answers.set('/feed/App-9.8.7.AppImage', send(randomBytes(file.length))),
    refused,
  ],
  [
    'a file that sends on to another server',
    (feed) =>
      feed.answers.set('/feed/App-9.8.7.AppImage', (_request, response) =>
        response.writeHead(302, { location: elsewhere }).end(),
      ),
    refused,
  ],
  [
    'a file that sends on to another folder of its server',
    (feed) => {
      feed.answers.set('/feed/App-9.8.7.AppImage', (_request, response) =>
        response.writeHead(302, { location: '/other/App-9.8.7.AppImage' }).end(),
      );
      feed.answers.set('/other/App-9.8.7.AppImage', send(file));
    },
    refused,
  ],
  [
    'a file without end',
    (feed) =>
      feed.answers.set('/feed/App-9.8.7.AppImage', (_request, response) => {
        response.writeHead(200, { 'transfer-encoding': 'chunked' });
        response.write(randomBytes(1024));
      }),
    refused,
  ],
  [
    'a file that is longer than promised',
    (feed) => feed.answers.set('/feed/App-9.8.7.AppImage', send(Buffer.concat([file, randomBytes(1e6)]))),
    refused,
  ],
  ['a manifest with another signature', (feed) => feed.publish('9.8.7', {}, strangersKey), refused],
  ['a manifest without end', (feed) => feed.answers.set(manifestPath, send('x'.repeat(3e6))), refused],
  [
    'a redirected manifest',
    (feed) =>
      feed.answers.set(manifestPath, (_request, response) =>
        response.writeHead(302, { location: elsewhere }).end(),
      ),
    { problem: 'unreachable' },
  ],
  ['no manifest', (feed) => feed.answers.delete(manifestPath), { problem: 'unreachable' }],
  [
    'silence',
    (feed) => feed.answers.set(manifestPath, (request) => request.socket.destroy()),
    { problem: 'unreachable' },
  ],
];

test(
  'a hostile feed changes nothing, and the app finds the next good version @security',
  exhaustive,
  async ({ app, feed, appImage, start, state, folder }) => {
    feed.publish('0.1.0');
    await start();
    await expect.poll(state).toMatchObject({ status: 'idle', problem: null });
    for (const [what, prepare, outcome] of mischief) {
      await test.step(what, async () => {
        feed.publish('9.8.7');
        prepare(feed);
        const before = feed.asked.length;
        await app.window.evaluate(() => window.desktop.checkForUpdate());
        expect(await state(), what).toMatchObject(outcome);
        expect(feed.asked.slice(before).filter((path) => !path.startsWith('/feed/'))).toEqual([]);
        expect(readFileSync(appImage)).toEqual(script('0.1.0'));
        await expect(app.button('Sign in')).toBeVisible();
      });
    }
    const cached = await readdir(join(folder, 'cache'), { recursive: true });
    expect(cached.filter((name) => name.endsWith('.AppImage'))).toEqual([]);
    feed.publish('9.8.8');
    await app.window.evaluate(() => window.desktop.checkForUpdate());
    expect(await state()).toMatchObject({ status: 'ready', update: { version: '9.8.8' } });
  },
);

test(
  'an app from a package manager only reports a newer version',
  exhaustive,
  async ({ app, feed, appImage }) => {
    feed.publish('9.8.7');
    await mkdir(app.profile, { recursive: true });
    // As if another AppImage had started it, whose variables it inherits.
    await app.launch({
      env: { ...development(feed), APPIMAGE: appImage, APPDIR: '/tmp/.mount_other' },
    });
    await app.window.evaluate(() => window.desktop.checkForUpdate());
    const notice = app.window.getByRole('complementary', { name: updates.title });
    await expect(notice).toContainText(updates.elsewhere.replace('{version}', '9.8.7'));
    await expect(app.button(updates.restart)).toHaveCount(0);
    await app.quit();
    expect(feed.asked).toEqual([manifestPath]);
    expect(readFileSync(appImage)).toEqual(script('0.1.0'));
  },
);

test(
  'a version older than one seen before is refused, also after a restart @security',
  exhaustive,
  async ({ app, feed, appImage, start, state }) => {
    // Seen but not installed.
    feed.publish('9.8.7', { stagingPercentage: 0 });
    await start();
    await expect.poll(state).toMatchObject({ status: 'idle', problem: null });
    feed.publish('9.8.6');
    await app.window.evaluate(() => window.desktop.checkForUpdate());
    expect(await state()).toMatchObject(refused);
    await app.relaunch();
    await app.window.evaluate(() => window.desktop.checkForUpdate());
    expect(await state()).toMatchObject(refused);
    await app.quit();
    expect(readFileSync(appImage)).toEqual(script('0.1.0'));
  },
);

test(
  'without a publisher’s key the app looks for no updates @security',
  exhaustive,
  async ({ app, feed, state }) => {
    feed.publish('9.8.7');
    await app.launch({ env: { DESKTOP_UPDATE_FEED: feed.url } });
    await app.window.evaluate(() => window.desktop.checkForUpdate());
    expect(await state()).toEqual({ status: 'off', reason: 'no-feed' });
    expect(feed.asked).toEqual([]);
  },
);

test(
  'a policy turns updates off, or follows another channel',
  exhaustive,
  async ({ app, feed, folder, state }) => {
    const place = join(folder, 'policy');
    await mkdir(place, { mode: 0o755 });
    const policy = join(place, 'policy.json');
    const env = { ...development(feed), DESKTOP_POLICY_FILE: policy };
    await writeFile(policy, '{"updateChannel":"off"}', { mode: 0o644 });
    await app.launch({ env });
    await app.window.evaluate(() => window.desktop.checkForUpdate());
    expect(await state()).toEqual({ status: 'off', reason: 'managed' });
    expect(feed.asked).toEqual([]);
    await app.quit();

    await writeFile(policy, '{"updateChannel":"beta"}');
    await app.launch({ env });
    await app.window.evaluate(() => window.desktop.checkForUpdate());
    expect(feed.asked).toEqual(['/feed/beta-linux.json']);
  },
);

test('without a feed the app looks for no updates', exhaustive, async ({ app, state }) => {
  await app.launch();
  await app.window.evaluate(() => window.desktop.checkForUpdate());
  expect(await state()).toEqual({ status: 'off', reason: 'development' });
});
