/** Prepares a command's needs beyond the packages of package-lock.json, with the build of the app. */
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
 * Provides the Debian packages, Electron and its sandbox, silently where they are there already.
 *
 * @param purposes the purposes of the Debian packages
 * @throws Error that says what to do, if something can't be had
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
 * When something below a path was last written, in milliseconds since the epoch; 0 if there is nothing. Folders count:
 * they change when a file is added, renamed or removed.
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
 * @throws Error with the build's own words
 */
export async function buildIfStale(): Promise<void> {
  // What the build writes last.
  const built = lastChange(join(projectRoot, 'out/renderer/assets'));
  if (sources.every((path) => lastChange(join(projectRoot, path)) < built)) return;
  console.log('Building the app');
  const build = ['node_modules/electron-vite/bin/electron-vite.js', 'build'];
  const { code, output } = await runCommand(process.execPath, build, 'kept');
  if (code !== 0) throw new Error(`${output.trim()}\nThe app could not be built.`);
}
