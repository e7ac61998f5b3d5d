import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { electronExecutable, provideElectronRuntime } from '../../../scripts/electron-runtime.ts';
import { cacheFolder } from '../../../scripts/project.ts';
import { registryElectronAt, registryElectronVersion } from '../../../scripts/registry-electron.ts';

it('a cached substitute is used with a notice, for a day at most', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'electron-runtime-'));
  const asked: string[] = [];
  const mirror = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(mirror, 'listening');
  const said = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(async () => {
    said.mockRestore();
    mirror.close();
    await rm(folder, { recursive: true });
  });
  const wrapper = join(folder, 'electron');
  await mkdir(wrapper);
  await writeFile(join(wrapper, 'package.json'), '{"version":"45.0.0"}');
  const { port } = mirror.address() as AddressInfo;
  const env = { XDG_CACHE_HOME: folder, ELECTRON_MIRROR: `http://127.0.0.1:${port}/` };
  const dist = registryElectronAt(cacheFolder(env));
  const substitute = { source: 'registry', version: registryElectronVersion, dist } as const;
  const executable = electronExecutable(substitute);
  await mkdir(dirname(executable), { recursive: true });
  await writeFile(executable, '');
  await chmod(executable, 0o755);
  await writeFile(join(dist, 'version'), `v${registryElectronVersion}`);

  expect(await provideElectronRuntime(env, wrapper)).toEqual(substitute);
  expect(asked).toEqual([expect.stringMatching(/^HEAD \/v45\.0\.0\/electron-v45\.0\.0-/)]);
  expect(said.mock.lastCall).toEqual([expect.stringContaining('Nobody vouches for where it comes from')]);

  said.mockClear();
  await provideElectronRuntime(env, wrapper);
  expect(asked).toHaveLength(1);
  expect(said.mock.lastCall).toEqual([
    expect.stringContaining(`Electron ${registryElectronVersion} instead`),
  ]);

  const [stamp = ''] = (await readdir(cacheFolder(env))).filter((name) => name.endsWith('-unreachable'));
  await utimes(join(cacheFolder(env), stamp), 0, 0);
  await provideElectronRuntime(env, wrapper);
  expect(asked).toHaveLength(2);
});
