/**
 * Files of the profile, kept by electron-store: the only file that imports it. It loads as slowly as the first
 * frame draws, so it is imported dynamically, after that frame.
 * Invariants: a file is replaced as a whole or not at all; only its owner can read it; reading changes nothing.
 */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { parse } from 'node:path';
import ElectronStore from 'electron-store';
import type { FileEncoding, OpenFileStore } from '../lib/profile-files.ts';

export const openFileStore: OpenFileStore = (file, encoding = {}) => ({
  read: () => open(file, encoding).store,
  write: (content) => {
    // On an almost full disk a write can stop early, which electron-store does not notice: it would replace the file
    // with half of one. So it writes to another file, which becomes the real one only after it was read back.
    const next = `${file}.next`;
    try {
      rmSync(next, { force: true });
      removeForeignSnap();
      const store = open(next, encoding);
      store.store = { ...content };
      void store.store;
      renameSync(next, file);
    } catch (error) {
      rmSync(next, { force: true });
      throw error;
    }
  },
});

function open(file: string, encoding: FileEncoding): ElectronStore {
  const { dir, name, ext } = parse(file);
  // electron-store would make the folder readable for all users.
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return new ElectronStore({
    cwd: dir,
    name,
    fileExtension: ext.slice(1),
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    ...encoding,
  });
}

/**
 * With `SNAP` in the environment electron-store writes in place and does not flush. A snap's programs, such as an
 * editor's terminal, pass the variable on to apps that are not snaps.
 */
function removeForeignSnap(): void {
  const { SNAP } = process.env;
  if (SNAP !== undefined && !process.execPath.startsWith(`${SNAP}/`)) delete process.env['SNAP'];
}
