/** The app of `examples/minimal`, built with the installed package alone. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeTests } from '@playwright/test';
import { npm, runCommand } from '../../scripts/command.ts';
import { projectRoot, sandboxFlags } from '../../scripts/project.ts';
import { lastChange } from '../../scripts/set-up.ts';
import { test as kit } from '../kit/index.ts';
import { test as withDisplay } from './display.ts';
import { builtProgram } from './program.ts';

const folder = join(projectRoot, 'examples/minimal');
const stamp = join(folder, 'out/built-for-tests');
const sources = [
  'common',
  'emulator',
  'main',
  'preload',
  'renderer',
  'tests/kit',
  'build/package.ts',
  'examples/minimal/package.json',
  'examples/minimal/src',
];

async function run(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command, args, 'kept');
  if (code !== 0) throw new Error(output);
}

/** Installs the package there without a registry; its dependencies come from this clone. */
export async function buildMinimalAppIfStale(): Promise<void> {
  // A build by hand may hold an older package.
  const built = lastChange(stamp);
  const isByHand = ['main', 'preload', 'renderer'].some(
    (part) => lastChange(join(folder, 'out', part)) > built,
  );
  if (!isByHand && sources.every((path) => lastChange(join(projectRoot, path)) < built)) return;
  await run(...npm('run', 'build:package', '--', '--without-types'));
  const packages = join(folder, 'node_modules');
  await rm(packages, { recursive: true, force: true });
  await mkdir(packages, { recursive: true });
  const release = join(projectRoot, 'dist-package');
  const [tarball = ''] = (await readdir(release)).filter((name) => name.endsWith('.tgz'));
  await run('tar', ['-xzf', join(release, tarball), '-C', packages]);
  await rename(join(packages, 'package'), join(packages, tarball.replace(/-[\d.]+\.tgz$/, '')));
  await run(...npm('run', 'build', '--prefix', folder));
  await writeFile(stamp, '');
}

export const test = mergeTests(kit, withDisplay).extend({
  appOptions: async ({}, use) =>
    use({ args: [...sandboxFlags, folder], executablePath: builtProgram().executable }),
  protocol: 'minimal-example',
});

export { expect } from '../kit/index.ts';
