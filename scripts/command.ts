/** Runs programs, and ends them when this process ends by Ctrl+C, a closed terminal or `kill`. */
import { spawn } from 'node:child_process';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const controller = new AbortController();
let isHeeded = false;

/** Aborted by the first signal, once {@link heedSignals} was called. */
export const interruption = controller.signal;

/** From now on a signal only aborts {@link interruption}: this process ends after its work has cleaned up. */
export function heedSignals(): void {
  isHeeded = true;
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      process.exitCode = code;
      controller.abort(new Error('Interrupted.'));
    });
  }
}

/** Exits on a signal, so that the programs it runs end too. */
export function exitWhenInterrupted(): void {
  for (const [signal, code] of Object.entries(signals)) process.once(signal, () => process.exit(code));
}

/** The arguments of {@link runCommand} for npm, which is a batch file on Windows. */
export function npm(...args: readonly string[]): readonly [string, readonly string[]] {
  const file = process.env['npm_execpath'];
  return file ? [process.execPath, [file, ...args]] : ['npm', args];
}

export interface CommandOutcome {
  /** The exit code, or null if it could not be started or a signal ended it. */
  readonly code: number | null;
  /** Its output on both streams; empty if that was shown live. */
  readonly output: string;
}

/**
 * Runs a program to its end, without input. After {@link heedSignals}, an interruption reaches the program and its
 * children once, as SIGINT: they are in their own process group, so that they don't also get the terminal's signal.
 *
 * @param output `live` shows its output at once, `kept` returns it
 */
export function runCommand(
  command: string,
  args: readonly string[],
  output: 'live' | 'kept',
  env: Environment = process.env,
  cwd = projectRoot,
): Promise<CommandOutcome> {
  const detached = isHeeded && process.platform !== 'win32';
  const stream = output === 'live' ? 'inherit' : 'pipe';
  const child = spawn(command, args, { cwd, env, detached, stdio: ['ignore', stream, stream] });
  const kill = (): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (detached) process.kill(-child.pid, 'SIGINT');
    else child.kill();
  };
  process.on('exit', kill);
  interruption.addEventListener('abort', kill);
  let kept = '';
  for (const each of [child.stdout, child.stderr]) {
    each?.setEncoding('utf8').on('data', (text: string) => (kept += text));
  }
  return new Promise<CommandOutcome>((resolve) => {
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: kept }));
  }).finally(() => {
    process.off('exit', kill);
    interruption.removeEventListener('abort', kill);
  });
}
