import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digestOf } from '../../../scripts/build-output.ts';

let folder: string;
const digest = () => digestOf(folder, ['src', 'package.json', 'not-there']);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  await mkdir(join(folder, 'src', 'deep'), { recursive: true });
  await writeFile(join(folder, 'src', 'deep', 'one.ts'), 'one');
  await writeFile(join(folder, 'package.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true }));

it('stays the same when files are only touched', async () => {
  const before = digest();
  await utimes(join(folder, 'package.json'), 1, 1);
  expect(digest()).toBe(before);
});

it.each([
  ['changed', () => writeFile(join(folder, 'src', 'deep', 'one.ts'), 'two')],
  ['added', () => writeFile(join(folder, 'src', 'two.ts'), '')],
  ['renamed', () => rename(join(folder, 'src', 'deep', 'one.ts'), join(folder, 'src', 'deep', 'two.ts'))],
  ['removed', () => rm(join(folder, 'package.json'))],
])('changes when a file is %s', async (_what, change) => {
  const before = digest();
  await change();
  expect(digest()).not.toBe(before);
});
