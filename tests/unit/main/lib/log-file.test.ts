import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogFile } from '../../../../main/lib/log-file.ts';
import { privateFile, privateFolder } from '../../../support/file-modes.ts';

let profile: string;
let folder: string;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'log-file-'));
  folder = join(profile, 'logs');
});
afterEach(() => rm(profile, { recursive: true }));

const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

test('lines are appended in order, and only the owner can read them', async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'main.log'), 'earlier\n', { mode: 0o644 });
  const file = createLogFile(folder);
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  expect(file.isBusy()).toBe(false);
  for (const line of lines) file.write(line);
  expect(file.isBusy()).toBe(true);
  await file.settled();
  expect(file.isBusy()).toBe(false);
  expect(await read('main.log')).toBe(['earlier', ...lines, ''].join('\n'));
  expect((await stat(join(folder, 'main.log'))).mode & 0o777).toBe(privateFile);
});

test('only the owner can read a new folder and its files @security', async () => {
  const file = createLogFile(folder);
  file.write('line');
  await file.settled();
  expect((await stat(folder)).mode & 0o777).toBe(privateFolder);
  expect((await stat(join(folder, 'main.log'))).mode & 0o777).toBe(privateFile);
});

test('nothing is touched before the first line', async () => {
  await createLogFile(folder).settled();
  expect(await readdir(profile)).toEqual([]);
});

test('a full file is replaced by a new one, and the third is deleted', async () => {
  const file = createLogFile(folder, 20);
  for (const line of ['first of all', 'second of all', 'third of all', 'fourth of all']) {
    file.write(line);
    await file.settled();
  }
  expect((await readdir(folder)).toSorted()).toEqual(['main.1.log', 'main.2.log', 'main.log']);
  expect(await read('main.log')).toBe('fourth of all\n');
  expect(await read('main.1.log')).toBe('third of all\n');
  expect(await read('main.2.log')).toBe('second of all\n');
});

test('lines that can’t be written are dropped and later counted', async () => {
  // Fails as on a full disk, since nothing can be created below a file.
  await writeFile(folder, '');
  const file = createLogFile(folder);
  file.write('one');
  await file.settled();
  file.write('two');
  await file.settled();
  await rm(folder);
  file.write('three');
  await file.settled();
  expect(await read('main.log')).toMatch(/^\S+ warn log-lines-lost count=2\nthree\n$/);
});
