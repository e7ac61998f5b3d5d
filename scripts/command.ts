/** Runs programs, and ends them when this process ends by Ctrl+C, a closed terminal or `kill`. */
import { spawn } from 'node:child_process';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const controller = new AbortController();
let isHeeded = false;

/** Aborted by the first signal, once {@link heedSignals} was called. */
export const interruption = controller.signal;

/** From here on a signal ends this process only when its work has noticed {@link interruption} and tidied up. */
export function heedSignals(): void {
  isHeeded = true;
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      process.exitCode = code;
      controller.abort(new Error('Interrupted.'));
    });
  }
}

/** Ends this process by `exit` when it is told to end, so that its programs end too. */
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
  /** What it wrote on both streams; empty if that was shown live. */
  readonly output: string;
}

/**
 * Runs a program to its end, without input. An interruption that is heeded reaches it and what it has started once, as
 * SIGINT: they are a process group of their own then, so that the terminal's signal does not come on top of ours.
 *
 * @param output `live` passes its output through as it comes, `kept` returns it
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
