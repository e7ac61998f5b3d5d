/** RPM packages, made by rpmbuild. */
import { lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runCommand } from './command.ts';
import { layOutFiles } from './fpm-package.ts';
import type { PackageRequest } from './fpm-package.ts';

/** In a spec `%` begins a macro. */
const literal = (text: string): string => text.replaceAll('%', '%%');

async function scriptSection(name: 'post' | 'postun', file: string | null): Promise<readonly string[]> {
  return file === null ? [] : [`%${name}`, literal(await readFile(file, 'utf8'))];
}

/** The whole folder, or the one file, that a mapping makes. */
async function listed(root: string, { to }: PackageRequest['files'][number]): Promise<string> {
  const path = (await lstat(join(root, to))).isDirectory() ? to.replace(/\/$/, '') : to;
  return `"${literal(path)}"`;
}

/** The spec of a package whose files lie below `root` (https://rpm-software-management.github.io/rpm/manual/spec.html). */
async function writeSpec(wanted: PackageRequest, root: string): Promise<string> {
  const fields = {
    Name: wanted.name,
    Version: wanted.version,
    Release: '1',
    Summary: wanted.summary,
    License: wanted.license ?? 'unknown',
    Group: wanted.category,
    URL: wanted.url,
    Packager: wanted.maintainer,
    AutoReqProv: 'no',
  };
  const lines = [
    // Files are packed as they are: not stripped, not linked to by build IDs.
    '%global __os_install_post %{nil}',
    '%global _build_id_links none',
    '%global debug_package %{nil}',
    ...Object.entries(fields).map(([name, value]) => `${name}: ${literal(value)}`),
    ...wanted.depends.map((each) => `Requires: ${literal(each)}`),
    '%description',
    ...wanted.description.map(literal),
    '%install',
    `cp --archive --link '${literal(root)}/.' "$RPM_BUILD_ROOT"`,
    ...(await scriptSection('post', wanted.afterInstall)),
    ...(await scriptSection('postun', wanted.afterRemove)),
    '%files',
    '%defattr(-,root,root,-)',
    ...(await Promise.all(wanted.files.map((each) => listed(root, each)))),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Makes the package, its files owned by root.
 *
 * @throws Error for an unknown compression, or with rpmbuild's own words
 */
export async function buildRpm(wanted: PackageRequest): Promise<void> {
  if (wanted.compression !== 'xzmt') {
    throw new Error(`--rpm-compression is ${wanted.compression}; it can be xzmt.`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'rpm-'));
  try {
    const root = join(folder, 'files');
    await layOutFiles(wanted, root);
    const spec = join(folder, 'package.spec');
    await writeFile(spec, await writeSpec(wanted, root));
    const macros = {
      _topdir: folder,
      buildroot: join(folder, 'root'),
      _rpmdir: dirname(wanted.file),
      _rpmfilename: basename(wanted.file).replaceAll('%', '%%'),
      // xz, with as many threads as there are processors.
      _binary_payload: 'w6T.xzdio',
    };
    const defines = Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
    // electron-builder leaves it to fpm to know rpm's name of x64; dnf installs nothing for `amd64`.
    const architecture = wanted.architecture === 'amd64' ? 'x86_64' : wanted.architecture;
    const target = ['--target', `${architecture}-linux`];
    const { code, output } = await runCommand('rpmbuild', ['-bb', ...target, ...defines, spec], 'kept');
    if (code !== 0) throw new Error(`rpmbuild could not make ${wanted.file}.\n${output.trim()}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
