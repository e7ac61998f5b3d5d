/** What a deb of Electron alone would weigh, for comparison: measured once for each Electron. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronRuntime } from './electron-runtime.ts';
import { buildDebianPackage, parseFpmArguments } from './fpm-package.ts';
import { projectRoot } from './project.ts';

const cache = join(projectRoot, 'node_modules', '.cache', 'authkit-desktop');

/** @returns bytes, compressed as the debs of local packages are */
export async function measureBareDeb({ version, pristine }: ElectronRuntime): Promise<number> {
  const memo = join(cache, `bare-deb-${version}`);
  if (existsSync(memo)) return Number(readFileSync(memo, 'utf8'));
  const folder = await mkdtemp(join(tmpdir(), 'bare-deb-'));
  try {
    const file = join(folder, 'electron.deb');
    const identity = [
      '--name',
      'electron',
      '--version',
      version,
      '--architecture',
      'amd64',
      '--package',
      file,
    ];
    const rest = [
      '--maintainer',
      'none',
      '--url',
      'none',
      '--description',
      'Electron',
      '--deb-priority',
      'optional',
    ];
    const kind = ['-s', 'dir', '-t', 'deb', '--deb-compression', 'gz'];
    await buildDebianPackage(
      parseFpmArguments([...kind, ...identity, ...rest, `${pristine}/=/opt/electron`]),
    );
    const { size } = await stat(file);
    await mkdir(cache, { recursive: true });
    await writeFile(memo, String(size));
    return size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
