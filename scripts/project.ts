/** The project's folder, and its commands' settings from the environment. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { parseEnv } from 'node:util';

export const projectRoot = dirname(import.meta.dirname);

/** A program does not get an undefined variable. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Merges environments: later ones win, and an undefined variable is removed. */
export function combineEnvironments(...environments: readonly Environment[]): Record<string, string> {
  const all = Object.entries(Object.assign({}, ...environments) as Environment);
  return Object.fromEntries(all.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** The cache folder of this project, shared by its clones (XDG Base Directory Specification). */
export function cacheFolder(env: Environment): string {
  const base = env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'authkit-desktop');
}

/** Chromium can't sandbox root's programs, so root, and only root, runs it without the sandbox. */
export const sandboxFlags: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * Adds a file's settings to the environment, which wins.
 *
 * @param file optional
 */
export function withSettingsFile(env: Environment, file = join(projectRoot, '.env')): Environment {
  return existsSync(file) ? { ...parseEnv(decode(readFileSync(file))), ...env } : env;
}

/** Reads a text in the encodings of Windows editors and shells: PowerShell's `>` writes UTF-16. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  // The decoder removes the byte order mark.
  return new TextDecoder(encoding).decode(bytes).replaceAll(/[\t ]*(\r\n?|\n)/g, '\n');
}
