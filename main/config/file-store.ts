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
    // electron-store does not see a write that stops short on a disk that is almost full, and would put half a file in
    // the place of the whole one. So it writes beside it, and only what reads back takes the place.
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
  // electron-store would let everybody look into a folder that it makes.
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
 * With `SNAP` in its environment electron-store writes in place and does not flush. Programs that a snap has started,
 * such as an editor's terminal, hand it on to apps that are none.
 */
function removeForeignSnap(): void {
  const { SNAP } = process.env;
  if (SNAP !== undefined && !process.execPath.startsWith(`${SNAP}/`)) delete process.env['SNAP'];
}
