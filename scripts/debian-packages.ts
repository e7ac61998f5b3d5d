/** The Debian packages for Electron, the display in memory and the tests. */
import { readFileSync } from 'node:fs';
import { runCommand } from './command.ts';
import { sandboxFlags } from './project.ts';

const packagesFor = {
  /** For Electron on a bare machine, and `xdg-open`, which opens the browser. */
  electron: [
    'libgtk-3-0',
    'libnss3',
    // Ubuntu 24.04 has two providers of the old name, and apt chooses neither.
    'libasound2t64 | libasound2',
    'libgbm1',
    'libatk-bridge2.0-0',
    'libdrm2',
    'libxkbcommon0',
    'libcups2',
    'libsecret-1-0',
    'xdg-utils',
  ],
  /** A screen in memory and a keyring. */
  walkthrough: ['xvfb', 'fonts-liberation', 'dbus', 'gnome-keyring'],
  /** A browser, where there is no other, and its sandbox's helper. What root runs has no sandbox. */
  browser: ['chromium', ...(sandboxFlags.length > 0 ? [] : (['chromium-sandbox'] as const))],
  /** A custom protocol that the system knows, a network and a certificate of their own, Wayland, keys that are pressed, and KDE's wallet. */
  tests: [
    'desktop-file-utils',
    'iproute2',
    'libkf5wallet-bin',
    'libnss3-tools',
    'openssl',
    'sway',
    'xdotool',
  ],
  /** Tools that make and read packages of Linux and Windows, and a Windows and a Debian to run them on. */
  rehearsal: ['rpm', 'squashfs-tools', 'desktop-file-utils', 'p7zip-full', 'nsis', 'wine64', 'debootstrap'],
} as const;

export type PackagePurpose = keyof typeof packagesFor;

/** Lists the packages for some purposes. */
export function packagesNeeded(purposes: readonly PackagePurpose[]): readonly string[] {
  return purposes.flatMap((purpose) => packagesFor[purpose]);
}

/**
 * Picks the packages that are neither installed nor provided by an installed one (newer releases renamed some).
 *
 * @param needed names, or alternatives of which one is enough, as in Debian's dependencies: `new | old`
 * @param listing the output of `dpkg-query` in the format `${Package}\t${db:Status-Status}\t${Provides}\n`
 */
export function missingPackages(needed: readonly string[], listing: string): readonly string[] {
  const present = new Set<string>();
  for (const line of listing.split('\n')) {
    const [name = '', status, provides = ''] = line.split('\t');
    if (status !== 'installed') continue;
    present.add(name);
    for (const provided of provides.split(',')) present.add(provided.trim().split(' ')[0] ?? '');
  }
  return needed.filter((names) => !names.split(' | ').some((name) => present.has(name)));
}

/** The command to paste that installs packages. */
export function installLine(packages: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get satisfy --no-install-recommends '${packages.join(', ')}'`;
}

/**
 * Installs missing packages if possible: as root on Debian or Ubuntu.
 *
 * @throws Error with the line to paste if that is not possible or apt-get fails
 */
export async function provideDebianPackages(purposes: readonly PackagePurpose[]): Promise<void> {
  if (process.platform !== 'linux') return;
  const format = '${Package}\\t${db:Status-Status}\\t${Provides}\\n';
  const listing = await runCommand('dpkg-query', ['--show', `--showformat=${format}`], 'kept');
  // On other systems the user must install them.
  const missing = listing.code === 0 ? missingPackages(packagesNeeded(purposes), listing.output) : [];
  if (missing.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))) {
    throw new Error(`Some Debian packages are missing. Install them with:\n${installLine(missing)}`);
  }
  console.log(`Installing Debian packages: ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = ['--quiet=2', '--option=Dpkg::Use-Pty=0'];
  const steps = [
    ['update', ...quiet],
    ['satisfy', ...quiet, '--yes', '--no-install-recommends', missing.join(', ')],
  ];
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const signOfLife = setInterval(() => console.log(`  still installing after ${seconds()} s`), 10_000);
  try {
    for (const step of steps) {
      const { code, output } = await runCommand('apt-get', step, 'kept', env);
      if (code !== 0) throw new Error(`apt-get ${step[0]} failed:\n${output.trim()}`);
    }
  } finally {
    clearInterval(signOfLife);
  }
  console.log(`Installed the Debian packages in ${seconds()} s`);
}
