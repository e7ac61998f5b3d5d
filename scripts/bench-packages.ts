/**
 * What is measured: the package that `npm run dist:local` makes, and a bare Electron packaged the same way. Both
 * are made for each run: Linux maps a file that was just written in larger pieces than one that it has read, which
 * alone makes an Electron start up to a tenth faster, and its renderer count for a tenth more memory.
 */
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Platform, build } from 'electron-builder';
import { runCommand } from './command.ts';
import { planLocalPackage } from './dist-plan.ts';
import { cacheFolder, projectRoot } from './project.ts';
import type { ElectronRuntime } from './electron-runtime.ts';

export interface Packages {
  /** Executables. */
  readonly app: string;
  readonly bare: string;
}

export async function packageApps({ version, pristine }: ElectronRuntime): Promise<Packages> {
  const { code, output } = await runCommand('tsx', ['scripts/dist.ts', '--local'], 'kept');
  if (code !== 0) throw new Error(`The app could not be packaged.\n${output.trim()}`);
  const app = join(projectRoot, 'dist', 'linux-unpacked', planLocalPackage('0.0.0').packageName);

  const folder = join(cacheFolder(process.env), `bare-${version}`);
  const bare = join(folder, 'linux-unpacked', 'bare-electron');
  await build({
    projectDir: join(import.meta.dirname, 'bare-app'),
    publish: 'never',
    targets: Platform.LINUX.createTarget(['dir']),
    config: {
      directories: { output: folder },
      electronVersion: version,
      electronDist: pristine,
      npmRebuild: false,
    },
  });
  return { app, bare };
}

/** Everything beside an executable, in bytes. */
export async function installedSize(executable: string): Promise<number> {
  const entries = await readdir(dirname(executable), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
