/** Checks a package for forbidden content, and measures its size. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { defaultSeed } from '../emulator/seed.ts';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

interface PackedFile {
  /** With slashes, relative to the archive's root. */
  readonly path: string;
  readonly content: Buffer;
}

/** The build's own files, which exclude `.env`, tests, the emulator and source maps. */
const expectedPaths =
  /^(package\.json|out\/main\/[\w-]+\.cjs|out\/preload\/index\.cjs|out\/renderer\/([\w-]+\.html|assets\/[\w-]+\.(js|css)))$/;

const secrets: readonly (readonly [string, RegExp | string])[] = [
  ['an API key', /\bsk_(?:test|live)_\w{8}|\bsk_[A-Za-z\d]{20}/],
  // Matches the key itself, since libraries that read keys contain its header line.
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\s)*[A-Za-z\d+/]{32}/],
  ['a settings file', /^WORKOS_\w+=/m],
  ...defaultSeed.users.map(({ password }) => ['an emulator password', password] as const),
  ['a path of this machine', projectRoot],
  ['a path of this machine', `${homedir()}/`],
];

/** These settings belong to the machine that builds. */
const privateSettings = ['WORKOS_API_KEY', 'WORKOS_COOKIE_PASSWORD'];

/**
 * Finds forbidden content in a package.
 *
 * @param env the build's environment, whose secrets are searched for
 * @returns a sentence for each finding
 */
export function findUnwanted(files: readonly PackedFile[], env: Environment): readonly string[] {
  const own = privateSettings.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return files.flatMap(({ path, content }) => {
    const text = content.toString('latin1');
    const found = [...secrets, ...own].filter(([, secret]) =>
      typeof secret === 'string' ? text.includes(secret) : secret.test(text),
    );
    return [
      ...(expectedPaths.test(path) ? [] : [`${path} does not belong into a package.`]),
      ...new Set(found.map(([name]) => `${path} contains ${name}.`)),
    ];
  });
}

/** A quarter above the sizes when the limit was set, in bytes: growth is only reported. */
const limits: Readonly<Record<string, number>> = { 'app.asar': 1_380_000, 'first scripts, gzip': 96_000 };

/** A line for a size. */
export function describeSize(name: string, bytes: number): string {
  const megabytes = (size: number) => `${(size / 1e6).toFixed(3)} MB`;
  const limit = limits[name] ?? Infinity;
  const warning = bytes > limit ? `  WARNING: more than ${megabytes(limit)}` : '';
  return `  ${name.padEnd(20)} ${megabytes(bytes)}${warning}`;
}

/** The files a window loads to take over its first frame: the entry, its imports, and the longer catalogue. */
export function firstScriptsSize(files: readonly PackedFile[]): number {
  const scripts = files.filter(({ path }) => path.startsWith('out/renderer/assets/'));
  const contents = new Map(scripts.map(({ path, content }) => [basename(path), content]));
  const sizeOf = (name: string) => gzipSync(contents.get(name) ?? '', { level: 9 }).length;
  const names = new Set(['index.js', 'renderer.js']);
  for (const name of names) {
    const imports = String(contents.get(name)).matchAll(/\b(?:from|import)\s*["'`]\.\/([\w-]+\.js)["'`]/g);
    for (const [, next = ''] of imports) names.add(next);
  }
  const catalogues = [...contents.keys()].filter((name) => name.startsWith('strings'));
  return [...names].reduce((sum, name) => sum + sizeOf(name), 0) + Math.max(...catalogues.map(sizeOf));
}

/** Reads all files of an archive. */
export function readAsar(archive: string): readonly PackedFile[] {
  return listPackage(archive, { isPack: false })
    .map((path) => path.slice(1))
    .filter((path) => !('files' in statFile(archive, path)))
    .map((path) => ({ path: path.replaceAll('\\', '/'), content: extractFile(archive, path) }));
}

/**
 * Checks every unpacked app of electron-builder below a folder, and prints its sizes.
 *
 * @returns a sentence for each forbidden file or text
 */
export async function inspectPackages(dist: string, env: Environment): Promise<readonly string[]> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const archives = entries.filter(({ name }) => name === 'app.asar').map(({ parentPath }) => parentPath);
  if (archives.length === 0) return ['Nothing was packed.'];
  const complaints: string[] = [];
  for (const resources of archives) {
    const archive = join(resources, 'app.asar');
    const files = readAsar(archive);
    const sizes = {
      'app.asar': (await stat(archive)).size,
      'first scripts, gzip': firstScriptsSize(files),
      installed: await folderSize(dirname(resources)),
    };
    for (const [name, bytes] of Object.entries(sizes)) console.log(describeSize(name, bytes));
    complaints.push(...findUnwanted(files, env));
  }
  return complaints;
}

/** The files in a folder and below, in bytes. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
