/** The files of the app's profile folder: where they are, and how to write them so that no crash loses one. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What is kept of signing in; that it is not there says that nobody has signed in on this profile. */
export function authFile(directory: string): string {
  return join(directory, 'auth.json');
}

export function installationSecretFile(directory: string): string {
  return join(directory, 'installation-secret');
}

export function preferencesFile(directory: string): string {
  return join(directory, 'preferences.json');
}

/** Removes everything that the app itself keeps in a profile: keys, session, what was moved aside, preferences, log. */
export async function removeProfileFiles(directory: string): Promise<void> {
  const files = [authFile, installationSecretFile, preferencesFile].map((file) => basename(file(directory)));
  // Also what an interrupted write has left, and what could not be read.
  const isOurs = (name: string) =>
    name === 'logs' || files.some((file) => name === file || name.startsWith(`${file}.`));
  const found = (await readdir(directory)).filter(isOurs);
  await Promise.all(found.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}

/**
 * Replaces a file as a whole, readable by its owner only: after a crash the old or the new one is there. At once, because
 * each step that main waits for comes late.
 *
 * @throws where it could not be done; the old file is still there
 */
export function writeFileAtomically(file: string, content: Buffer): void {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  try {
    writeFlushed(temporary, content);
    // On a disk that is almost full a write can stop short without an error. Reading tells.
    if (!readFileSync(temporary).equals(content)) throw new Error('The disk has not kept what was written.');
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeFlushed(file: string, content: Buffer): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** How many files that could not be read are kept of each. */
const mostUnreadable = 3;

/** Moves a file that can't be read aside, keeping it and the two before it beside the one that takes its place. */
export async function quarantine(file: string): Promise<void> {
  const stamp = new Date().toISOString().replaceAll(/[^\d]/g, '');
  const prefix = `${file}.unreadable-`;
  await rename(file, `${prefix}${stamp}`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  const kept = await namesBeside(file, basename(prefix));
  await removeAll(file, kept.toSorted().slice(0, -mostUnreadable));
}

async function namesBeside(file: string, start: string): Promise<readonly string[]> {
  const names = await readdir(dirname(file));
  return names.filter((name) => name.startsWith(start));
}

/** What can't be removed is in nobody's way. */
async function removeAll(file: string, names: readonly string[]): Promise<void> {
  await Promise.allSettled(names.map((name) => rm(join(dirname(file), name))));
}
