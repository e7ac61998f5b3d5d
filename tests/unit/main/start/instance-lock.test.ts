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
  hostname: 'a-laptop',
  pid: 7,
  isRunning: (pid: number) => pid === 7 || pid === 42,
};

test.each([
  ['a process that runs', 'a-laptop-42', { kind: 'another-instance' }],
  ['a process that has ended', 'a-laptop-43', { kind: 'nobody' }],
  ['this very process, which could make no socket', 'a-laptop-7', { kind: 'nobody' }],
  ['a process of another computer', 'a-server-42', { kind: 'another-computer', name: 'a-server' }],
  ['something else', 'nonsense', { kind: 'nobody' }],
])('the lock may be that of %s', async (_case, target, expected) => {
  await symlink(target, join(profile, 'SingletonLock'));
  expect(findLockHolder(profile, here)).toEqual(expected);
});

test('without a lock, or with a file in its place, it is nobody’s', async () => {
  expect(findLockHolder(profile, here)).toEqual({ kind: 'nobody' });
  await writeFile(join(profile, 'SingletonLock'), '');
  expect(findLockHolder(profile, here)).toEqual({ kind: 'nobody' });
});

test('Windows refuses the lock for another instance only', () => {
  expect(findLockHolder(profile, { ...here, platform: 'win32' })).toEqual({ kind: 'another-instance' });
});

test('this computer’s own name and processes are what is asked unless told otherwise', async () => {
  await symlink(`${hostname()}-${process.ppid}`, join(profile, 'SingletonLock'));
  expect(findLockHolder(profile)).toEqual({ kind: 'another-instance' });
});

test('the message names the computer that has the profile, or the unwritable folder', () => {
  expect(lockAdvice({ kind: 'another-computer', name: 'a-server' }, '/p')).toContain('“a-server”');
  expect(lockAdvice({ kind: 'nobody' }, '/p')).toContain('temporary files');
});

test('an instance that has the lock goes on, and so does one whose profile can’t be written', async () => {
  const app = (isOurs: boolean, folder: string) => ({
    requestSingleInstanceLock: () => isOurs,
    getPath: () => folder,
  });
  await symlink(`a-server-42`, join(profile, 'SingletonLock'));
  expect(takeInstanceLock(app(true, profile))).toBeNull();
  expect(takeInstanceLock(app(false, join(profile, 'not-there')))).toBeNull();
  expect(takeInstanceLock(app(false, profile))).toEqual({ kind: 'another-computer', name: 'a-server' });
});
