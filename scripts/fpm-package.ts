/**
 * What electron-builder wants of fpm (https://fpm.readthedocs.io): the arguments that it passes for a deb and an rpm, and
 * no others. Debian's own tools make both (`deb-package.ts`, `rpm-package.ts`), so that nothing is downloaded.
 */
import { chmod, cp, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

export interface PackageRequest {
  readonly format: 'deb' | 'rpm';
  readonly file: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly maintainer: string;
  readonly url: string;
  readonly category: string;
  /** An SPDX expression, or null where package.json names none. */
  readonly license: string | null;
  /** What it needs, each in the words of its format. */
  readonly depends: readonly string[];
  /** One line. */
  readonly summary: string;
  /** Lines. */
  readonly description: readonly string[];
  /** By fpm's names. */
  readonly compression: string;
  readonly afterInstall: string | null;
  readonly afterRemove: string | null;
  /** From a file, or from all that is in a folder, to a path on the system that installs it. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Understands fpm's arguments.
 *
 * @throws Error for an argument that is unknown, missing or of another kind of package
 */
export function parseFpmArguments(args: readonly string[]): PackageRequest {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      s: { ...text, short: 's' },
      t: { ...text, short: 't' },
      force: { type: 'boolean' },
      d: { ...text, short: 'd', multiple: true },
      'deb-compression': text,
      'deb-priority': text,
      'rpm-compression': text,
      'rpm-os': text,
      'rpm-summary': text,
      architecture: text,
      'after-install': text,
      'after-remove': text,
      category: text,
      description: text,
      license: text,
      version: text,
      package: text,
      name: text,
      maintainer: text,
      vendor: text,
      url: text,
    },
  });
  const required = (name: keyof typeof values): string => {
    const value = values[name];
    if (typeof value !== 'string' || value === '') throw new Error(`--${name} is missing.`);
    return value;
  };
  const format = required('t');
  if (required('s') !== 'dir' || (format !== 'deb' && format !== 'rpm')) {
    throw new Error('Only a folder can be packed here, and only into a deb or rpm.');
  }
  // A deb's description begins with its summary.
  const lines = required('description').split('\n');
  const summary = format === 'deb' ? (lines.shift() ?? '') : required('rpm-summary');
  return {
    format,
    file: required('package'),
    name: required('name'),
    version: required('version'),
    architecture: required('architecture'),
    maintainer: required('maintainer'),
    url: required('url'),
    category: values.category ?? 'default',
    license: values.license ?? null,
    depends: values.d ?? [],
    summary: summary.trim(),
    description: lines.map((line) => line.trim()),
    compression: required(`${format}-compression`),
    afterInstall: values['after-install'] ?? null,
    afterRemove: values['after-remove'] ?? null,
    files: positionals.map((mapping) => {
      const [from = '', to, ...rest] = mapping.split('=');
      if (to === undefined || !to.startsWith('/') || rest.length > 0) {
        throw new Error(`${mapping} is not a file and where it goes, FROM=/TO.`);
      }
      return { from, to };
    }),
  };
}

/** Copies what is packed to where it goes below a folder, readable for everybody, whatever the umask of this machine. */
export async function layOutFiles({ files }: Pick<PackageRequest, 'files'>, root: string): Promise<void> {
  for (const { from, to } of files) {
    const target = join(root, to);
    await mkdir(dirname(target), { recursive: true });
    await cp(from, target, { recursive: true, verbatimSymlinks: true });
  }
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
