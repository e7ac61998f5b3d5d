/**
 * Starts an app and takes hold of its window over Chromium's debugging port. Playwright's own way to start Electron
 * forces Chromium's password store upon the app, which keeps it from the keyring.
 */
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { projectRoot, sandboxFlags } from './project.ts';
import type { Environment } from './project.ts';

export interface WatchedApp {
  /**
   * The app's window, once there is one.
   *
   * @throws Error with what the app said, if it ends before
   */
  attach(): Promise<Page>;
  /** What the app has said on its outputs so far. */
  log(): string;
  /** Quits the app, by force if it takes longer than 5 seconds. */
  quit(): Promise<void>;
}

/** @param args for Chromium and the app */
export function startWatchedApp(executable: string, args: readonly string[], env: Environment): WatchedApp {
  const flags = [...sandboxFlags, '--remote-debugging-port=0', ...args];
  const child = spawn(executable, flags, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  let log = '';
  const ended = new Promise<void>((resolve) =>
    child.on('error', () => resolve()).on('close', () => resolve()),
  );
  const address = new Promise<string>((resolve, reject) => {
    const hear = (text: string): void => {
      log += text;
      const found = /DevTools listening on (ws:\S+)/.exec(log)?.[1];
      if (found !== undefined) resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
    void ended.then(() => reject(new Error(`The app showed no window. It said:\n${log.trim()}`)));
  });
  address.catch(() => {});
  return {
    log: () => log,
    async attach() {
      const [context] = (await chromium.connectOverCDP(await address)).contexts();
      if (context === undefined) throw new Error('The app has no browser context.');
      return context.pages()[0] ?? context.waitForEvent('page');
    },
    async quit() {
      child.kill();
      await Promise.race([ended, setTimeout(5_000, undefined, { ref: false }).then(kill)]);
      await ended;
      process.off('exit', kill);
    },
  };
}
