/** Builds the app into `out/`, and knows whether what is there was built from the sources as they are now. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { runCommand } from './command.ts';
import { projectRoot } from './project.ts';

const inputs = [
  'common',
  'main',
  'preload',
  'renderer',
  'electron.vite.config.ts',
  'scripts/prerender-plugin.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];
const results = ['out/main/index.cjs', 'out/preload/index.cjs', 'out/renderer'];
const stampFile = join(projectRoot, 'node_modules', '.cache', 'authkit-desktop', 'build');

/**
 * Digests files and folders by path and content, so that a checkout that only touches them changes nothing.
 *
 * @param paths relative to `root`; what isn't there is left out
 */
export function digestOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.toSorted()) {
    const entries = readFolder(join(root, path)) ?? [join(root, path)].filter((file) => existsSync(file));
    for (const file of entries.toSorted()) {
      const content = readFileSync(file);
      hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

function readFolder(folder: string): readonly string[] | null {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return null;
  }
}

/** Whether `out/` has to be built anew. */
export function isBuildStale(): boolean {
  if (results.some((result) => !existsSync(join(projectRoot, result)))) return true;
  return !existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== digestOf(projectRoot, inputs);
}

/**
 * Builds main, preload and renderer.
 *
 * @param output whether what the build says is shown as it comes, or only if it fails
 * @throws Error with the build's own words
 */
export async function build(output: 'live' | 'kept'): Promise<void> {
  await rm(stampFile, { force: true });
  const digest = digestOf(projectRoot, inputs);
  const outcome = await runCommand('electron-vite', ['build'], output);
  if (outcome.code !== 0) throw new Error(`${outcome.output.trim()}\nThe app could not be built.`.trim());
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, digest);
}

/** Builds if the sources have changed since, with one line about it. */
export async function buildIfStale(): Promise<void> {
  if (!isBuildStale()) return;
  const started = Date.now();
  console.log('Building the app');
  await build('kept');
  console.log(`Built the app in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
