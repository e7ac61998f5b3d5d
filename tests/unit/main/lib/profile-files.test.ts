import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { quarantine, removeProfileFiles, removeUnfinished } from '../../../../main/lib/profile-files.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'profile-files-'));
  file = join(directory, 'file');
});
afterEach(() => rm(directory, { recursive: true }));

test('files of interrupted writes are removed, and nothing else', async () => {
  const unfinished = [
    'auth.json.next',
    'auth.json.next.tmp-1234567890abcdef',
    'preferences.json.next',
    'auth.json.new',
  ];
  const kept = [
    'auth.json',
    'auth.json.unreadable-20260101',
    'preferences.json',
    'Cookies.tmp-1234',
    'other.next',
  ];
  for (const name of [...unfinished, ...kept]) await writeFile(join(directory, name), 'content');
  removeUnfinished(directory);
  expect((await readdir(directory)).toSorted()).toEqual(kept.toSorted());
});

test('a missing folder has no leftovers', () => {
  removeUnfinished(join(directory, 'missing'));
});

test('all of the app’s files are removed from a profile, and no others', async () => {
  const ours = [
    'auth.json',
    'auth.json.next',
    'auth.json.next.tmp-1234',
    'auth.json.unreadable-20260101',
    'installation-secret',
    'installation-secret.new',
    'preferences.json',
    'preferences.json.unreadable-20260101',
  ];
  const others = ['Cookies', 'Local State', 'Preferences', 'auth.jsonl', 'my-installation-secret'];
  for (const name of [...ours, ...others]) await writeFile(join(directory, name), 'content');
  await mkdir(join(directory, 'logs'));
  await writeFile(join(directory, 'logs', 'main.log'), 'line');
  await removeProfileFiles(directory);
  expect((await readdir(directory)).toSorted()).toEqual(others.toSorted());
  await removeProfileFiles(directory);
});

test('an unreadable file is moved aside', async () => {
  await writeFile(file, 'odd');
  quarantine(file);
  const [kept, ...others] = await readdir(directory);
  expect(others).toEqual([]);
  expect(kept).toMatch(/^file\.unreadable-\d{17}$/);
  expect(await readFile(join(directory, kept ?? ''), 'utf8')).toBe('odd');
});

test('a missing file is not moved aside', async () => {
  quarantine(file);
  expect(await readdir(directory)).toEqual([]);
});

test('the newest three unreadable files are kept', async () => {
  const older = [1, 2, 3, 4].map((year) => `file.unreadable-202${year}0101000000000`);
  for (const name of [...older, 'file.jsonl', 'other.unreadable-20200101000000000']) {
    await writeFile(join(directory, name), name);
  }
  await writeFile(file, 'odd');
  quarantine(file);
  const names = (await readdir(directory)).toSorted();
  expect(names).toHaveLength(5);
  expect(names).toEqual(expect.arrayContaining([...older.slice(2), 'file.jsonl']));
});
