/** A program with all of the processes that it starts: what it says, and its end, which can be brought about. */
import { spawn } from 'node:child_process';
import type { Environment } from '../../scripts/project.ts';

export interface AppProcess {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Where Chromium's debugging port is; rejects where the program ends without saying so. */
  readonly debuggingAddress: Promise<string>;
  /** The exit code once it has ended and said everything; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Ends it and all that it started at once. */
  kill(): Promise<void>;
}

/** Ends what is running. A worker that is told to stop takes its apps with it. */
const running = new Set<() => void>();
process.on('exit', () => running.forEach((killAll) => killAll()));

/** @param hear takes what the program says on its outputs, as it comes */
export function startProcess(
  command: string,
  args: readonly string[],
  env: Environment,
  hear: (text: string) => void,
): AppProcess {
  // A group of its own, so that all of it can be ended.
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let isRunning = true;
  const killAll = (): void => {
    // What it started may outlive it.
    try {
      if (child.pid !== undefined && isRunning) process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      // All of it has just ended by itself.
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
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        hear(text);
        const address = /^DevTools listening on (ws:\S+)$/m.exec(said)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
    ended.then((code) => reject(new Error(`It ended with ${code} before it had a window:\n${said}`)), reject);
  });
  // Not everybody waits for a window.
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
