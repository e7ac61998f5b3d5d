/**
 * Debian 13 in a folder, for `chroot`. It is fetched once into the project's cache; each user of it gets a layer above
 * it, so that their changes don't affect others. Needs root, debootstrap (`apt-get install debootstrap`) and, the first
 * time, Debian's mirror.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../../scripts/command.ts';
import { cacheFolder } from '../../scripts/project.ts';

export interface DebianRoot {
  /** Its `/`, with `/proc`, `/sys` and `/dev` in place. */
  readonly directory: string;
  /** Unmounts and removes it. First end all programs in it. */
  close(): Promise<void>;
}

async function run(command: string, ...args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command, args, 'kept');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output.trim()}`);
}

async function provideBase(): Promise<string> {
  const base = join(cacheFolder(process.env), 'debian-13');
  if (existsSync(base)) return base;
  await mkdir(dirname(base), { recursive: true });
  const unfinished = await mkdtemp(`${base}.`);
  try {
    const options = ['--variant=minbase', '--include=ca-certificates,git'];
    await run('debootstrap', ...options, 'trixie', unfinished, 'http://deb.debian.org/debian');
    // Otherwise packages would start their services on this machine.
    await writeFile(join(unfinished, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    // Only the owner can enter a folder made by mkdtemp.
    await chmod(unfinished, 0o755);
    await rename(unfinished, base);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return base;
}

/**
 * Opens a fresh Debian 13, with this machine's network.
 *
 * @throws Error if it can't be fetched or mounted
 */
export async function openDebianRoot(): Promise<DebianRoot> {
  const base = await provideBase();
  const folder = await mkdtemp(join(tmpdir(), 'debian-root-'));
  const [upper, work, directory] = ['upper', 'work', 'root'].map((name) => join(folder, name));
  if (!upper || !work || !directory) throw new Error('No folder.');
  await Promise.all([upper, work, directory].map((each) => mkdir(each)));
  const layers = `lowerdir=${base},upperdir=${upper},workdir=${work}`;
  const mounts = [
    ['-t', 'overlay', 'overlay', '-o', layers, directory],
    ['-t', 'proc', 'proc', join(directory, 'proc')],
    ['-t', 'sysfs', 'sysfs', join(directory, 'sys')],
    ['--rbind', '--make-rslave', '/dev', join(directory, 'dev')],
  ];
  const mounted: string[] = [];
  const close = async (): Promise<void> => {
    for (const place of mounted.toReversed()) await run('umount', '--recursive', place);
    await rm(folder, { recursive: true });
  };
  try {
    for (const mount of mounts) {
      await run('mount', ...mount);
      mounted.push(mount.at(-1) ?? '');
    }
    for (const file of ['etc/hosts', 'etc/resolv.conf']) await copyFile(`/${file}`, join(directory, file));
  } catch (error) {
    await close();
    throw error;
  }
  return { directory, close };
}
