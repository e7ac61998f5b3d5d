import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lastChange } from '../../../scripts/set-up.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'set-up-'));
  await mkdir(join(folder, 'deep'));
  await writeFile(join(folder, 'deep', 'one.ts'), 'one');
  for (const path of ['deep/one.ts', 'deep', '.']) await utimes(join(folder, path), 1, 1);
});
afterEach(() => rm(folder, { recursive: true }));

it('is the same while nothing changes, and 0 without files', async () => {
  await readdir(join(folder, 'deep'));
  expect(lastChange(folder)).toBe(1_000);
  expect(lastChange(join(folder, 'not-there'))).toBe(0);
});

it.each([
  ['changed', () => writeFile(join(folder, 'deep', 'one.ts'), 'two')],
  ['added', () => writeFile(join(folder, 'deep', 'two.ts'), '')],
  ['renamed', () => rename(join(folder, 'deep', 'one.ts'), join(folder, 'deep', 'two.ts'))],
  ['removed', () => rm(join(folder, 'deep', 'one.ts'))],
])('changes to now when a file is %s', async (_what, change) => {
  await change();
  expect(lastChange(folder)).toBeGreaterThan(1_000);
});
