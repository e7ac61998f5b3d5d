/**
 * Finds out whether Chromium's sandbox works for this user. It needs unprivileged user namespaces, which Ubuntu 24.04, many
 * containers and a chroot forbid, or a helper that runs as root; without either, Electron and Chromium end at once.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { sandboxFlags } from './project.ts';
import type { Environment } from './project.ts';

/** The helper of Debian's package chromium-sandbox. */
const debianHelper = '/usr/lib/chromium/chrome-sandbox';

/** Whether a file belongs to root and runs as root (mode 4755). */
function isHelper(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && found.uid === 0 && (found.mode & 0o4001) === 0o4001;
}

/**
 * Finds out how the sandbox can work. Root's programs run without it.
 *
 * @param dist Electron's folder
 * @returns variables for Electron's environment
 * @throws Error with the problem and a command to paste, if the sandbox can't work
 */
export async function prepareSandbox(dist: string): Promise<Environment> {
  if (process.platform !== 'linux' || sandboxFlags.length > 0) return {};
  const namespace = await runCommand('unshare', ['--user', '--map-root-user', 'true'], 'kept');
  return chooseSandbox(dist, namespace.code, isHelper);
}

/**
 * @param code the exit code of a program that makes a user namespace, as the sandbox does; null without such a program
 */
export function chooseSandbox(
  dist: string,
  code: number | null,
  isHelper: (file: string) => boolean,
): Environment {
  const own = join(dist, 'chrome-sandbox');
  // Playwright's own browser has none, and takes Electron's.
  if (isHelper(own)) return { CHROME_DEVEL_SANDBOX: own };
  // Where there is no such program nobody knows; Chromium says it then.
  if (code === 0 || code === null) return {};
  if (isHelper(debianHelper)) return { CHROME_DEVEL_SANDBOX: debianHelper };
  const file = `'${own.replaceAll("'", String.raw`'\''`)}'`;
  throw new Error(
    'This system forbids unprivileged user namespaces, which the sandbox of Electron needs. Let its helper run as root:\n' +
      `sudo chown root:root ${file} && sudo chmod 4755 ${file}`,
  );
}
