/** What a deb of Electron alone would weigh, for comparison: measured once for each Electron. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDebianPackage } from './deb-package.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { projectRoot } from './project.ts';

const cache = join(projectRoot, 'node_modules', '.cache', 'authkit-desktop');

/** @returns bytes, compressed as the debs of local packages are */
export async function measureBareDeb({ version, pristine }: ElectronRuntime): Promise<number> {
  const memo = join(cache, `bare-deb-${version}`);
  if (existsSync(memo)) return Number(readFileSync(memo, 'utf8'));
  const folder = await mkdtemp(join(tmpdir(), 'bare-deb-'));
  try {
    const file = join(folder, 'electron.deb');
    await buildDebianPackage({
      format: 'deb',
      file,
      name: 'electron',
      version,
      architecture: 'amd64',
      maintainer: 'none',
      url: 'none',
      category: 'default',
      license: null,
      depends: [],
      summary: 'Electron',
      description: [],
      compression: 'gz',
      afterInstall: null,
      afterRemove: null,
      files: [{ from: `${pristine}/`, to: '/opt/electron' }],
    });
    const { size } = await stat(file);
    await mkdir(cache, { recursive: true });
    await writeFile(memo, String(size));
    return size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
