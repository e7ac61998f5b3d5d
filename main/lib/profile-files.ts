/** The files of the app's profile folder: their paths, their store, and the place for damaged ones. */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What is kept of signing in; that it is not there says that nobody has signed in on this profile. */
export function authFile(directory: string): string {
  return join(directory, 'auth.json');
}

/** Goes up when older versions of the app would misread the file; what they can do without is added as optional. */
export const authFormat = 1;

export function installationSecretFile(directory: string): string {
  return join(directory, 'installation-secret');
}

/** That it is there says that the next sign-in asks for credentials; it holds nothing, so it needs no keyring. */
export function askForLoginFile(directory: string): string {
  return join(directory, 'ask-for-login');
}

export async function noteAskForLogin(directory: string): Promise<void> {
  await writeFile(askForLoginFile(directory), '', { mode: 0o600 });
}

export function preferencesFile(directory: string): string {
  return join(directory, 'preferences.json');
}

/** Keeps one object in one file, replaced as a whole. In the app it is electron-store: see `config/file-store.ts`. */
export interface FileStore {
  /** @throws where the file can't be read, or holds something else; it is left as it is */
  read(): unknown;
  /** @throws if it could not be done; the earlier data is still there */
  write(content: object): void;
}

/** How a store turns an object into what its file holds; JSON where nothing is said. */
export type FileEncoding =
  | Readonly<Record<string, never>>
  | {
      readonly serialize: (content: unknown) => string;
      readonly deserialize: (text: string) => Record<string, unknown>;
    }
  /** By electron-store's own encryption, as the first version of the app did it. */
  | { readonly encryptionKey: string; readonly encryptionAlgorithm: 'aes-256-gcm' };

export type OpenFileStore = (file: string, encoding?: FileEncoding) => FileStore;

/** How a system calls it that another program has a file open which it would replace. */
const heldCodes: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];

/** When it is tried again, in milliseconds since the try before. */
const heldPauses = [100, 300, 600];

/**
 * Replaces a file, also where the system refuses the rename for a moment: Windows does while a virus scanner reads it.
 *
 * @param replace does it, and throws where it could not
 * @throws the error of the last try
 */
export async function replaceHeld(replace: () => void): Promise<void> {
  for (const pause of heldPauses) {
    try {
      return replace();
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (syscall !== 'rename' || !heldCodes.includes(code)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  replace();
}

const isOurs = (name: string): boolean =>
  [authFile, installationSecretFile, askForLoginFile, preferencesFile]
    .map((file) => basename(file('')))
    .some((file) => name === file || name.startsWith(`${file}.`));

/** Removes the app's own files from a profile: keys, session, files moved aside, preferences, log. */
export async function removeProfileFiles(directory: string): Promise<void> {
  const found = (await readdir(directory)).filter((name) => name === 'logs' || isOurs(name));
  await Promise.all(found.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}

/** Removes what writes that were cut off have left. What can't be removed is in nobody's way. */
export function removeUnfinished(directory: string): void {
  try {
    for (const name of readdirSync(directory)) {
      if (isOurs(name) && /\.(new|next|tmp-\w+)$/.test(name)) rmSync(join(directory, name));
    }
  } catch {
    // The next start tries again.
  }
}

/** How many files that could not be read are kept of each. */
const mostUnreadable = 3;

/**
 * Moves a file that can't be read aside, keeping it and the two before it beside the one that takes its place.
 *
 * @throws where it can't be moved
 */
export function quarantine(file: string): void {
  const prefix = `${file}.unreadable-`;
  try {
    renameSync(file, `${prefix}${new Date().toISOString().replaceAll(/[^\d]/g, '')}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Nothing is there.
    if (code === 'ENOENT' || code === 'ENOTDIR') return;
    throw error;
  }
  const kept = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(prefix)));
  for (const name of kept.toSorted().slice(0, -mostUnreadable)) {
    try {
      rmSync(join(dirname(file), name));
    } catch {
      // It is in nobody's way.
    }
  }
}
