/** Where this project is, and where it keeps what is too large to fetch for every clone. */
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

export const projectRoot = dirname(import.meta.dirname);

export type Environment = Readonly<Record<string, string | undefined>>;

/** Lays environments over each other: later ones win, and an undefined variable is removed. */
export function combineEnvironments(...environments: readonly Environment[]): Record<string, string> {
  const combined: Record<string, string> = {};
  for (const environment of environments) {
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) delete combined[name];
      else combined[name] = value;
    }
  }
  return combined;
}

/** The cache folder of this project, shared by its clones (XDG Base Directory Specification). */
export function cacheFolder(env: Environment): string {
  const base = env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'authkit-desktop');
}

/** Chromium refuses to sandbox what root runs, so that root, and nobody else, does without. */
export const sandboxFlags: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
