/**
 * A Debian 13 in a folder. It is made once and kept in the cache folder, so that only the first run needs the network;
 * each use has its own overlay and namespaces, and changes nothing in it.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cacheFolder } from '../../scripts/project.ts';
import { must } from './programs.ts';

/** Their mounts and processes end with them. */
const namespaces = ['unshare', '--mount', '--pid', '--ipc', '--fork', '--kill-child'] as const;

/** apt's sources on this system. */
async function findMirror(): Promise<string> {
  const sites = await must('apt-get', ['indextargets', '--format', '$(SITE) $(LABEL)']);
  return /^(\S+) Debian$/m.exec(sites)?.[1] ?? 'http://deb.debian.org/debian';
}

const construction = `set -e
debootstrap --variant=minbase trixie "$1" "$2"
cp /etc/resolv.conf "$1/etc/resolv.conf"
chroot "$1" apt-get --quiet update
chroot "$1" apt-get --quiet --yes --no-install-recommends satisfy "$3"
chroot "$1" apt-get clean
chroot "$1" useradd --create-home --uid 1000 person`;

/**
 * Provides the folder. If two runs make one at the same time, the first one finished is kept.
 *
 * @param depends the packages to install, as in a Debian package's `Depends`
 * @returns the folder, or a sentence with the reason why there is none
 */
export async function provideDebian13(depends: string): Promise<{ folder: string } | { reason: string }> {
  const key = createHash('sha256').update(depends).digest('hex').slice(0, 8);
  const folder = join(cacheFolder(process.env), `debian-13-${key}`);
  // Written last: a folder without it was interrupted.
  const stamp = join(folder, 'complete');
  if (existsSync(stamp)) return { folder };
  console.log('Making a Debian 13 for the rehearsal, which takes a minute or two');
  const unfinished = join(await mkdtemp(join(tmpdir(), 'authkit-desktop-')), 'root');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  try {
    const args = ['sh', '-c', construction, 'sh', unfinished, await findMirror(), depends];
    await must(namespaces[0], [...namespaces.slice(1), ...args], env);
    if (existsSync(stamp)) return { folder };
    await must('rm', ['--recursive', '--force', folder]);
    await mkdir(dirname(folder), { recursive: true });
    await must('mv', ['--no-target-directory', unfinished, folder]);
    await writeFile(stamp, '');
    return { folder };
  } catch (error) {
    return { reason: (error as Error).message };
  } finally {
    await rm(dirname(unfinished), { recursive: true, force: true });
  }
}

/**
 * The command that runs a script in it as root. All its changes, mounts and processes are gone when it ends or is
 * killed.
 *
 * @param work a folder for the script and the mounts
 * @param files the files for the script in `/given`
 */
export async function commandInDebian13(
  folder: string,
  work: string,
  script: string,
  files: readonly string[],
): Promise<readonly [string, ...string[]]> {
  const given = join(work, 'given');
  await mkdir(given);
  for (const file of files) await copyFile(file, join(given, basename(file)));
  await writeFile(join(given, 'script'), script);
  const mounts = `set -e
mount -t tmpfs changes "$1/mount"
mkdir "$1/mount/upper" "$1/mount/work" "$1/mount/root"
root="$1/mount/root"
mount -t overlay debian-13 -o "lowerdir=$2,upperdir=$1/mount/upper,workdir=$1/mount/work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmp -o mode=1777 "$root/tmp"
mkdir "$root/given"
mount --bind "$1/given" "$root/given"
exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive sh -e /given/script`;
  await mkdir(join(work, 'mount'));
  // The first of them ends with the process that runs the tests.
  return ['setpriv', '--pdeathsig', 'KILL', ...namespaces, 'sh', '-c', mounts, 'sh', work, folder];
}
