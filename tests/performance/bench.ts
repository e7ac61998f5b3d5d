/**
 * `npm run bench`: compares the packaged app with a bare Electron window and writes the results into
 * docs/performance.md. `-- --short` runs 5 rounds and writes nothing; `-- --rounds 30` runs as many as you like. The
 * order within a round is random, and ratios are within a round, because a machine's speed changes between rounds.
 */
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startEmulator } from '../../emulator/index.ts';
import { usualPort } from '../../emulator/usual-address.ts';
import { authFile, installationSecretFile } from '../../main/lib/profile-files.ts';
import { createBrowserHandover } from '../../scripts/browser-handover.ts';
import type { BrowserHandover } from '../../scripts/browser-handover.ts';
import { exitWhenInterrupted, npm, runCommand } from '../../scripts/command.ts';
import { startVirtualDisplay } from '../../scripts/display.ts';
import { firstScriptsSize, folderSize, readAsar } from '../../scripts/dist-contents.ts';
import { localExecutable } from '../../scripts/dist-plan.ts';
import { keyringFlag, startKeyring } from '../../scripts/keyring.ts';
import { readOptions, refuse } from '../../scripts/options.ts';
import { projectRoot, sandboxFlags } from '../../scripts/project.ts';
import type { Environment } from '../../scripts/project.ts';
import { setUp } from '../../scripts/set-up.ts';
import { startProcess } from '../kit/app-process.ts';
import { createVisitor, pixel } from '../integration/emulator/hosted-visitor.ts';
import type { Visitor } from '../integration/emulator/hosted-visitor.ts';
import { packageBare } from './bare-app.ts';

const options = readOptions('bench', {
  short: { type: 'boolean', default: false },
  rounds: { type: 'string' },
});
const rounds = Number(options.rounds ?? (options.short ? 5 : 20));
if (!Number.isInteger(rounds) || rounds < 1) {
  refuse(`--rounds must be a number from 1, not “${options.rounds}”.`);
}
const signIns = options.short ? 3 : 10;

/** The delay before a debugger attaches to a starting app, in milliseconds. */
const startTime = 2_000;
const results = /(?<=<!-- results -->\n).*(?=<!-- end of results -->)/s;

/** Milliseconds since the epoch, more precise than `Date.now()`. */
const now = () => performance.timeOrigin + performance.now();

interface WatchedApp {
  /** The app's window. */
  attach(): Promise<Page>;
  log(): string;
  quit(): Promise<void>;
}

function launch(executable: string, profile: string, env: Environment): WatchedApp {
  let log = '';
  const flags = ['--remote-debugging-port=0', '--disable-gpu', `--user-data-dir=${profile}`, keyringFlag];
  const app = startProcess(executable, [...sandboxFlags, ...flags], env, (text) => (log += text));
  return {
    async attach() {
      const [context] = (await chromium.connectOverCDP(await app.debuggingAddress)).contexts();
      const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
      if (page === undefined) throw new Error('The app has no window.');
      return page;
    },
    log: () => log,
    async quit() {
      if (app.pid !== undefined) process.kill(app.pid);
      await app.ended;
    },
  };
}

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
    const page = await app.attach();
    const seen = await page.evaluate(() => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      const state = document.getElementById('auth-state')?.textContent ?? null;
      return { at: performance.timeOrigin + (paint?.startTime ?? Number.NaN), state };
    });
    const shown = seen.state === null ? null : String(JSON.parse(seen.state).status);
    if (shown !== status) throw new Error(`The first frame showed ${shown} instead of ${status}.`);
    return seen.at - startedAt;
  } finally {
    await app.quit();
  }
}

/** When the emulator, in this process, receives or answers the next call of a path. */
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

/** When a frame with this button was submitted to the compositor, in milliseconds since the epoch. */
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
  /** From the click to the app's call of the system's browser, in milliseconds. */
  readonly clickToBrowser: number;
  /** From the browser's callback to the signed-in view, without AuthKit's time, in milliseconds. */
  readonly callbackToScreen: number;
}

/** Signs in with an app that has just started. */
async function measureSignIn(app: WatchedApp, handover: BrowserHandover, browser: Visitor): Promise<SignIn> {
  const page = await app.attach();
  await page.waitForFunction(() => document.getElementById('root')?.inert === false);
  await waitForLine(app, page, / info restored /);
  // No user clicks earlier.
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

  let place = await browser.open(await handover.nextUrl());
  if (place.url.pathname === '/sign-in') place = await browser.submit(place, '/sign-in', pixel);
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  await keysKnown;
  const path = '/user_management/authenticate';
  const asked = whenCalled('request.start', path);
  const answered = whenCalled('response.finish', path);
  const painted = whenPainted(page, 'Account menu');
  // The page handles messages in order, so it is observing now.
  await page.evaluate(() => null);
  const calledBackAt = now();
  await browser.comeBack(place.url);
  const wait = (await answered) - (await asked);
  return { clickToBrowser, callbackToScreen: (await painted) - calledBackAt - wait };
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]): number => {
  const [all, middle] = [sorted(values), (values.length - 1) / 2];
  return ((all[Math.floor(middle)] ?? Number.NaN) + (all[Math.ceil(middle)] ?? Number.NaN)) / 2;
};
/** In a fixed order each app would mostly follow the same one, whose processes may still be ending. */
const inRandomOrder = <T>(values: readonly T[]): readonly T[] =>
  values
    .map((value) => ({ value, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
/** The median, with the smallest and the largest value. */
const spread = (values: readonly number[]) =>
  `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;

/** The median of the rounds' ratios, with its 95 % confidence interval (by rank). */
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
const dist = await runCommand(...npm('run', '--silent', 'dist:local'), 'live');
if (dist.code !== 0) throw new Error('npm run dist:local failed.');
const executable = localExecutable(process.platform, process.arch);
const display = await startVirtualDisplay();
const handover = await createBrowserHandover(folder);
const person = { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), LANGUAGE: 'en' };
const ownEnv = { ...process.env, ...handover.env, ...display.env, ...person };
const keyring = await startKeyring(join(folder, 'keyring'), ownEnv);
const env = { ...ownEnv, ...keyring.env };
const emulator = await startEmulator({ port: usualPort });
try {
  console.log(`Signing in, ${signIns} times`);
  const signedIn = join(folder, 'signed-in');
  await mkdir(signedIn);
  const browser = createVisitor(emulator);
  const times: SignIn[] = [];
  for (let index = 0; index < signIns; index++) {
    const profile = join(folder, `profile-${index}`);
    const app = launch(executable, profile, env);
    const measured = await measureSignIn(app, handover, browser);
    await app.quit();
    // The first sign-in warms up AuthKit, which asks for credentials; its session is used below.
    if (index > 0) times.push(measured);
    else for (const file of [authFile, installationSecretFile]) await cp(file(profile), file(signedIn));
  }

  console.log(`Starting a bare Electron, the app signed out and the app signed in, ${rounds} times each`);
  const starts = [
    { executable: bare, status: null, times: [] as number[] },
    { executable, status: 'signed-out', times: [] as number[] },
    { executable, status: 'signed-in', times: [] as number[] },
  ] as const;
  // A round before the first fills the system's caches.
  for (let round = 0; round <= rounds; round++) {
    for (const start of inRandomOrder(starts)) {
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
