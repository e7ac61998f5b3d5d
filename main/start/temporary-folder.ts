/**
 * Finds a folder for temporary files. Chromium keeps the socket of the single-instance lock there: if it can't write, it
 * refuses the lock as if another instance had it, and if the path is too long, it aborts.
 */
import { mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The length of Chromium's suffix: `/.org.chromium.Chromium.XXXXXX/SingletonSocket`. A socket's path may have 107 bytes
 * on Linux and 103 on macOS.
 */
const longestFolder = 103 - 46;

/**
 * @param isUsable whether a folder can be made in a folder
 * @returns the system's folder if usable, otherwise a common one; null if none is usable
 */
export function chooseTemporaryFolder(
  env: Readonly<Record<string, string | undefined>>,
  isUsable: (folder: string) => boolean = canHoldFolder,
): string | null {
  const candidates = [env['TMPDIR'] ?? '', '/tmp', env['XDG_RUNTIME_DIR'] ?? '', '/var/tmp'];
  const fits = (folder: string): boolean =>
    folder.startsWith('/') && Buffer.byteLength(folder) <= longestFolder;
  return candidates.find((folder) => fits(folder) && isUsable(folder)) ?? null;
}

function canHoldFolder(folder: string): boolean {
  try {
    rmdirSync(mkdtempSync(join(folder, '.authkit-desktop-')));
    return true;
  } catch {
    return false;
  }
}
