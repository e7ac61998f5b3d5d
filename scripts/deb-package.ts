/** Debian packages, made by dpkg-deb. */
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { layOutFiles } from './fpm-package.ts';
import type { PackageRequest } from './fpm-package.ts';

/** How dpkg-deb compresses: `xz` takes minutes for the last megabytes, `gz` stands for speed. */
const compressions: Readonly<Record<string, readonly string[]>> = {
  xz: ['-Zxz'],
  gz: ['-Zzstd', '-z1'],
};

/** The fields of the control file but for the installed size, in order. */
export function controlFields(wanted: PackageRequest): readonly (readonly [string, string])[] {
  const paragraphs = wanted.description.map((line) => ` ${line || '.'}`);
  return [
    ['Package', wanted.name],
    ['Version', wanted.version],
    ['Architecture', wanted.architecture],
    ['Maintainer', wanted.maintainer],
    ['Section', wanted.category],
    ['Priority', 'optional'],
    ['Homepage', wanted.url],
    ...(wanted.depends.length === 0 ? [] : [['Depends', wanted.depends.join(', ')] as const]),
    ['Description', [wanted.summary, ...paragraphs].join('\n')],
  ];
}

/** What a folder takes when it is installed, in KiB, counted as Debian Policy 5.6.20 does. */
async function installedSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isFile()) return 1;
      const { size } = await lstat(join(entry.parentPath, entry.name));
      return Math.ceil(size / 1024);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Makes the package, its files owned by root.
 *
 * @throws Error for an unknown compression, or with dpkg-deb's own words
 */
export async function buildDebianPackage(wanted: PackageRequest): Promise<void> {
  const compression = compressions[wanted.compression];
  if (compression === undefined) {
    throw new Error(`--deb-compression is ${wanted.compression}; it can be xz or gz.`);
  }
  const root = await mkdtemp(join(tmpdir(), 'deb-'));
  try {
    await layOutFiles(wanted, root);
    const fields = [...controlFields(wanted), ['Installed-Size', String(await installedSize(root))] as const];
    await mkdir(join(root, 'DEBIAN'), { mode: 0o755 });
    const control = fields.map(([name, value]) => `${name}: ${value}\n`).join('');
    await writeFile(join(root, 'DEBIAN', 'control'), control);
    const scripts = [
      ['postinst', wanted.afterInstall],
      ['postrm', wanted.afterRemove],
    ] as const;
    for (const [name, script] of scripts) {
      if (script === null) continue;
      await copyFile(script, join(root, 'DEBIAN', name));
      await chmod(join(root, 'DEBIAN', name), 0o755);
    }
    const options = ['--root-owner-group', ...compression];
    const { code, output } = await runCommand('dpkg-deb', [...options, '--build', root, wanted.file], 'kept');
    if (code !== 0) throw new Error(`dpkg-deb could not make ${wanted.file}.\n${output.trim()}`);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
