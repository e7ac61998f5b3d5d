import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openFileStore } from '../../../../main/config/file-store.ts';
import { privateFile, privateFolder } from '../../../support/file-modes.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'file-store-')), 'profile');
  file = join(directory, 'some.json');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dirname(directory), { recursive: true });
});

test('the next run reads the written file, which replaces the earlier one completely', () => {
  openFileStore(file).write({ a: { b: 1 }, 'c.d': 2 });
  openFileStore(file).write({ 'c.d': 3 });
  expect(openFileStore(file).read()).toEqual({ 'c.d': 3 });
});

test('only the owner can read the file and its new folder, and no other file is left', async () => {
  openFileStore(file).write({ a: 1 });
  expect((await stat(directory)).mode & 0o777).toBe(privateFolder);
  expect((await stat(file)).mode & 0o777).toBe(privateFile);
  await writeFile(`${file}.next`, 'half', { mode: 0o644 });
  openFileStore(file).write({ a: 2 });
  expect((await stat(file)).mode & 0o777).toBe(privateFile);
  expect(await readdir(directory)).toEqual(['some.json']);
});

test.each(['', '{"a":', 'GIF89a'])('a file with “%s” is not read and not touched', async (content) => {
  await mkdir(directory);
  await writeFile(file, content);
  expect(() => openFileStore(file).read()).toThrow();
  expect(await readFile(file, 'utf8')).toBe(content);
  openFileStore(file).write({ a: 1 });
  expect(openFileStore(file).read()).toEqual({ a: 1 });
});

test('a file that does not read back as written replaces nothing', async () => {
  openFileStore(file).write({ a: 1 });
  const before = await readFile(file);
  const halving = {
    serialize: (content: unknown) => JSON.stringify(content).slice(0, 4),
    deserialize: (text: string) => JSON.parse(text) as Record<string, unknown>,
  };
  expect(() => openFileStore(file, halving).write({ a: 2 })).toThrow(SyntaxError);
  expect(await readFile(file)).toEqual(before);
  expect(await readdir(directory)).toEqual(['some.json']);
});

test('a failed write leaves nothing behind', async () => {
  await mkdir(file, { recursive: true });
  expect(() => openFileStore(file).write({ a: 1 })).toThrow('EISDIR');
  expect(await readdir(directory)).toEqual(['some.json']);
});

test.each([
  ['another snap started this app', '/snap/editor/1', undefined],
  ['this app is that snap', dirname(process.execPath), dirname(process.execPath)],
])('where %s, SNAP is afterwards %s → %s', (_case, given, left) => {
  vi.stubEnv('SNAP', given);
  openFileStore(file).write({ a: 1 });
  expect(process.env['SNAP']).toBe(left);
});
