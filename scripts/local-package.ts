/** The package for this machine that the tests are made with: built once, by the first who asks for it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { planLocalPackage } from './dist-plan.ts';
import { projectRoot } from './project.ts';

export interface LocalPackage {
  /** The app as it lies in a package, ready to be started. */
  readonly executable: string;
  /** Null where none is made. */
  readonly deb: string | null;
}

/** The executable of an unpacked app, relative to the folder of packages, as electron-builder lays it out. */
export function unpackedExecutable(platform: NodeJS.Platform, arch: string): string {
  const { productName, packageName } = planLocalPackage('0.0.0');
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  if (platform === 'darwin')
    return join(`mac${suffix}`, `${productName}.app`, 'Contents', 'MacOS', productName);
  if (platform === 'win32') return join(`win${suffix}-unpacked`, `${productName}.exe`);
  return join(`linux${suffix}-unpacked`, packageName);
}

let building: Promise<LocalPackage> | null = null;

/** @throws Error with what the build said, if there is no package */
export function provideLocalPackage(): Promise<LocalPackage> {
  return (building ??= buildLocalPackage());
}

async function buildLocalPackage(): Promise<LocalPackage> {
  console.log('Building the package');
  const { code, output } = await runCommand('tsx', ['scripts/dist.ts', '--local'], 'kept');
  if (code !== 0) throw new Error(`npm run dist:local failed.\n${output.trim()}`);
  const dist = join(projectRoot, 'dist');
  const deb = (await readdir(dist)).find((name) => name.endsWith('.deb'));
  return {
    executable: join(dist, unpackedExecutable(process.platform, process.arch)),
    deb: deb === undefined ? null : join(dist, deb),
  };
}
