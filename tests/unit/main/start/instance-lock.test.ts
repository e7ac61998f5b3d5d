import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLockHolder, lockAdvice, takeInstanceLock } from '../../../../main/start/instance-lock.ts';

let profile: string;
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(profile, { recursive: true }));

const here = {
  platform: 'linux' as NodeJS.Platform,
  pid: 7,
  isRunning: (pid: number) => pid === 7 || pid === 42,
};

test.each([
  ['a process that runs', 'a-laptop-42', 'another-instance'],
  ['a process of this computer under its old name', 'an-old-laptop-42', 'another-instance'],
  ['a process that has ended', 'a-laptop-43', 'nobody'],
  ['this very process, which could make no socket', 'a-laptop-7', 'nobody'],
  ['something else', 'nonsense', 'nobody'],
])('the lock may be that of %s', async (_case, target, expected) => {
  await symlink(target, join(profile, 'SingletonLock'));
  expect(findLockHolder(profile, here)).toBe(expected);
});

test('without a lock, or with a file in its place, it is nobody’s', async () => {
  expect(findLockHolder(profile, here)).toBe('nobody');
  await writeFile(join(profile, 'SingletonLock'), '');
  expect(findLockHolder(profile, here)).toBe('nobody');
});

test('Windows refuses the lock for another instance only', () => {
  expect(findLockHolder(profile, { ...here, platform: 'win32' })).toBe('another-instance');
});

test('this computer’s own name and processes are what is asked unless told otherwise', async () => {
  await symlink(`${hostname()}-${process.ppid}`, join(profile, 'SingletonLock'));
  expect(findLockHolder(profile)).toBe('another-instance');
});

test('the message names the profile, which may not be writable', () => {
  expect(lockAdvice('/p')).toContain('its own folder, /p.');
});

test('an instance that has the lock goes on, and so does one whose profile can’t be written', async () => {
  const app = (isOurs: boolean, folder: string) => ({
    requestSingleInstanceLock: () => isOurs,
    getPath: () => folder,
  });
  expect(takeInstanceLock(app(true, profile))).toBeNull();
  expect(takeInstanceLock(app(false, join(profile, 'not-there')))).toBeNull();
  expect(takeInstanceLock(app(false, profile))).toBe('nobody');
});
