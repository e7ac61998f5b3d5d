/** The files of the app's profile folder: their paths, their store, and the place for damaged ones. */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The stored auth data; without the file, nobody has signed in on this profile. */
export function authFile(directory: string): string {
  return join(directory, 'auth.json');
}

/** Increases when older versions would misread the file; additions that they can ignore are optional instead. */
export const authFormat = 1;

export function installationSecretFile(directory: string): string {
  return join(directory, 'installation-secret');
}

/** Its existence means that the next sign-in asks for credentials; it is empty, so it needs no keyring. */
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
  /** @throws if the file can't be read or is invalid; it stays unchanged */
  read(): unknown;
  /** @throws if the write fails; the earlier data is still there */
  write(content: object): void;
}

/** How a store serializes its object; JSON by default. */
export type FileEncoding =
  | Readonly<Record<string, never>>
  | {
      readonly serialize: (content: unknown) => string;
      readonly deserialize: (text: string) => Record<string, unknown>;
    }
  /** With electron-store's own encryption, as in the first version of the app. */
  | { readonly encryptionKey: string; readonly encryptionAlgorithm: 'aes-256-gcm' };

export type OpenFileStore = (file: string, encoding?: FileEncoding) => FileStore;

/** The error codes for a file that another program has open. */
const heldCodes: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];

/** The waits between the attempts, in milliseconds. */
const heldPauses = [100, 300, 600];

/**
 * Replaces a file even if the system refuses the rename for a moment, as Windows does while a virus scanner reads it.
 *
 * @param replace replaces the file; throws if it can't
 * @throws the last attempt's error
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

/** Removes leftovers of interrupted writes. Those that can't be removed do no harm. */
export function removeUnfinished(directory: string): void {
  try {
    for (const name of readdirSync(directory)) {
      if (/\.(new|next|tmp-\w+)$/.test(name) && isOurs(name)) rmSync(join(directory, name));
    }
  } catch {
    // The next start tries again.
  }
}

/** How many unreadable files of each kind are kept. */
const mostUnreadable = 3;

/**
 * Moves an unreadable file aside, and keeps it and the two before it beside the new one.
 *
 * @throws if it can't be moved
 */
export function quarantine(file: string): void {
  const prefix = `${file}.unreadable-`;
  try {
    renameSync(file, `${prefix}${new Date().toISOString().replaceAll(/[^\d]/g, '')}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The file is missing.
    if (code === 'ENOENT' || code === 'ENOTDIR') return;
    throw error;
  }
  const kept = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(prefix)));
  for (const name of kept.toSorted().slice(0, -mostUnreadable)) {
    try {
      rmSync(join(dirname(file), name));
    } catch {
      // A leftover does no harm.
    }
  }
}
