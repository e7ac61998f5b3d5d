/** This system's programs in the rehearsal. */
import { existsSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { runCommand } from '../../scripts/command.ts';
import type { Environment } from '../../scripts/project.ts';

/**
 * Runs a program that must succeed, in the project's folder.
 *
 * @returns its output on both streams
 * @throws Error with the end of that, if its exit code is not 0
 */
export async function must(command: string, args: readonly string[], env?: Environment): Promise<string> {
  const { code, output } = await runCommand(command, args, 'kept', env);
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${code}.\n${output.trim().slice(-2_000)}`);
  return output;
}

/**
 * Prints in one line which test is skipped here, and why.
 *
 * @param programs the needed programs, by name or path
 * @returns whether all of them exist
 */
export function hasPrograms(what: string, programs: readonly string[]): boolean {
  const folders = ['/usr/sbin', '/sbin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const missing = programs.filter((name) => !folders.some((folder) => existsSync(resolve(folder, name))));
  if (missing.length === 0) return true;
  console.log(`LEFT OUT: ${what}; ${missing.join(', ')} is missing.`);
  return false;
}
