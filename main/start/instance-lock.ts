/** Finds the owner of the single-instance lock if this instance did not get it, and the message about it. */
import { accessSync, constants, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron/main';

export type LockHolder =
  /** It has been told that the app was started again. */
  | { readonly kind: 'another-instance' }
  | { readonly kind: 'another-computer'; readonly name: string }
  /** The lock could not be made. */
  | { readonly kind: 'nobody' };

/**
 * Takes the single-instance lock, without which two instances would share the files of one profile.
 *
 * @returns null if this instance may go on, otherwise the owner of the lock
 */
export function takeInstanceLock(app: Pick<App, 'requestSingleInstanceLock' | 'getPath'>): LockHolder | null {
  if (app.requestSingleInstanceLock()) return null;
  const profile = app.getPath('userData');
  return isWritable(profile) ? findLockHolder(profile) : null;
}

interface ThisInstance {
  readonly platform: NodeJS.Platform;
  readonly hostname: string;
  readonly pid: number;
  readonly isRunning: (pid: number) => boolean;
}

const thisInstance: ThisInstance = {
  platform: process.platform,
  hostname: hostname(),
  pid: process.pid,
  isRunning: (pid) => {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      // Another user's.
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};

/**
 * Reads what Chromium notes in the profile: a link named `SingletonLock` to the computer's name and the process's ID.
 * Windows keeps the lock elsewhere, and there it is refused for another instance only.
 *
 * @param profile the app's profile folder
 */
export function findLockHolder(profile: string, here: ThisInstance = thisInstance): LockHolder {
  if (here.platform === 'win32') return { kind: 'another-instance' };
  const [, name, pid] = /^(.+)-(\d+)$/.exec(readLock(profile)) ?? [];
  if (name === undefined) return { kind: 'nobody' };
  if (name !== here.hostname) return { kind: 'another-computer', name };
  const isOther = Number(pid) !== here.pid && here.isRunning(Number(pid));
  return { kind: isOther ? 'another-instance' : 'nobody' };
}

function readLock(profile: string): string {
  try {
    return readlinkSync(join(profile, 'SingletonLock'));
  } catch {
    return '';
  }
}

/** @returns the user's remedy if the lock was refused and no other instance has it */
export function lockAdvice(
  holder: Exclude<LockHolder, { kind: 'another-instance' }>,
  profile: string,
): string {
  return holder.kind === 'nobody'
    ? `It needs a folder for temporary files, and its own folder, ${profile}. Check that both can be written and are not full.`
    : `It is already open on the computer “${holder.name}”. Quit it there. If it isn't open there, delete ${join(profile, 'SingletonLock')}.`;
}

/** In a profile that can't be written nobody gets the lock, nor can anybody do harm to what is stored. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
