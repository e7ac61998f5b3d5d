import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseTemporaryFolder } from '../../../../main/start/temporary-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the system’s folder is used, and nothing is left in it', async () => {
  expect(chooseTemporaryFolder({ TMPDIR: folder })).toBe(folder);
  expect(await readdir(folder)).toEqual([]);
});

test('another folder is used if its path is too long for a socket', async () => {
  const long = join(folder, 'x'.repeat(60));
  await mkdir(long);
  expect(chooseTemporaryFolder({ TMPDIR: long })).toBe('/tmp');
});

test.each(['/proc', '/dev/null', '/missing', 'missing'])('%s is not a usable folder', (TMPDIR) => {
  expect(chooseTemporaryFolder({ TMPDIR })).toBe('/tmp');
});

test('the default is used without a name, or the session’s if that is unusable', () => {
  const usable = (folders: readonly string[]) => (tried: string) => folders.includes(tried);
  const env = { TMPDIR: '', XDG_RUNTIME_DIR: '/run/user/1000' };
  expect(chooseTemporaryFolder({}, usable(['/tmp']))).toBe('/tmp');
  expect(chooseTemporaryFolder(env, usable(['/run/user/1000', '/var/tmp']))).toBe('/run/user/1000');
  expect(chooseTemporaryFolder(env, usable(['/var/tmp']))).toBe('/var/tmp');
  expect(chooseTemporaryFolder(env, usable([]))).toBeNull();
});
