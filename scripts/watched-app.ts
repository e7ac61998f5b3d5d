/**
 * Starts the built app and takes hold of its window over Chromium's debugging port. Playwright's own way to start
 * Electron forces Chromium's password store upon the app, which keeps it from the keyring.
 */
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { electronExecutable } from './electron-runtime.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { projectRoot, sandboxFlags } from './project.ts';
import type { Environment } from './project.ts';

export interface WatchedApp {
  readonly window: Page;
  /** What the app has said on its outputs so far. */
  log(): string;
  /** Quits the app, by force if it takes longer than 5 seconds. */
  quit(): Promise<void>;
}

/**
 * @param flags for Chromium and the app
 * @throws Error with what the app said, if it ends before it shows a window
 */
export async function startWatchedApp(
  runtime: ElectronRuntime,
  flags: readonly string[],
  env: Environment,
): Promise<WatchedApp> {
  const args = [...sandboxFlags, '--remote-debugging-port=0', ...flags, '.'];
  const child = spawn(electronExecutable(runtime), args, {
    cwd: projectRoot,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  let log = '';
  const ended = new Promise<void>((resolve) =>
    child.on('error', () => resolve()).on('close', () => resolve()),
  );
  const quit = async () => {
    child.kill();
    await Promise.race([ended, setTimeout(5_000, undefined, { ref: false }).then(kill)]);
    await ended;
    process.off('exit', kill);
  };
  const address = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        const found = /DevTools listening on (ws:\S+)/.exec(log)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    void ended.then(() => reject(new Error('The app ended.')));
  });
  try {
    const browser = await chromium.connectOverCDP(await address);
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('The app has no browser context.');
    return { window: context.pages()[0] ?? (await context.waitForEvent('page')), log: () => log, quit };
  } catch (error) {
    await quit();
    throw new Error(`The app showed no window. It said:\n${log.trim()}`, { cause: error });
  }
}
