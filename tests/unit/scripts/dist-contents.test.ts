import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { expect, onTestFinished, test } from 'vitest';
import {
  describeSize,
  findUnwanted,
  firstScriptsSize,
  inspectPackages,
} from '../../../scripts/dist-contents.ts';
import { projectRoot } from '../../../scripts/project.ts';

const file = (path: string, content = '') => ({ path, content: Buffer.from(content) });

test('the files of a build are accepted', () => {
  const paths = [
    'package.json',
    'out/main/index.cjs',
    'out/preload/index.cjs',
    'out/renderer/signed-in.html',
    'out/renderer/assets/index.js',
    'out/renderer/assets/index.css',
  ];
  expect(
    findUnwanted(
      paths.map((path) => file(path, 'a, "-----BEGIN PRIVATE KEY-----", b')),
      {},
    ),
  ).toEqual([]);
});

test.each([
  '.env',
  'out/main/.env',
  'out/main/index.cjs.map',
  'emulator/index.ts',
  'node_modules/jose/package.json',
  'tests/unit/a.test.ts',
  'out/preload/other.cjs',
])('%s does not belong in a package @security', (path) => {
  expect(findUnwanted([file(path)], {})).toEqual([`${path} does not belong into a package.`]);
});

test.each([
  ['an API key', 'key="sk_test_abcdefgh"'],
  ['an API key', 'sk_live_abcdefgh'],
  ['an API key', 'sk_abcdefghij0123456789'],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\\n${'A'.repeat(64)}`],
  ['a settings file', 'a\nWORKOS_CLIENT_ID=client_1\n'],
  ['an emulator password', 'password:"correct-horse-pixel-demo"'],
  ['a path of this machine', `"${projectRoot}/main"`],
  ['WORKOS_COOKIE_PASSWORD', 'x = "the password of this machine"'],
])('%s is found in %s @security', (name, content) => {
  const env = { WORKOS_COOKIE_PASSWORD: 'the password of this machine' };
  expect(findUnwanted([file('out/main/index.cjs', content)], env)).toEqual([
    `out/main/index.cjs contains ${name}.`,
  ]);
});

test('an archive is searched whatever its files are called', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'contents-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const app = join(folder, 'app');
  const script = (name: string) => join('out/renderer/assets', name);
  const files: Readonly<Record<string, string>> = {
    '.env': 'A=1',
    LICENSE: '',
    [script('index.js')]: 'import("./renderer.js")',
    [script('renderer.js')]: 'import{a}from"./shared.js"',
    [script('shared.js')]: '1',
    [script('strings.js')]: '2',
    'out/main/index.cjs': 'sk_test_abcdefgh',
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(app, path)), { recursive: true });
    await writeFile(join(app, path), content);
  }
  await createPackage(app, join(folder, 'unpacked/resources/app.asar'));
  expect((await inspectPackages(join(folder, 'unpacked'), {})).toSorted()).toEqual([
    '.env does not belong into a package.',
    'LICENSE does not belong into a package.',
    'out/main/index.cjs contains an API key.',
  ]);
  expect(await inspectPackages(app, {})).toEqual(['Nothing was packed.']);
});

test('growth beyond a limit gives a warning', () => {
  expect(describeSize('app.asar', 1_380_000)).toBe('  app.asar             1.380 MB');
  expect(describeSize('app.asar', 1_380_001)).toBe(
    '  app.asar             1.380 MB  WARNING: more than 1.380 MB',
  );
  expect(describeSize('installed', 1e9)).not.toContain('WARNING');
});

test('the first scripts are the entry’s imports and the longer catalogue', () => {
  const script = (name: string, content: string) => file(`out/renderer/assets/${name}`, content);
  const first = [
    script('index.js', 'import("./renderer.js")'),
    script('renderer.js', 'import{a}from"./shared.js";import("./view.js")'),
    script('shared.js', 'a'.repeat(10)),
    script('strings.js', 'b'),
  ];
  const size = firstScriptsSize(first);
  expect(firstScriptsSize([...first, script('view.js', 'on demand')])).toBe(size);
  expect(firstScriptsSize([...first, script('strings-de.js', 'the longer one')])).toBeGreaterThan(size);
  expect(firstScriptsSize(first.filter(({ path }) => !path.includes('shared')))).toBeLessThan(size);
});
