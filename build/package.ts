/**
 * Makes the package of `npm run build:package`, which lets other Electron apps sign users in with the same code. Its
 * dependencies are this project's, in the same versions; modules that a sandboxed preload or CommonJS can't load are
 * bundled.
 */
import { mkdir, readFile, rm, writeFile, copyFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { runCommand } from '../scripts/command.ts';
import { readOptions } from '../scripts/options.ts';
import { projectRoot } from '../scripts/project.ts';
import { stateShapeOf } from './state-shape.ts';

/** Not this app's name, since clones change that. */
const name = 'authkit-for-electron';

const folder = join(projectRoot, 'dist-package');
const content = join(folder, 'package');

interface Entry {
  /** The package's entry points. */
  readonly path: string;
  readonly source: string;
  /** A CommonJS copy of the module that loads only Electron and Node. */
  readonly hasCommonJs: boolean;
}

const entries: readonly Entry[] = [
  { path: 'main', source: 'main/auth-electron/index.ts', hasCommonJs: true },
  { path: 'preload', source: 'preload/auth.ts', hasCommonJs: true },
  { path: 'react', source: 'renderer/auth/index.ts', hasCommonJs: false },
  { path: 'testing', source: 'tests/kit/index.ts', hasCommonJs: false },
  { path: 'testing/bridge', source: 'tests/kit/mock-bridge.ts', hasCommonJs: false },
];

/** The app's dependencies that the package needs, and those that only its test kit needs. */
const dependencies = ['@workos-inc/node', 'electron-store', 'iron-webcrypto', 'jose', 'valibot'];
const ofTestKit = ['@hono/node-server', 'hono'];
const peers = ['@playwright/test', 'electron', 'react'];

const isElectron = (id: string): boolean => /^electron(\/|$)/.test(id);
const isBuiltIn = (id: string): boolean => id.startsWith('node:') || builtinModules.includes(id);
const isInstalled = (id: string): boolean =>
  [...dependencies, ...ofTestKit, ...peers].some((one) => id === one || id.startsWith(`${one}/`));

function configOf({ path, source }: Entry, format: 'es' | 'cjs'): InlineConfig {
  const extension = format === 'es' ? 'mjs' : 'cjs';
  const isOfPage = path === 'react';
  return {
    configFile: false,
    logLevel: 'warn',
    define: { STATE_SHAPE: JSON.stringify(stateShapeOf(projectRoot)) },
    ssr: { noExternal: true },
    build: {
      ...(isOfPage
        ? { lib: { entry: join(projectRoot, source), formats: ['es'] } }
        : { ssr: join(projectRoot, source) }),
      outDir: join(content, dirname(path), path.split('/').at(-1) ?? path),
      emptyOutDir: false,
      target: isOfPage ? 'chrome130' : 'node20',
      minify: false,
      rolldownOptions: {
        external: (id: string) => isElectron(id) || isBuiltIn(id) || (format === 'es' && isInstalled(id)),
        output: {
          format,
          entryFileNames: `index.${extension}`,
          chunkFileNames: `[name].${extension}`,
          ...(path === 'preload' && { codeSplitting: false }),
        },
      },
    },
  };
}

/** Copies an entry's type declarations from the output of `tsc -b`, with all that they import. */
async function copyTypes(source: string, copied: Set<string>): Promise<void> {
  const file = source.replace(/\.tsx?$/, '.d.ts');
  if (copied.has(file)) return;
  copied.add(file);
  const text = await readFile(join(projectRoot, 'node_modules/.cache/types', file), 'utf8');
  await mkdir(join(content, 'types', dirname(file)), { recursive: true });
  await writeFile(
    join(content, 'types', file),
    text
      .replaceAll(/(from |import\()'(\.[^']+)\.tsx?'/g, "$1'$2.js'")
      .replaceAll(/^\/\/# sourceMappingURL.*$/gm, ''),
  );
  for (const [, imported = ''] of text.matchAll(/(?:from |import\(|import )'(\.[^']+\.tsx?)'/g)) {
    await copyTypes(join(dirname(file), imported), copied);
  }
}

async function manifest(): Promise<object> {
  const own = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly license: string;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const all = { ...own.devDependencies, ...own.dependencies };
  const pick = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, all[one] ?? '']));
  const exported = entries.map(({ path, source, hasCommonJs }) => [
    `./${path}`,
    {
      types: `./types/${source.replace(/\.tsx?$/, '.d.ts')}`,
      ...(hasCommonJs && { require: `./${path}/index.cjs` }),
      default: `./${path}/index.mjs`,
    },
  ]);
  return {
    name,
    version: own.version,
    description: 'WorkOS AuthKit sign-in for Electron apps',
    license: own.license,
    exports: Object.fromEntries(exported) as object,
    dependencies: pick([...dependencies, ...ofTestKit]),
    peerDependencies: { '@playwright/test': '>=1.50', electron: '>=33', react: '>=19' },
    peerDependenciesMeta: { '@playwright/test': { optional: true }, react: { optional: true } },
  };
}

// Tests of its behaviour don't need the types, which take most of the time.
const { 'without-types': isWithoutTypes } = readOptions('build:package', {
  'without-types': { type: 'boolean', default: false },
});
await rm(folder, { recursive: true, force: true });
await mkdir(content, { recursive: true });
if (!isWithoutTypes) {
  const types = await runCommand('tsc', ['-b'], 'kept');
  if (types.code !== 0) throw new Error(types.output);
}
const copied = new Set<string>();
for (const entry of entries) {
  await build(configOf(entry, 'es'));
  if (entry.hasCommonJs) await build(configOf(entry, 'cjs'));
  if (!isWithoutTypes) await copyTypes(entry.source, copied);
}
await writeFile(join(content, 'package.json'), `${JSON.stringify(await manifest(), null, 2)}\n`);
await copyFile(join(projectRoot, 'LICENSE'), join(content, 'LICENSE'));
// The emulator's pages read it from their own folder.
await mkdir(join(content, 'build'));
await copyFile(join(projectRoot, 'build/icon.svg'), join(content, 'build/icon.svg'));
await copyFile(join(projectRoot, 'docs/add-to-your-app.md'), join(content, 'README.md'));
const packed = await runCommand('npm', ['pack', content, '--pack-destination', folder, '--silent'], 'kept');
if (packed.code !== 0) throw new Error(packed.output);
console.log(relative(projectRoot, join(folder, packed.output.trim())));
