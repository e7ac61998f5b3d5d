/** Runs programs, those of node_modules by their bare name. */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

export interface CommandOutcome {
  /** The exit code, or null if it could not be started or a signal ended it. */
  readonly code: number | null;
  /** What it wrote on both streams; empty if that was shown live. */
  readonly output: string;
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
  const bin = join(projectRoot, 'node_modules', '.bin');
  const child = spawn(command, args, {
    cwd: projectRoot,
    env: { ...env, PATH: `${bin}${delimiter}${env['PATH'] ?? ''}` },
    // npm's executables are batch files on Windows.
    shell: process.platform === 'win32',
    stdio: ['ignore', output === 'live' ? 'inherit' : 'pipe', output === 'live' ? 'inherit' : 'pipe'],
  });
  const kill = () => void child.kill();
  process.on('exit', kill);
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (kept += text));
  }
  return new Promise<CommandOutcome>((resolve) => {
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: kept }));
  }).finally(() => process.off('exit', kill));
}
