/**
 * The installed app in a person's session: a home with its own settings, a keyring, and a browser that gets what the app
 * opens. The app is started as its desktop entry starts it, and so uses the person's usual profile.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { createBrowserHandover } from '../../scripts/browser-handover.ts';
import { planLocalPackage } from '../../scripts/dist-plan.ts';
import { startKeyring } from '../../scripts/keyring.ts';
import { combineEnvironments } from '../../scripts/project.ts';
import type { Environment } from '../../scripts/project.ts';
import { authFile } from '../../src/main/auth/profile-files.ts';

export const { productName, packageName, applicationId } = planLocalPackage('0.0.0');
export const installedFolder = `/opt/${productName}`;

export interface InstalledApp {
  readonly window: Page;
  /** The file that holds the session. */
  readonly sessionFile: string;
  /** For programs of the same session, browsers above all. */
  readonly sessionEnv: Readonly<Record<string, string>>;
  launch(env?: Environment): Promise<void>;
  quit(): Promise<void>;
  /** Asks an app that somebody else has started to quit, and waits until it has. */
  quitOther(): Promise<void>;
  /** Resolves when an app runs with this profile. */
  waitForOther(): Promise<void>;
  /** The next address that the app opened in the browser. */
  nextOpenedUrl(): Promise<string>;
  signOutOfSession(): Promise<void>;
}

/** @param home the person's; what is in it from earlier is used again */
export async function startSession(home: string): Promise<InstalledApp> {
  await mkdir(home, { recursive: true });
  const handover = await createBrowserHandover(home);
  // A desktop that Chromium and xdg-open know: it decides on the keyring and on the opener.
  const desktop: Environment = { HOME: home, XDG_CURRENT_DESKTOP: 'GNOME', CI: undefined, LANGUAGE: 'en' };
  const baseEnv = combineEnvironments(process.env, handover.env, desktop);
  const keyring = await startKeyring(join(home, 'keyring'), baseEnv);
  const sessionEnv = combineEnvironments(baseEnv, keyring.env);
  const profile = join(sessionEnv['XDG_CONFIG_HOME'] ?? '', productName);

  let running: { readonly window: Page; readonly quit: () => Promise<void> } | null = null;
  const current = () => {
    if (running === null) throw new Error('The app is not running.');
    return running;
  };

  /** The process that holds the profile, as Chromium notes it there. */
  const holder = async (): Promise<number | null> => {
    const lock = await readlink(join(profile, 'SingletonLock')).catch(() => null);
    return lock === null ? null : Number(/-(\d+)$/.exec(lock)?.[1]);
  };
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  const app: InstalledApp = {
    get window() {
      return current().window;
    },
    sessionFile: authFile(profile),
    sessionEnv,
    async launch(env = {}) {
      const child = spawn(`/usr/bin/${packageName}`, ['--remote-debugging-port=0'], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: combineEnvironments(sessionEnv, env),
      });
      const exit = once(child, 'exit');
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      const address = () => /^DevTools listening on (ws:\S+)$/m.exec(said)?.[1] ?? said;
      await expect.poll(address, { message: 'The app starts' }).toMatch(/^ws:/);
      const browser = await chromium.connectOverCDP(address());
      const [context] = browser.contexts();
      const window = context?.pages()[0] ?? (await context?.waitForEvent('page'));
      if (window === undefined) throw new Error('The app has no window.');
      await window.waitForURL(/^app:/);
      running = {
        window,
        quit: async () => {
          running = null;
          await window.close();
          expect(await exit, 'The app ends without an error').toEqual([0, null]);
          await browser.close();
        },
      };
    },
    quit: () => current().quit(),
    async quitOther() {
      const pid = await holder();
      if (pid === null) throw new Error('No app runs with this profile.');
      process.kill(pid, 'SIGTERM');
      await expect.poll(() => isAlive(pid), { message: 'The app quits' }).toBe(false);
    },
    async waitForOther() {
      await expect.poll(holder, { message: 'The app was started' }).not.toBeNull();
    },
    nextOpenedUrl: () => handover.nextUrl(),
    async signOutOfSession() {
      if (running !== null) await running.quit();
      await keyring.stop();
      await handover.close();
    },
  };
  return app;
}
