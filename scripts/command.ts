/** Runs programs, those of node_modules by their bare name. */
import { spawn } from 'node:child_process';
import { delimiter, isAbsolute, join } from 'node:path';
import { interruption } from './interruption.ts';
import { combineEnvironments, projectRoot } from './project.ts';
import type { Environment } from './project.ts';

export interface CommandOutcome {
  /** The exit code, or null if it could not be started or a signal ended it. */
  readonly code: number | null;
  /** What it wrote on both streams; empty if that was shown live. */
  readonly output: string;
}

/** An environment in which the programs of node_modules are found first. Windows calls the variable `Path`. */
export function withOwnPrograms(env: Environment): Environment {
  const bin = join(projectRoot, 'node_modules', '.bin');
  const name = 'PATH' in env ? 'PATH' : Object.keys(env).find((each) => each.toUpperCase() === 'PATH');
  return { ...env, [name ?? 'PATH']: `${bin}${delimiter}${env[name ?? 'PATH'] ?? ''}` };
}

/** An argument as Windows's shell takes it for one, but for the `%NAME%` of variables: Node passes it as it is. */
export function quoteForWindows(argument: string): string {
  if (/^[\w.,:=@+/\\-]+$/.test(argument)) return argument;
  // Backslashes are themselves, but for those before a quotation mark.
  const escaped = argument.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&');
  return `"${escaped}"`;
}

/**
 * Runs a program in the project's folder to its end, without input.
 *
 * @param output `live` passes its output through as it comes, `kept` returns it
 */
export function runCommand(
  command: string,
  args: readonly string[],
  output: 'live' | 'kept',
  env: Environment = process.env,
): Promise<CommandOutcome> {
  // npm's executables are batch files on Windows.
  const shell = process.platform === 'win32' && !isAbsolute(command);
  const child = spawn(command, shell ? args.map(quoteForWindows) : args, {
    cwd: projectRoot,
    env: withOwnPrograms(env),
    shell,
    stdio: ['ignore', output === 'live' ? 'inherit' : 'pipe', output === 'live' ? 'inherit' : 'pipe'],
  });
  const kill = () => void child.kill();
  process.on('exit', kill);
  interruption.addEventListener('abort', kill);
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (kept += text));
  }
  return new Promise<CommandOutcome>((resolve) => {
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: kept }));
  }).finally(() => {
    process.off('exit', kill);
    interruption.removeEventListener('abort', kill);
  });
}

/**
 * Runs a test runner to its end, and shows what it says. An interruption reaches it and what it has started once, as
 * SIGINT: they are a process group of their own, so that the terminal's signal does not come on top of ours.
 *
 * @param program one of node_modules, or a path
 * @returns its exit code, null where a signal ended it
 */
export function runInterruptibly(
  program: string,
  args: readonly string[],
  env: Environment,
  cwd = projectRoot,
): Promise<number | null> {
  if (interruption.aborted) return Promise.resolve(null);
  const isWindows = process.platform === 'win32';
  const child = spawn(program, isWindows ? args.map(quoteForWindows) : args, {
    cwd,
    env: withOwnPrograms(combineEnvironments(env)),
    shell: isWindows,
    detached: !isWindows,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const interrupt = (): void => {
    if (child.pid === undefined || child.exitCode !== null) return;
    if (isWindows) child.kill();
    else process.kill(-child.pid, 'SIGINT');
  };
  interruption.addEventListener('abort', interrupt);
  return new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => interruption.removeEventListener('abort', interrupt));
}
