import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../../scripts/project.ts';

/** None of these belongs to a clone. */
const leftOut = new Set(['.git', 'node_modules', 'out', 'dist', 'screenshots', 'test-results']);

let clone: string;

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'rename-'));
  await cp(projectRoot, clone, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  await symlink(join(projectRoot, 'node_modules'), join(clone, 'node_modules'), 'junction');
});
afterAll(() => rm(clone, { recursive: true }));

function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: clone, env: { ...process.env, NODE_ENV: 'test' } };
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const tsx = join(projectRoot, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const rename = (name: string, id: string, scheme: string) =>
  run(tsx, 'scripts/rename.ts', '--name', name, '--id', id, '--scheme', scheme);

it.each([
  ['', 'com.acme.notes', 'acme-notes', '--name is missing.'],
  ['Acme: "Notes"', 'com.acme.notes', 'acme-notes', '--name is “Acme: "Notes"”.'],
  ['数', 'com.acme.notes', 'acme-notes', '--name is “数”. It must start with a letter from A to Z'],
  ['Acme Notes', 'acme', 'acme-notes', '--id is “acme”. It must be in reverse domain order'],
  ['Acme Notes', 'com.acme.notes', 'Acme', '--scheme is “Acme”.'],
  ['Acme Notes', 'com.acme.notes', 'https', '--scheme is “https”, which already means something else.'],
  ['Acme Notes', 'com.acme.notes', 'app', '--scheme is “app”, which already means something else.'],
])('refuses “%s” %s %s with a sentence', async (name, id, scheme, sentence) => {
  const { code, stdout, stderr } = await rename(name, id, scheme);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.startsWith(sentence)).toBe(true);
  expect(stderr.split('\n')).toHaveLength(2);
});

it('leaves nothing of the old name, and keeps scheme and package name apart', async () => {
  const { code, stdout, stderr } = await rename('Zoë Notes', 'com.acme.notes', 'acme-link');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('docs/gallery: the pictures show the old name');

  const left: string[] = [];
  for (const entry of await readdir(clone, { recursive: true, withFileTypes: true })) {
    const file = relative(clone, join(entry.parentPath, entry.name));
    const isOwn = file === join('scripts', 'rename.ts') || file.startsWith('node_modules');
    if (entry.isFile() && !isOwn && /authkit[- ]?desktop/i.test(await readFile(join(clone, file), 'utf8')))
      left.push(file);
  }
  expect(left).toEqual([]);

  const read = (file: string) => readFile(join(clone, file), 'utf8');
  expect(await read('common/product.ts')).toMatch(
    /productName = 'Zoë Notes'[^]*packageName = 'zoe-notes'[^]*applicationId = 'com\.acme\.notes'[^]*customProtocol = 'acme-link'/,
  );
  expect(JSON.parse(await read('package.json'))).toMatchObject({
    name: 'zoe-notes',
    productName: 'Zoë Notes',
  });
  expect(JSON.parse(await read('package-lock.json'))).toMatchObject({ name: 'zoe-notes' });
  expect((await read('README.md')).startsWith('# Zoë Notes\n')).toBe(true);
  expect(await read('.env.example')).toContain('acme-link://callback');
});

it('leaves names that the project’s own test accepts', async () => {
  const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const names = await run(vitest, 'run', '--root', clone, 'tests/unit/common/product.test.ts');
  expect(names.stdout + names.stderr).toMatch(/Tests .*\d passed/);
  expect(names.code).toBe(0);
});

it('refuses a second renaming', async () => {
  const again = await rename('Other', 'com.acme.other', 'other-link');
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('This app is called “Zoë Notes” already.');
});
