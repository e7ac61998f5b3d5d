import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  electronExecutable,
  findElectronRuntime,
  isRetryDue,
  proxyOf,
  refuseSubstitute,
} from '../../../scripts/electron-runtime.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('prefers the named Electron, with its version', async () => {
  const env = { ELECTRON_OVERRIDE_DIST_PATH: folder, XDG_CACHE_HOME: folder };
  const executable = electronExecutable({ dist: folder });
  await mkdir(join(executable, '..'), { recursive: true });
  await writeFile(executable, '');
  await chmod(executable, 0o755);
  await writeFile(join(folder, 'version'), 'v40.1.2\n');
  expect(findElectronRuntime(env)).toEqual({
    source: 'chosen',
    version: '40.1.2',
    dist: folder,
  });
});

it('reports that the named Electron is missing', () => {
  expect(() => findElectronRuntime({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toThrow(
    /ELECTRON_OVERRIDE_DIST_PATH .* no Electron/,
  );
});

it('accepts only the official Electron if required', () => {
  const runtime = (source: 'chosen' | 'official' | 'registry') => ({
    source,
    version: '',
    dist: 'here',
  });
  const only = { OFFICIAL_ELECTRON_ONLY: 'true' };
  expect(() => refuseSubstitute(runtime('official'), only)).not.toThrow();
  expect(() => refuseSubstitute(runtime('registry'), {})).not.toThrow();
  expect(() => refuseSubstitute(runtime('registry'), only)).toThrow(/only the registry one in here/);
  expect(() => refuseSubstitute(runtime('chosen'), only)).toThrow(/only the chosen one/);
  expect(() => refuseSubstitute(null, only)).toThrow(/no Electron to be had from GitHub/);
});

it('tries the official one again a day after it could not be downloaded', async () => {
  const stamp = join(folder, 'unreachable');
  const now = Date.UTC(2026, 0, 2, 12);
  const hour = 60 * 60 * 1000;
  expect(isRetryDue(stamp, now)).toBe(true);
  await writeFile(stamp, '');
  const failedAt = async (time: number) => utimes(stamp, time / 1000, time / 1000);
  await failedAt(now - 23 * hour);
  expect(isRetryDue(stamp, now)).toBe(false);
  await failedAt(now - 25 * hour);
  expect(isRetryDue(stamp, now)).toBe(true);
  // A wrong clock must not keep it longer.
  await failedAt(now + 1_000 * hour);
  expect(isRetryDue(stamp, now)).toBe(true);
});

it('knows the proxy that npm uses', () => {
  expect(proxyOf({ HTTPS_PROXY: 'http://proxy.example:8080' })).toBe('http://proxy.example:8080');
  expect(proxyOf({ https_proxy: 'http://proxy.example:8080' })).toBe('http://proxy.example:8080');
  expect(proxyOf({ HTTPS_PROXY: '' })).toBeNull();
});
