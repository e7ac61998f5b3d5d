import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { leanModules, replacements } from '../../../scripts/lean-modules.ts';
import { projectRoot } from '../../../scripts/project.ts';

const requireAsUpdater = createRequire(join(projectRoot, 'node_modules/electron-updater/package.json'));

/** The modules that the bundles of the files that use these libraries are made of. */
const modules = new Set<string>();
/** What they require when they run. */
let required: readonly string[] = [];

beforeAll(async () => {
  const built = await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    plugins: [leanModules, { name: 'list', moduleParsed: ({ id }) => void modules.add(id) }],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      write: false,
      rolldownOptions: {
        input: ['main/updates/updater.ts', 'main/auth/storage/auth-storage.ts'],
        external: /^electron(\/|$)/,
        output: { format: 'cjs' },
      },
    },
  });
  if (!('output' in built)) throw new Error('There is no bundle.');
  const chunks = built.output.flatMap((part) => (part.type === 'chunk' ? [part] : []));
  const own = chunks.map(({ fileName }) => fileName);
  required = chunks.flatMap(({ imports }) => imports.filter((name) => !own.includes(name)));
});

test.each(replacements.map(({ request, from }, index) => [request, from, index] as const))(
  '%s, which %s asks for, is replaced',
  (_request, _from, index) => {
    const prefix = `\0lean-modules:${index}.`;
    expect([...modules].filter((id) => id.startsWith(prefix))).toHaveLength(1);
  },
);

test.each([
  /\/node_modules\/(fs-extra|graceful-fs|lodash\.isequal|sax|debug)\//,
  /\/electron-updater\/out\/(providerFactory|providers\/(?!Provider\.)\w+)\.js$/,
  /\/electron-updater\/node_modules\/semver\/(index|ranges|classes\/range)\b/,
  /\/js-yaml\/lib\/dumper\.js$/,
])('nothing of %s is bundled', (original) => {
  expect([...modules].filter((id) => original.test(id))).toEqual([]);
});

test('the bundle requires Electron and Node, and nothing that has to be installed', () => {
  expect(required.length).toBeGreaterThan(0);
  expect(required.filter((name) => !isBuiltin(name) && !/^electron(\/main)?$/.test(name))).toEqual([]);
});

/** Runs what stands in for a module that electron-updater asks for. */
function standIn(request: string): Readonly<Record<string, unknown>> {
  const code = replacements.find((one) => one.request === request)?.code ?? '';
  const module = { exports: {} };
  runInThisContext(`(module, exports, require) => {${code}\n}`)(module, module.exports, requireAsUpdater);
  return module.exports;
}

test.each(['fs-extra', 'semver'])('what stands in for %s has all that is asked of it', (request) => {
  const asked = [...modules]
    .filter((id) => id.includes('/node_modules/electron-updater/out/'))
    .flatMap((id) => {
      const source = readFileSync(id, 'utf8');
      const name = new RegExp(`const (\\w+) = require\\("${request}"\\)`).exec(source)?.[1];
      return name === undefined ? [] : [...source.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))];
    })
    .map(([, member = '']) => member);
  const given = standIn(request);
  expect(asked.length).toBeGreaterThan(3);
  for (const member of asked) expect(given[member], member).toBeTypeOf('function');
});

/** What calls of the kind that electron-updater makes come to. */
async function exercise(fs: Readonly<Record<string, unknown>>): Promise<unknown> {
  const call = async (name: string, ...args: readonly unknown[]): Promise<unknown> => {
    const member = fs[name];
    if (typeof member !== 'function') throw new Error(`There is no ${name}.`);
    return Reflect.apply(member, fs, args);
  };
  const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  try {
    const file = join(folder, 'deep', 'down', 'file');
    const outcomes = [
      await call('pathExists', file),
      await call('outputFile', file, 'text'),
      await call('pathExists', file),
      await call('pathExistsSync', file),
      await call('readFile', file, 'utf8'),
      await call('outputJson', join(folder, 'more', 'file.json'), { a: [1] }),
      await call('readJson', join(folder, 'more', 'file.json')),
    ];
    const descriptor = await call('open', file, 'r');
    outcomes.push(typeof descriptor, await call('read', descriptor, Buffer.alloc(4), 0, 4, 0));
    await call('close', descriptor);
    for (const name of ['deep', 'new']) {
      await call('emptyDir', join(folder, name));
      outcomes.push(await readdir(join(folder, name)));
    }
    await writeFile(join(folder, 'old'), '');
    outcomes.push(await call('remove', join(folder, 'old')), await call('remove', join(folder, 'old')));
    return outcomes;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('what stands in for fs-extra does what that does', async () => {
  const own = await exercise(standIn('fs-extra'));
  expect(own).toEqual(await exercise(requireAsUpdater('fs-extra')));
});

test('what stands in for lodash.isequal and semver does what they do', () => {
  const isEqual = standIn('lodash.isequal') as unknown as (one: unknown, other: unknown) => boolean;
  const original: typeof isEqual = requireAsUpdater('lodash.isequal');
  const update = { version: '1.2.3', files: [{ url: 'a', size: 1 }] };
  for (const other of [structuredClone(update), { ...update, files: [] }, null, { version: '1.2.3' }]) {
    expect(isEqual(update, other)).toBe(original(update, other));
  }
  const { eq, gt, lt, parse, prerelease } = requireAsUpdater('semver');
  expect(standIn('semver')).toEqual({ eq, gt, lt, parse, prerelease });
});
