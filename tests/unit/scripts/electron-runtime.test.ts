import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { electronExecutable, findElectronRuntime } from '../../../scripts/electron-runtime.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('takes the Electron that is named before any other, with its version', async () => {
  const env = { ELECTRON_OVERRIDE_DIST_PATH: folder, XDG_CACHE_HOME: folder };
  const executable = electronExecutable({ source: 'chosen', version: '', dist: folder, pristine: folder });
  await mkdir(join(executable, '..'), { recursive: true });
  await writeFile(executable, '');
  await chmod(executable, 0o755);
  await writeFile(join(folder, 'version'), 'v40.1.2\n');
  expect(findElectronRuntime(env)).toEqual({
    source: 'chosen',
    version: '40.1.2',
    dist: folder,
    pristine: folder,
  });
});

it('says so when the Electron that is named is not there', () => {
  expect(() => findElectronRuntime({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toThrow(
    /ELECTRON_OVERRIDE_DIST_PATH .* no Electron/,
  );
});
