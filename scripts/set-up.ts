/** What a command needs beyond the packages of package-lock.json: Debian packages, an Electron and its sandbox, the build. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { provideElectronRuntime } from './electron-runtime.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { projectRoot, sandboxFlags } from './project.ts';
import { prepareSandbox } from './sandbox.ts';

const packagesFor = {
  /** Electron on a bare machine, and `xdg-open`, by which it opens the browser. */
  electron: [
    'libgtk-3-0',
    'libnss3',
    // Ubuntu 24.04 has two providers of the old name, and apt takes neither.
    'libasound2t64 | libasound2',
    'libgbm1',
    'libatk-bridge2.0-0',
    'libdrm2',
    'libxkbcommon0',
    'libcups2',
    'libsecret-1-0',
    'xdg-utils',
  ],
  /** A screen in memory, a browser and a keyring. */
  walkthrough: [
    'xvfb',
    'chromium',
    // The sandbox's helper. What root runs has no sandbox.
    ...(sandboxFlags.length > 0 ? [] : (['chromium-sandbox'] as const)),
    'fonts-liberation',
    'dbus',
    'gnome-keyring',
  ],
  /** A custom protocol that the system knows, a network of their own, keys that are pressed for real, and Wayland. */
  tests: ['desktop-file-utils', 'iproute2', 'xdotool', 'sway'],
} as const;

export type PackagePurpose = keyof typeof packagesFor;

/** Lists the Debian packages for some purposes. */
export const packagesNeeded = (purposes: readonly PackagePurpose[]): readonly string[] =>
  purposes.flatMap((purpose) => packagesFor[purpose]);

/**
 * Picks the packages that are neither installed nor provided by one that is (newer releases renamed some).
 *
 * @param needed names, or alternatives of which one is enough, as in Debian's dependencies: `new | old`
 * @param listing what `dpkg-query` prints in the format `${Package}\t${db:Status-Status}\t${Provides}\n`
 */
export function missingPackages(needed: readonly string[], listing: string): readonly string[] {
  const present = new Set<string>();
  for (const line of listing.split('\n')) {
    const [name = '', status, provides = ''] = line.split('\t');
    if (status !== 'installed') continue;
    for (const each of [name, ...provides.split(',')]) present.add(each.trim().split(' ')[0] ?? '');
  }
  return needed.filter((names) => !names.split(' | ').some((name) => present.has(name)));
}

/** The line that installs packages, to paste into a terminal. */
export function installLine(packages: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get satisfy --no-install-recommends '${packages.join(', ')}'`;
}

/**
 * Installs what is missing where that is allowed: as root on Debian or Ubuntu. Other systems are left to the person.
 *
 * @throws Error with the line to paste where it isn't allowed, and if apt-get fails
 */
async function provideDebianPackages(purposes: readonly PackagePurpose[]): Promise<void> {
  if (process.platform !== 'linux') return;
  const format = '${Package}\\t${db:Status-Status}\\t${Provides}\\n';
  const listing = await runCommand('dpkg-query', ['--show', `--showformat=${format}`], 'kept');
  const missing = listing.code === 0 ? missingPackages(packagesNeeded(purposes), listing.output) : [];
  if (missing.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))) {
    throw new Error(`Some Debian packages are missing. Install them with:\n${installLine(missing)}`);
  }
  console.log(`Installing Debian packages: ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = ['--quiet=2', '--option=Dpkg::Use-Pty=0'];
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const signOfLife = setInterval(() => console.log(`  still installing after ${seconds()} s`), 10_000);
  try {
    for (const step of [['update'], ['satisfy', '--yes', '--no-install-recommends', missing.join(', ')]]) {
      const { code, output } = await runCommand('apt-get', [...quiet, ...step], 'kept', env);
      if (code !== 0) throw new Error(`apt-get ${step[0]} failed:\n${output.trim()}`);
    }
  } finally {
    clearInterval(signOfLife);
  }
}

/**
 * Provides the Debian packages, Electron and its sandbox, silently where they are there already.
 *
 * @param purposes what the Debian packages are for
 * @throws Error that says what to do, if something can't be had
 */
export async function setUp(purposes: readonly PackagePurpose[]): Promise<ElectronRuntime> {
  await provideDebianPackages(purposes);
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
