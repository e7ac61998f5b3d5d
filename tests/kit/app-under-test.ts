/**
 * Starts an Electron app in an isolated environment: the addresses that it opens arrive here, and on Linux it has its
 * own keyring, or none. Chromium's debugging port controls it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { createBrowserHandover, type BrowserHandover } from '../../scripts/browser-handover.ts';
import { keyringFlag, startKeyring, type Keyring } from '../../scripts/keyring.ts';
import { combineEnvironments, type Environment } from '../../scripts/project.ts';
import { startProcess, type AppProcess } from './app-process.ts';

export interface AppOptions {
  /** Electron's arguments: the folder of your built app, and switches. */
  readonly args: readonly string[];
  /** Electron's program; that of the package `electron` by default. */
  readonly executablePath?: string;
}

export interface LaunchOptions {
  /** Whether there is a keyring to protect the session; on Linux only, true by default. */
  readonly keyring?: boolean;
}

export interface AppUnderTest {
  /** The app's window, whose page needs a title. */
  readonly window: Page;
  launch(options?: LaunchOptions): Promise<void>;
  /** Quits the app if it is running, and starts it again with the same profile. */
  relaunch(options?: LaunchOptions): Promise<void>;
  quit(): Promise<void>;
  /** The next address that the app opened in the system's browser, in order. */
  nextOpenedUrl(): Promise<string>;
  /** The app's output. */
  log(): string;
}

/**
 * @param folder for the profile and all of the app's files
 * @param settings for the app's environment
 */
export function createAppUnderTest(
  { args, executablePath = electronProgram() }: AppOptions,
  folder: string,
  settings: Environment,
): AppUnderTest & { close(): Promise<void> } {
  const isLinux = process.platform === 'linux';
  let started: AppProcess | null = null;
  let running: { readonly window: Page; disconnect(): Promise<void> } | null = null;
  let keyring: Keyring | null = null;
  let handover: BrowserHandover | null = null;
  let said = '';

  const current = () => {
    if (running === null) throw new Error(`The app is not running: launch it first.\n${said}`);
    return running;
  };
  const browser = async (): Promise<BrowserHandover> => {
    await mkdir(join(folder, 'handover'), { recursive: true });
    return (handover ??= await createBrowserHandover(join(folder, 'handover')));
  };
  const environment = async (withKeyring: boolean): Promise<Environment> => {
    const { env } = await browser();
    const outside = { ...process.env, ...env, ...settings };
    if (!isLinux) return outside;
    if (!withKeyring) return { ...outside, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
    keyring ??= await startKeyring(join(folder, 'keyring'), outside);
    return { ...outside, ...keyring.env };
  };
  const launch = async ({ keyring: withKeyring = true }: LaunchOptions = {}): Promise<void> => {
    const env = combineEnvironments(await environment(withKeyring));
    const flags = [
      ...(isLinux ? [] : ['-r', await writeBrowserModule(folder)]),
      ...args,
      `--user-data-dir=${join(folder, 'profile')}`,
      '--remote-debugging-port=0',
      ...(isLinux && withKeyring ? [keyringFlag] : []),
    ];
    started = startProcess(executablePath, flags, env, (text) => (said += text));
    const address = await started.debuggingAddress;
    await windowIsLoaded(address);
    const debugged = await chromium.connectOverCDP(address);
    const [window] = debugged.contexts().flatMap((context) => context.pages());
    if (window === undefined) throw new Error(`The app has no window.\n${said}`);
    running = { window, disconnect: () => debugged.close() };
  };
  const quit = async (): Promise<void> => {
    if (started?.pid !== undefined && running !== null) process.kill(started.pid, 'SIGTERM');
    else await started?.kill();
    await started?.ended;
    started = null;
    await running?.disconnect();
    running = null;
  };

  return {
    get window() {
      return current().window;
    },
    launch,
    quit,
    async relaunch(options) {
      await quit();
      await launch(options);
    },
    nextOpenedUrl: async () => (await browser()).nextUrl(),
    log: () => said,
    async close() {
      await quit();
      await keyring?.stop();
      await handover?.close();
    },
  };
}

/** The program of the package `electron`. */
const electronProgram = (): string => createRequire(import.meta.url)('electron') as string;

/**
 * Waits until the window has its document, which the debugging port shows without a debugger. A debugger that attaches
 * while the document is being committed may miss that.
 */
async function windowIsLoaded(debuggingAddress: string): Promise<void> {
  const isLoaded = async (): Promise<boolean> => {
    const response = await fetch(`http://${new URL(debuggingAddress).host}/json/list`);
    const targets = (await response.json()) as readonly Readonly<Record<'type' | 'title' | 'url', string>>[];
    return targets.some(({ type, title, url }) => type === 'page' && title !== '' && title !== url);
  };
  await expect.poll(isLoaded, { message: 'The window shows', intervals: [20] }).toBe(true);
}

/** Without `xdg-open`: connects the app's own call to open the browser to the handover. */
async function writeBrowserModule(folder: string): Promise<string> {
  const file = join(folder, 'browser.cjs');
  await writeFile(
    file,
    `const { spawn } = require('node:child_process');
require('electron').shell.openExternal = async (url) => void spawn(process.env.BROWSER, [url]);
`,
  );
  return file;
}
