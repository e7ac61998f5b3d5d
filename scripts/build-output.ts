/** Builds the app into `out/` if its sources are newer. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { projectRoot } from './project.ts';

const sources = [
  'common',
  'main',
  'preload',
  'renderer',
  'electron.vite.config.ts',
  'scripts/prerender-plugin.ts',
  'package-lock.json',
];
/** What the build writes last. */
const result = 'out/renderer/assets';

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

/** @throws Error with the build's own words */
export async function buildIfStale(): Promise<void> {
  const built = lastChange(join(projectRoot, result));
  if (sources.every((path) => lastChange(join(projectRoot, path)) < built)) return;
  console.log('Building the app');
  const { code, output } = await runCommand('electron-vite', ['build'], 'kept');
  if (code !== 0) throw new Error(`${output.trim()}\nThe app could not be built.`);
}
