/**
 * `npm run bench`: measures the packaged app beside a bare Electron window and writes what it found into
 * docs/performance.md. `-- --short` runs 5 rounds and writes nothing; `-- --rounds 30` runs as many as you like. The
 * apps take turns within a round, and ratios are of the same round: a machine's speed changes from one to the next.
 */
import type { Page } from '@playwright/test';
import { Platform, build } from 'electron-builder';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startEmulator } from '../emulator/index.ts';
import { defaultSeed } from '../emulator/seed.ts';
import { usualPort } from '../emulator/usual-address.ts';
import { authFile, installationSecretFile } from '../main/lib/profile-files.ts';
import { createBrowserHandover } from './browser-handover.ts';
import type { BrowserHandover } from './browser-handover.ts';
import { startVirtualDisplay } from './display.ts';
import { firstScriptsSize, folderSize, readAsar } from './dist-contents.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { exitWhenInterrupted } from './interruption.ts';
import { keyringFlag, startKeyring } from './keyring.ts';
import { provideLocalPackage } from './local-package.ts';
import { readOptions, refuse } from './options.ts';
import { combineEnvironments, projectRoot } from './project.ts';
import type { Environment } from './project.ts';
import { setUp } from './set-up.ts';
import { startWatchedApp } from './watched-app.ts';
import type { WatchedApp } from './watched-app.ts';

const options = readOptions('bench', {
  short: { type: 'boolean', default: false },
  rounds: { type: 'string' },
});
const rounds = Number(options.rounds ?? (options.short ? 5 : 20));
if (!Number.isInteger(rounds) || rounds < 1) {
  refuse(`--rounds must be a number from 1, not “${options.rounds}”.`);
}
const signIns = options.short ? 3 : 10;

/** How long a start is left alone before a debugger looks at it, in milliseconds. */
const startTime = 2_000;
const results = /(?<=<!-- results -->\n).*(?=<!-- end of results -->)/s;

/** Milliseconds since the epoch, more finely than `Date.now()`. */
const now = () => performance.timeOrigin + performance.now();

/** The least that an app can be: one sandboxed window with static HTML, shown with its first frame. */
const bareApp: Readonly<Record<string, string>> = {
  'package.json':
    '{"name":"bare-electron","version":"1.0.0","description":"Bare","author":"none","main":"main.cjs"}',
  'index.html': `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><h1>Hello</h1></html>`,
  'main.cjs': `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 900, height: 670, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());`,
};

/**
 * Packages a bare Electron, as the app is packaged. It is made for each run: Linux maps a file that was just written
 * in larger pages, which alone makes a start up to a tenth faster.
 *
 * @returns the executable
 */
async function packageBare({ version, pristine }: ElectronRuntime, folder: string): Promise<string> {
  const [projectDir, output] = [join(folder, 'bare-app'), join(folder, 'bare')];
  await mkdir(projectDir);
  for (const [name, content] of Object.entries(bareApp)) await writeFile(join(projectDir, name), content);
  await build({
    projectDir,
    publish: 'never',
    targets: Platform.LINUX.createTarget(['dir']),
    config: { directories: { output }, electronVersion: version, electronDist: pristine, npmRebuild: false },
  });
  return join(output, 'linux-unpacked', 'bare-electron');
}

const launch = (executable: string, profile: string, env: Environment): WatchedApp =>
  startWatchedApp(executable, ['--disable-gpu', `--user-data-dir=${profile}`, keyringFlag], env);

/**
 * Starts an app, measures it and ends it.
 *
 * @param status what the first frame must show, null for the bare window
 * @returns milliseconds from the start of the process until the first frame is on the screen
 */
async function measureStart(
  executable: string,
  profile: string,
  env: Environment,
  status: string | null,
): Promise<number> {
  const startedAt = now();
  const app = launch(executable, profile, env);
  try {
    await setTimeout(startTime);
    const seen = await (
      await app.attach()
    ).evaluate(() => ({
      at:
        performance.timeOrigin +
        (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
      state: document.getElementById('auth-state')?.textContent ?? null,
    }));
    const shown = seen.state === null ? null : String(JSON.parse(seen.state).status);
    if (shown !== status) throw new Error(`The first frame showed ${shown} instead of ${status}.`);
    return seen.at - startedAt;
  } finally {
    await app.quit();
  }
}

interface Visitor {
  /** Goes where the app leads, and returns the address that leads back. */
  visit(address: string): Promise<string>;
  comeBack(callback: string): Promise<unknown>;
}

/** A browser as far as this needs one: signs a person in at the emulator, who is known there ever after. */
function createVisitor(origin: string): Visitor {
  const person = defaultSeed.users.find(({ memberships }) => memberships.length === 1);
  const cookies = new Map<string, string>();
  const cookie = (): string => [...cookies].map((pair) => pair.join('=')).join('; ');
  const visit = async (url: URL, init: RequestInit): Promise<string> => {
    if (url.pathname === '/callback') return url.href;
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { origin, cookie: cookie() } });
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) return visit(new URL(location, url), {});
    const flow = /name="flow" value="([^"]+)"/.exec(await response.text())?.[1];
    if (flow === undefined || person === undefined)
      throw new Error(`AuthKit asks for more on ${url.pathname}.`);
    const { email, password } = person;
    return visit(new URL('/sign-in', origin), {
      method: 'POST',
      body: new URLSearchParams({ flow, email, password }),
    });
  };
  return {
    visit: (address) => visit(new URL(address), {}),
    comeBack: (callback) => fetch(callback, { headers: { cookie: cookie() } }),
  };
}

/** When the emulator, which runs in this process, has received or answered the next call of a path. */
function whenCalled(event: 'request.start' | 'response.finish', path: string): Promise<number> {
  return new Promise((resolve) => {
    const hear = (message: unknown): void => {
      if (!(message as { readonly request: IncomingMessage }).request.url?.startsWith(path)) return;
      unsubscribe(`http.server.${event}`, hear);
      resolve(now());
    };
    subscribe(`http.server.${event}`, hear);
  });
}

/** When the app wrote a line of its log, in milliseconds since the epoch. */
async function waitForLine(app: WatchedApp, page: Page, line: RegExp): Promise<number> {
  for (;;) {
    const found = app
      .log()
      .split('\n')
      .find((one) => line.test(one));
    if (found !== undefined) return Date.parse(found.split(' ')[0] ?? '');
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** When a frame with a button of this label was handed to the compositor, in milliseconds since the epoch. */
function whenPainted(page: Page, name: string): Promise<number> {
  return page.evaluate(
    (name) =>
      new Promise<number>((resolve) => {
        new MutationObserver((_changes, observer) => {
          const buttons = [...document.querySelectorAll('button')];
          if (!buttons.some(({ ariaLabel }) => ariaLabel === name)) return;
          observer.disconnect();
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()));
            port1.start();
            port2.postMessage(null);
          });
        }).observe(document, { subtree: true, childList: true });
      }),
    name,
  );
}

interface SignIn {
  /** From the click until the app hands the address to the system, in milliseconds. */
  readonly clickToBrowser: number;
  /** From the browser's callback until the person is seen as signed in, without AuthKit's answer, in milliseconds. */
  readonly callbackToScreen: number;
}

/** Signs in with an app that has just started. */
async function measureSignIn(
  app: WatchedApp,
  handover: BrowserHandover,
  { visit, comeBack }: Visitor,
): Promise<SignIn> {
  const page = await app.attach();
  await page.waitForFunction(() => document.getElementById('root')?.inert === false);
  await waitForLine(app, page, / info restored /);
  // Nobody clicks sooner.
  await setTimeout(500);

  const keysKnown = whenCalled('response.finish', '/sso/jwks/');
  const clicked = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const once = { once: true, capture: true };
        window.addEventListener('click', (event) => resolve(performance.timeOrigin + event.timeStamp), once);
      }),
  );
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const clickToBrowser = (await waitForLine(app, page, / info sign-in-started /)) - (await clicked);

  const callback = await visit(await handover.nextUrl());
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  await keysKnown;
  const path = '/user_management/authenticate';
  const asked = whenCalled('request.start', path);
  const answered = whenCalled('response.finish', path);
  const painted = whenPainted(page, 'Account menu');
  // The page does what it is asked in order: it observes by now.
  await page.evaluate(() => null);
  const calledBackAt = now();
  await comeBack(callback);
  const wait = (await answered) - (await asked);
  return { clickToBrowser, callbackToScreen: (await painted) - calledBackAt - wait };
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]): number => {
  const all = sorted(values);
  return (
    ((all[Math.floor((all.length - 1) / 2)] ?? Number.NaN) +
      (all[Math.floor(all.length / 2)] ?? Number.NaN)) /
    2
  );
};
/** The median, and between which values all lie. */
const spread = (values: readonly number[]) =>
  `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;

/** The median of each round's ratio, and where it lies with a probability of 95 % (by rank). */
function ratio(values: readonly number[], base: readonly number[]): string {
  const ratios = sorted(values.map((value, round) => value / (base[round] ?? Number.NaN)));
  const rank = Math.max(0, Math.floor(ratios.length / 2 - 0.98 * Math.sqrt(ratios.length)));
  const [from, to] = [ratios[rank], ratios.at(-1 - rank)];
  return `${median(ratios).toFixed(2)} [${from?.toFixed(2)}–${to?.toFixed(2)}]`;
}

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const kilobytes = (bytes: number) => `${(bytes / 1e3).toFixed(0)} kB`;

exitWhenInterrupted();
if (process.platform !== 'linux')
  throw new Error('This takes Linux: it shows windows on a display in memory.');
const runtime = await setUp(['electron', 'walkthrough']);
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const bare = await packageBare(runtime, folder);
const { executable } = await provideLocalPackage();
const display = await startVirtualDisplay();
const handover = await createBrowserHandover(folder);
const person = { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), LANGUAGE: 'en' };
const ownEnv = combineEnvironments(process.env, handover.env, display.env, person);
const keyring = await startKeyring(join(folder, 'keyring'), ownEnv);
const env = combineEnvironments(ownEnv, keyring.env);
const emulator = await startEmulator({ port: usualPort });
try {
  console.log(`Signing in, ${signIns} times`);
  const signedIn = join(folder, 'signed-in');
  await mkdir(signedIn);
  const visitor = createVisitor(emulator.url);
  const times: SignIn[] = [];
  for (let index = 0; index < signIns; index++) {
    const profile = join(folder, `profile-${index}`);
    const app = launch(executable, profile, env);
    const measured = await measureSignIn(app, handover, visitor);
    await app.quit();
    // The first warms up AuthKit's side, which asks for credentials then; its session is used below.
    if (index > 0) times.push(measured);
    else for (const file of [authFile, installationSecretFile]) await cp(file(profile), file(signedIn));
  }

  console.log(`Starting a bare Electron, the app signed out and the app signed in, ${rounds} times each`);
  const starts = [
    { executable: bare, status: null, times: [] as number[] },
    { executable, status: 'signed-out', times: [] as number[] },
    { executable, status: 'signed-in', times: [] as number[] },
  ] as const;
  // The round before the first fills the system's caches.
  for (let round = 0; round <= rounds; round++) {
    for (const turn of starts.keys()) {
      const start = starts[(turn + round) % starts.length];
      if (start === undefined) continue;
      const profile = join(folder, 'profile');
      await mkdir(profile);
      if (start.status === 'signed-in') await cp(signedIn, profile, { recursive: true });
      const time = await measureStart(start.executable, profile, env, start.status);
      if (round > 0) start.times.push(time);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  const archive = join(dirname(executable), 'resources', 'app.asar');
  const [{ times: base }, { times: out }, { times: restored }] = starts;
  const report = [
    `${new Date().toISOString().slice(0, 10)}, Electron ${runtime.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${rounds} rounds: medians (least–most), and medians of the ratios of each round [95 %].`,
    '',
    row('start', 'bare', 'signed out', '÷ bare', 'signed in', '÷ bare'),
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    row('visible, ms', spread(base), spread(out), ratio(out, base), spread(restored), ratio(restored, base)),
    '',
    row('in use', 'measured'),
    '| --- | ---: |',
    row('click to browser, ms', spread(times.map((one) => one.clickToBrowser))),
    row('callback to screen without AuthKit’s answer, ms', spread(times.map((one) => one.callbackToScreen))),
    row('app.asar', kilobytes((await stat(archive)).size)),
    row('first scripts, gzip', kilobytes(firstScriptsSize(readAsar(archive)))),
    row(
      'installed, × bare',
      ((await folderSize(dirname(executable))) / (await folderSize(dirname(bare)))).toFixed(2),
    ),
  ].join('\n');
  console.log(`\n${report}`);
  if (!options.short) {
    const note = join(projectRoot, 'docs', 'performance.md');
    const before = await readFile(note, 'utf8');
    await writeFile(
      note,
      before.replace(results, () => `${report}\n`),
    );
  }
} finally {
  await emulator.close();
  await keyring.stop();
  await handover.close();
  await display.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
