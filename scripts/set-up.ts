/** Prepares a command: the tools beyond package-lock.json's packages, and the app's build. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { provideBrowser } from './browser.ts';
import { runCommand } from './command.ts';
import { provideDebianPackages } from './debian-packages.ts';
import type { PackagePurpose } from './debian-packages.ts';
import { provideElectronRuntime } from './electron-runtime.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { projectRoot } from './project.ts';
import { prepareSandbox } from './sandbox.ts';

/**
 * Provides the Debian packages, Electron and its sandbox; silent if they are already there.
 *
 * @param purposes the purposes of the Debian packages
 * @throws Error with a remedy if something is missing
 */
export async function setUp(purposes: readonly PackagePurpose[]): Promise<ElectronRuntime> {
  const needsBrowser = process.platform === 'linux' && purposes.includes('walkthrough');
  const isBrowserMissing = needsBrowser && !(await provideBrowser(process.env));
  await provideDebianPackages(isBrowserMissing ? [...purposes, 'browser'] : purposes);
  const runtime = await provideElectronRuntime(process.env);
  Object.assign(process.env, await prepareSandbox(runtime.dist));
  return runtime;
}

const sources = [
  'common',
  'main',
  'preload',
  'renderer',
  'electron.vite.config.ts',
  'build/prerender-plugin.ts',
  'package-lock.json',
];

/**
 * The last change below a path, in milliseconds since the epoch; 0 without files. Folders count: they change when a
 * file is added, renamed or removed.
 */
export function lastChange(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  const inside = stats.isDirectory() ? readdirSync(path).map((name) => lastChange(join(path, name))) : [];
  return Math.max(stats.mtimeMs, ...inside);
}

/**
 * Builds the app into `out/` if its sources are newer.
 *
 * @throws Error with the build's own message
 */
export async function buildIfStale(): Promise<void> {
  // The file that the build writes last.
  const built = lastChange(join(projectRoot, 'out/renderer/assets'));
  if (sources.every((path) => lastChange(join(projectRoot, path)) < built)) return;
  console.log('Building the app');
  const build = ['node_modules/electron-vite/bin/electron-vite.js', 'build'];
  const { code, output } = await runCommand(process.execPath, build, 'kept');
  if (code !== 0) throw new Error(`${output.trim()}\nThe app could not be built.`);
}
