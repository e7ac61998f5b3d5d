/** A program with all of its processes: reads its output, and can end it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { _electron, expect } from '@playwright/test';
import type { BrowserContext } from '@playwright/test';
import { sandboxFlags } from '../../scripts/project.ts';
import type { Environment } from '../../scripts/project.ts';
import { strings } from '../../common/strings.ts';

export interface AppProcess {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  /** The address of Chromium's debugging port; rejects if the program ends before printing it. */
  readonly debuggingAddress: Promise<string>;
  /** The exit code after its end and last output; null if a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Kills it and all its processes. */
  kill(): Promise<void>;
}

/** Ends all running programs: a stopped worker takes its apps with it. */
const running = new Set<() => void>();
process.on('exit', () => running.forEach((killAll) => killAll()));

/** @param hear receives the program's output as it comes */
export function startProcess(
  command: string,
  args: readonly string[],
  env: Environment,
  hear: (text: string) => void,
): AppProcess {
  // Its own process group, so that all of it can be ended.
  return watchProcess(spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }), hear);
}

/** An app launched by Playwright, which is attached from the start. */
export interface LaunchedApp {
  readonly process: AppProcess;
  readonly context: BrowserContext;
}

/**
 * Launches an app that is not packaged, and records a trace of it.
 *
 * @param hear receives the app's output as it comes
 */
export async function launchElectron(
  executablePath: string,
  args: readonly string[],
  env: Environment,
  hear: (text: string) => void,
): Promise<LaunchedApp> {
  let started: AppProcess | null = null;
  // Playwright returns the process after its first lines of output.
  const onProcess = (message: unknown): void => {
    const { process: child } = message as { readonly process: ChildProcess };
    child.once('spawn', () => {
      if (child.spawnfile === executablePath) started ??= watchProcess(child, hear);
    });
  };
  subscribe('child_process', onProcess);
  try {
    const app = await _electron.launch({
      // Without a path, Playwright adds a loader that blocks the app's keyring.
      executablePath,
      args: [...args],
      env: env as Record<string, string>,
      chromiumSandbox: sandboxFlags.length === 0,
      acceptDownloads: true,
    });
    if (started === null) throw new Error('The app was not heard.');
    const context = app.context();
    await context.tracing.start({ snapshots: true, sources: true });
    return { process: started, context };
  } finally {
    unsubscribe('child_process', onProcess);
  }
}

function watchProcess(child: ChildProcess, hear: (text: string) => void): AppProcess {
  let said = '';
  let isRunning = true;
  const killAll = (): void => {
    // Its child processes may still run.
    try {
      if (child.pid !== undefined && isRunning) process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      // It has already ended.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  running.add(killAll);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => {
    isRunning = false;
    running.delete(killAll);
  });
  const debuggingAddress = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        hear(text);
        const address = /^DevTools listening on (ws:\S+)$/m.exec(said)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
    ended.then((code) => reject(new Error(`It ended with ${code} before it had a window:\n${said}`)), reject);
  });
  // Not every caller waits for a window.
  debuggingAddress.catch(() => {});
  return {
    pid: child.pid,
    debuggingAddress,
    ended,
    async kill() {
      killAll();
      await ended;
    },
  };
}

/**
 * Waits until each window has its document, which the debugging port shows without a debugger. A debugger that attaches
 * while the document is being committed misses that and waits forever.
 */
export async function windowIsLoaded(debuggingAddress: string, count: number): Promise<void> {
  const titles = async (): Promise<readonly string[]> => {
    const response = await fetch(`http://${new URL(debuggingAddress).host}/json/list`);
    const targets = (await response.json()) as readonly { readonly type: string; readonly title: string }[];
    return targets.filter(({ type }) => type === 'page').map(({ title }) => title);
  };
  await expect
    .poll(titles, { message: 'The window shows', intervals: [20] })
    .toEqual(Array.from({ length: count }, () => strings.productName));
}
