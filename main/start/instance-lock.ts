/** Finds out why this instance did not get the single-instance lock, and the message about it. */
import { accessSync, constants, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron/main';

/**
 * Whether another instance has the lock, which has been told that the app was started again, or nobody, because the lock
 * could not be made.
 */
export type LockHolder = 'another-instance' | 'nobody';

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
  readonly pid: number;
  readonly isRunning: (pid: number) => boolean;
}

const thisInstance: ThisInstance = {
  platform: process.platform,
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
 * Reads what Chromium notes in the profile: a link named `SingletonLock` to the computer's name and the process's ID. The
 * name says nothing: it is the old one while an instance runs on a computer that was renamed, and Electron takes the lock
 * of another computer. Windows keeps the lock elsewhere, and there it is refused for another instance only.
 *
 * @param profile the app's profile folder
 */
export function findLockHolder(profile: string, here: ThisInstance = thisInstance): LockHolder {
  if (here.platform === 'win32') return 'another-instance';
  const [, pid] = /-(\d+)$/.exec(readLock(profile)) ?? [];
  const isOther = pid !== undefined && Number(pid) !== here.pid && here.isRunning(Number(pid));
  return isOther ? 'another-instance' : 'nobody';
}

function readLock(profile: string): string {
  try {
    return readlinkSync(join(profile, 'SingletonLock'));
  } catch {
    return '';
  }
}

/** @returns the user's remedy if the lock was refused and no other instance has it */
export function lockAdvice(profile: string): string {
  return `It needs a folder for temporary files, and its own folder, ${profile}. Check that both can be written and are not full.`;
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
