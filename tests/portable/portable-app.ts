/**
 * Starts the app and observes it by means that every system has: its window over Chromium's debugging port, its output,
 * its profile folder. The address for the browser comes from the clipboard.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { createBrowserHandover } from '../../scripts/browser-handover.ts';
import { runCommand } from '../../scripts/command.ts';
import { keyringFlag, startKeyring } from '../../scripts/keyring.ts';
import type { Environment } from '../../scripts/project.ts';
import { startProcess, windowIsLoaded } from '../kit/app-process.ts';
import type { AppProcess } from '../kit/app-process.ts';
import type { DesktopApp } from '../e2e/desktop-app.ts';
import { readTraces } from '../e2e/leaks.ts';
import { startAddress } from '../e2e/person.ts';
import type { Program } from '../e2e/program.ts';
import { goTo, signOut } from '../e2e/walks.ts';

export interface PortableApp extends Pick<
  DesktopApp,
  'window' | 'button' | 'goTo' | 'signOut' | 'nextOpenedUrl' | 'quit' | 'log' | 'traces' | 'close'
> {
  launch(): Promise<void>;
}

export interface Clipboard {
  read(): Promise<string>;
}

/** The app's environment: on Linux its own session, with a keyring and an unused browser. */
interface Session {
  readonly env: Environment;
  readonly flags: readonly string[];
  end(): Promise<void>;
}

async function startSession(folder: string): Promise<Session> {
  // The tests' user may have another language.
  const env: Environment = { ...process.env, LANGUAGE: 'en' };
  if (process.platform !== 'linux') return { env, flags: ['--lang=en'], end: async () => {} };
  await mkdir(join(folder, 'handover'));
  const handover = await createBrowserHandover(join(folder, 'handover'));
  const keyring = await startKeyring(join(folder, 'keyring'), { ...env, ...handover.env });
  return {
    env: { ...env, ...handover.env, ...keyring.env },
    flags: [keyringFlag],
    async end() {
      await keyring.stop();
      await handover.close();
    },
  };
}

/**
 * @param folder for the profile and all of the app's files
 * @param authKit the AuthKit to use, unless one is built in
 */
export async function createPortableApp(
  { executable, args }: Program,
  folder: string,
  authKit: { readonly url: string; readonly clientId: string },
  clipboard: Clipboard,
): Promise<PortableApp> {
  const profile = join(folder, 'profile');
  const session = await startSession(folder);
  const flags = [...args, `--user-data-dir=${profile}`, '--remote-debugging-port=0', ...session.flags];
  const settings = { WORKOS_CLIENT_ID: authKit.clientId, WORKOS_API_BASE_URL: authKit.url };
  const output: string[] = [];
  const shown: string[] = [];
  let running: { readonly process: AppProcess; window: Page | null } | null = null;

  const window = (): Page => {
    if (!running?.window) throw new Error('The app has no window.');
    return running.window;
  };
  const button = (name: string) => window().getByRole('button', { name, exact: true });

  const quit = async (): Promise<void> => {
    const page = window();
    const started = running?.process;
    shown.push(await page.content(), await page.locator('body').ariaSnapshot());
    // On macOS an app keeps running without a window, and quits properly on SIGTERM.
    if (process.platform === 'darwin') process.kill(started?.pid ?? 0, 'SIGTERM');
    else await page.close();
    expect(await started?.ended, 'The app ends without an error').toBe(0);
    running = null;
  };

  const kill = async (): Promise<void> => {
    if (running === null) return;
    const { pid, ended } = running.process;
    if (process.platform === 'win32') await runCommand('taskkill', ['/pid', String(pid), '/t', '/f'], 'kept');
    else await running.process.kill();
    await ended;
    running = null;
  };

  return {
    get window() {
      return window();
    },
    button,
    goTo: (place) => goTo(window(), place),
    signOut: () => signOut(window()),
    async launch() {
      const started = startProcess(executable, flags, { ...session.env, ...settings }, (text) =>
        output.push(text),
      );
      running = { process: started, window: null };
      const address = await started.debuggingAddress;
      await windowIsLoaded(address, 1);
      const browser = await chromium.connectOverCDP(address);
      running.window = browser.contexts()[0]?.pages()[0] ?? null;
    },
    async nextOpenedUrl() {
      await button('Copy link').click();
      await expect.poll(() => clipboard.read(), { message: 'The link is copied' }).toMatch(startAddress);
      return clipboard.read();
    },
    quit,
    log: () => output.join(''),
    traces: async () => [
      ...shown.map((content) => ({ where: 'the window', content })),
      { where: 'the log', content: output.join('') },
      ...(await readTraces(profile)),
    ],
    async close() {
      await kill();
      await session.end();
    },
  };
}
