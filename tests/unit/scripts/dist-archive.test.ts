import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAsar } from '../../../scripts/dist-archive.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function writeAsar(header: object, content: string): Promise<string> {
  const json = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  for (const [index, value] of [4, padded + 8, padded + 4, json.length].entries()) {
    head.writeUInt32LE(value, index * 4);
  }
  json.copy(head, 16);
  const file = join(folder, 'app.asar');
  await writeFile(file, Buffer.concat([head, Buffer.from(content)]));
  return file;
}

test('all files of an archive are read, those in folders too', async () => {
  const out = { files: { 'b.js': { offset: '5', size: 3 } } };
  const file = await writeAsar({ files: { 'a.txt': { offset: '0', size: 5 }, out } }, 'firstsec');
  const read = (await readAsar(file)).map(({ path, content }) => [path, content.toString()]);
  expect(read).toEqual([
    ['a.txt', 'first'],
    ['out/b.js', 'sec'],
  ]);
});

test('an archive with a link, or with a file beside it, is refused', async () => {
  await expect(readAsar(await writeAsar({ files: { a: { link: '../b' } } }, ''))).rejects.toThrow();
  await expect(
    readAsar(await writeAsar({ files: { a: { size: 1, unpacked: true } } }, '')),
  ).rejects.toThrow();
});
