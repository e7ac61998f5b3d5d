/**
 * Debian packages from the arguments that electron-builder has for fpm (https://fpm.readthedocs.io), made by dpkg-deb. Of
 * fpm's arguments it takes those that electron-builder passes for a deb, and refuses all others. `scripts/fpm` runs it.
 */
import { cp, chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './command.ts';

/** How dpkg-deb compresses, by fpm's names: `xz` takes minutes for the last megabytes, `gz` stands for speed. */
const compressions: Readonly<Record<string, readonly string[]>> = {
  xz: ['-Zxz'],
  gz: ['-Zzstd', '-z1'],
};

export interface DebianPackage {
  readonly file: string;
  /** The fields of the control file but for the installed size, in order. */
  readonly control: readonly (readonly [string, string])[];
  readonly compression: readonly string[];
  readonly postinst: string | null;
  readonly postrm: string | null;
  /** From a file, or from all that is in a folder, to a path on the system that installs it. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Understands fpm's arguments.
 *
 * @throws Error for an argument that is unknown, missing or of another kind of package
 */
export function parseFpmArguments(args: readonly string[]): DebianPackage {
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
      architecture: text,
      'after-install': text,
      'after-remove': text,
      category: text,
      description: text,
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
  if (required('s') !== 'dir' || required('t') !== 'deb') {
    throw new Error('Only a folder can be packed here, and only into a deb.');
  }
  const compression = compressions[required('deb-compression')];
  if (compression === undefined) {
    throw new Error(`--deb-compression is ${values['deb-compression']}; it can be xz or gz.`);
  }
  const [synopsis = '', ...details] = required('description').split('\n');
  const paragraphs = details.map((line) => ` ${line.trim() || '.'}`);
  return {
    file: required('package'),
    control: [
      ['Package', required('name')],
      ['Version', required('version')],
      ['Architecture', required('architecture')],
      ['Maintainer', required('maintainer')],
      ['Section', values.category ?? 'default'],
      ['Priority', required('deb-priority')],
      ['Homepage', required('url')],
      ...(values.d === undefined ? [] : [['Depends', values.d.join(', ')] as const]),
      ['Description', [synopsis.trim(), ...paragraphs].join('\n')],
    ],
    compression,
    postinst: values['after-install'] ?? null,
    postrm: values['after-remove'] ?? null,
    files: positionals.map((mapping) => {
      const [from = '', to, ...rest] = mapping.split('=');
      if (to === undefined || !to.startsWith('/') || rest.length > 0) {
        throw new Error(`${mapping} is not a file and where it goes, FROM=/TO.`);
      }
      return { from, to };
    }),
  };
}

/** Runs a program that has to work. */
async function must(command: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runCommand(command, args, 'kept');
  if (code !== 0) throw new Error(`${command} failed.\n${output.trim()}`);
  return output;
}

/**
 * Makes the package, its files owned by root.
 *
 * @throws Error with dpkg-deb's own words
 */
export async function buildDebianPackage(wanted: DebianPackage): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'deb-'));
  try {
    for (const { from, to } of wanted.files) {
      const target = join(root, to);
      await mkdir(dirname(target), { recursive: true });
      await cp(from, target, { recursive: true, verbatimSymlinks: true });
    }
    const size = Number.parseInt(
      await must('du', ['--apparent-size', '--summarize', '--block-size=1K', root]),
    );
    await mkdir(join(root, 'DEBIAN'));
    const fields = [...wanted.control, ['Installed-Size', String(size)] as const];
    await writeFile(
      join(root, 'DEBIAN', 'control'),
      fields.map(([name, value]) => `${name}: ${value}\n`).join(''),
    );
    // Readable for everybody, whatever the umask of the machine that builds.
    await must('chmod', ['--recursive', 'u=rwX,go=rX', root]);
    const scripts = [
      ['postinst', wanted.postinst],
      ['postrm', wanted.postrm],
    ] as const;
    for (const [name, script] of scripts) {
      if (script === null) continue;
      await copyFile(script, join(root, 'DEBIAN', name));
      await chmod(join(root, 'DEBIAN', name), 0o755);
    }
    const options = ['--root-owner-group', ...wanted.compression];
    await must('dpkg-deb', [...options, '--build', root, wanted.file]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename)
  await buildDebianPackage(parseFpmArguments(process.argv.slice(2)));
