/**
 * Starts an Electron app and stands between it and what is outside: the browser that it opens arrives here, and on Linux it
 * has a keyring of its own, or none.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { createBrowserHandover, type BrowserHandover } from '../../scripts/browser-handover.ts';
import { keyringFlag, startKeyring, type Keyring } from '../../scripts/keyring.ts';
import { combineEnvironments, type Environment } from '../../scripts/project.ts';

export interface AppOptions {
  /** What Electron is given: the folder of your built app, and switches. */
  readonly args: readonly string[];
  /** Electron's program, unless it is that of the package `electron`. */
  readonly executablePath?: string;
}

export interface LaunchOptions {
  /** Whether there is a keyring to protect the session; on Linux only, and there it is true unless said otherwise. */
  readonly keyring?: boolean;
}

export interface AppUnderTest {
  /** The app's first window. */
  readonly window: Page;
  /** Playwright's own handle of the app. */
  readonly electron: ElectronApplication;
  launch(options?: LaunchOptions): Promise<void>;
  /** Quits the app if it is running, and starts it again with the same profile. */
  relaunch(options?: LaunchOptions): Promise<void>;
  quit(): Promise<void>;
  /** The next address that the app opened in the system's browser, in order. */
  nextOpenedUrl(): Promise<string>;
}

/**
 * @param folder for the profile and all that belongs to the app
 * @param settings for the app's environment
 */
export function createAppUnderTest(
  { args, executablePath }: AppOptions,
  folder: string,
  settings: Environment,
): AppUnderTest & { close(): Promise<void> } {
  const profile = join(folder, 'profile');
  let running: { readonly electron: ElectronApplication; readonly window: Page } | null = null;
  let keyring: Keyring | null = null;
  let handover: BrowserHandover | null = null;

  const current = () => {
    if (running === null) throw new Error('The app is not running: launch it first.');
    return running;
  };
  const quit = async (): Promise<void> => {
    await running?.electron.close();
    running = null;
  };
  const environment = async (withKeyring: boolean): Promise<Environment> => {
    if (process.platform !== 'linux') return { ...process.env, ...settings };
    if (handover === null) {
      await mkdir(join(folder, 'handover'), { recursive: true });
      handover = await createBrowserHandover(join(folder, 'handover'));
    }
    const outside = { ...process.env, ...handover.env, ...settings };
    if (!withKeyring) return { ...outside, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
    keyring ??= await startKeyring(join(folder, 'keyring'), outside);
    return { ...outside, ...keyring.env };
  };
  const launch = async ({ keyring: withKeyring = true }: LaunchOptions = {}): Promise<void> => {
    const flag = process.platform === 'linux' && withKeyring ? [keyringFlag] : [];
    const electron = await _electron.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: [...args, `--user-data-dir=${profile}`, ...flag],
      env: combineEnvironments(await environment(withKeyring)),
    });
    if (process.platform !== 'linux') {
      await electron.evaluate(({ shell }) => {
        const opened: string[] = [];
        Object.assign(globalThis, { openedUrls: opened });
        shell.openExternal = async (url) => void opened.push(url);
      });
    }
    running = { electron, window: await electron.firstWindow() };
  };
  const nextOpened = (): Promise<string | undefined> =>
    current().electron.evaluate(() => (globalThis as unknown as { openedUrls: string[] }).openedUrls.shift());

  return {
    get window() {
      return current().window;
    },
    get electron() {
      return current().electron;
    },
    launch,
    quit,
    async relaunch(options) {
      await quit();
      await launch(options);
    },
    async nextOpenedUrl() {
      if (handover !== null) return handover.nextUrl();
      let url: string | undefined;
      await expect
        .poll(async () => (url = await nextOpened()), { message: 'A browser is opened' })
        .toBeTruthy();
      return url ?? '';
    },
    async close() {
      await quit();
      await keyring?.stop();
      await handover?.close();
    },
  };
}
