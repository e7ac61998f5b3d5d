/** A display in memory (Xvfb), for machines without a screen or to keep windows off the user's. */
import { spawn } from 'node:child_process';
import type { Environment } from './project.ts';

/** Whether windows can be shown to a user. */
export function hasDisplay(env: Environment): boolean {
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

export interface VirtualDisplay {
  /** The environment that makes a program show its windows only there. */
  readonly env: Environment;
  stop(): Promise<void>;
}

/**
 * Starts an Xvfb on a free display number; it ends with this process.
 *
 * @throws Error if it does not come up
 */
export async function startVirtualDisplay(): Promise<VirtualDisplay> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-noreset'];
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const gone = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  });
  const kill = () => void child.kill();
  process.on('exit', kill);
  const number = await new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.on('error', (error) => reject(new Error(`Xvfb could not be started: ${error.message}`)));
    child.on('close', () => reject(new Error(`Xvfb ended: ${complaint.trim()}`)));
  });
  return {
    env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined },
    async stop() {
      process.off('exit', kill);
      child.kill();
      await gone;
    },
  };
}
