import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { projectRoot } from '../../../scripts/project.ts';

let clone: string;

/** Runs `npm run hello` in the clone, with an npm that links tsx instead of installing it. */
async function bootstrap(command = 'hello', nodeArgs: readonly string[] = [], options = ['world']) {
  const args = [...nodeArgs, join(clone, 'scripts', 'bootstrap.mjs'), command, ...options];
  const env = { ...process.env, npm_execpath: join(clone, 'npm.mjs') };
  return new Promise<{ code: number | string; stdout: string; output: string }>((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, output: stdout + stderr }),
    );
  });
}

async function writeNpm(script: string): Promise<void> {
  await writeFile(
    join(clone, 'npm.mjs'),
    `import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';\n${script}`,
  );
}

const tsx = join(projectRoot, 'node_modules', 'tsx');
const workingNpm = `
    rmSync('node_modules', { recursive: true, force: true });
    mkdirSync('node_modules');
    symlinkSync(${JSON.stringify(tsx)}, 'node_modules/tsx', 'junction');
    copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
    console.log('npm', ...process.argv.slice(2));`;

async function writeLockfile(name = 'a-clone', tsxVersion = '1.0.0', others = {}): Promise<void> {
  const packages = { '': { name }, 'node_modules/tsx': { version: tsxVersion }, ...others };
  await writeFile(join(clone, 'package-lock.json'), JSON.stringify({ name, packages }));
}

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  await mkdir(join(clone, 'scripts'));
  await copyFile(join(projectRoot, 'scripts', 'bootstrap.mjs'), join(clone, 'scripts', 'bootstrap.mjs'));
  await writeFile(join(clone, 'package.json'), '{"type":"module"}');
  await writeLockfile();
  const hello = 'const who: string = process.argv[2] ?? "";\nconsole.log(`Hello ${who}`);\n';
  await writeFile(join(clone, 'scripts', 'hello.ts'), hello);
  await writeNpm(workingNpm);
});
afterEach(() => rm(clone, { recursive: true }));

it('installs the packages once, then runs the command with its arguments', async () => {
  const first = await bootstrap();
  expect(first.output).toContain('npm ci --loglevel=error\n');
  expect(first.output).toContain('Hello world\n');
  expect(await bootstrap()).toMatchObject({ code: 0, output: 'Hello world\n' });
});

it.each([
  ['the lockfile has another version', '2.0.0', {}],
  ['a package is missing', '1.0.0', { 'node_modules/other': { version: '1.0.0' } }],
  [
    'a package for this system is missing',
    '1.0.0',
    { 'node_modules/other': { version: '1.0.0', optional: true, os: [process.platform] } },
  ],
])('installs again when %s', async (_title, version, others) => {
  await bootstrap();
  await writeLockfile('a-clone', version, others);
  expect((await bootstrap()).output).toContain('npm ci --loglevel=error\n');
});

it('installs nothing again for a new name, or a package of another system', async () => {
  await bootstrap();
  await writeLockfile('acme-notes', '1.0.0', {
    'node_modules/of-aix': { version: '1.0.0', optional: true, os: ['aix'] },
    'node_modules/needed-by-it': { version: '1.0.0', optional: true },
  });
  expect((await bootstrap()).output).toBe('Hello world\n');
});

it.each(['{"packages": {', '{}'])('installs again when npm’s own list is damaged: %j', async (content) => {
  await bootstrap();
  await writeFile(join(clone, 'node_modules', '.package-lock.json'), content);
  expect((await bootstrap()).output).toContain('npm ci --loglevel=error\n');
});

it('installs again after an interrupted installation', async () => {
  await mkdir(join(clone, 'node_modules'));
  await symlink(join(projectRoot, 'node_modules', 'tsx'), join(clone, 'node_modules', 'tsx'), 'junction');
  expect((await bootstrap()).output).toContain('npm ci --loglevel=error\n');
});

it('says so when the packages can not be installed, does not run the command, and tries again next time', async () => {
  await writeNpm(`mkdirSync('node_modules'); console.error('no network'); process.exit(1);`);
  const failed = await bootstrap();
  expect(failed.code).toBe(1);
  expect(failed.output).toContain('no network');
  expect(failed.output).toContain('The packages could not be installed');
  expect(failed.output).not.toContain('Hello');
  await writeNpm(workingNpm);
  expect((await bootstrap()).output).toContain('Hello world\n');
});

it('ends with the counts even if the tests can’t be set up', async () => {
  await writeNpm('process.exit(1);');
  const { code, stdout } = await bootstrap('test', [], []);
  expect(code).toBe(1);
  expect(stdout).toMatch(/\n0 passed, 1 failed\n$/);
});

it.each([null, '{"packages": {', '{}'])(
  'says how to get a missing or damaged lockfile back: %j',
  async (content) => {
    const lockfile = join(clone, 'package-lock.json');
    await (content === null ? rm(lockfile) : writeFile(lockfile, content));
    const { code, output } = await bootstrap();
    expect(code).toBe(1);
    expect(output).toBe(
      'package-lock.json is missing or damaged. Get it back with: git checkout package-lock.json\n',
    );
  },
);

it('says which Node it needs when this one is too old', async () => {
  const old = join(clone, 'old-node.cjs');
  const versions = `{ value: { ...process.versions, node: '20.18.3' } }`;
  await writeFile(old, `Object.defineProperty(process, 'versions', ${versions});`);
  const { code, output } = await bootstrap('hello', ['--require', old]);
  expect(code).toBe(1);
  expect(output).toBe('This is Node 20.18.3; 20.19 or newer is needed, from https://nodejs.org.\n');
});

it.each([
  ['test', '--bogus', '--all, --rest, --packaged'],
  ['dist', '--locl', '--local, --sign'],
])('refuses npm run %s -- %s, and installs nothing', async (command, option, known) => {
  expect(await bootstrap(command, [], [option])).toEqual({
    code: 2,
    stdout: '',
    output: `Unknown option '${option}'. npm run ${command} has: ${known}\n`,
  });
});

it('takes an option with a value', async () => {
  await writeFile(join(clone, 'scripts', 'dist.ts'), 'console.log(process.argv[2]);\n');
  expect((await bootstrap('dist', [], ['--sign=folder'])).output).toMatch(/\n--sign=folder\n$/);
});

it('asks for npm where another package manager runs it, and installs nothing', async () => {
  vi.stubEnv('npm_config_user_agent', 'pnpm/10.0.0 npm/? node/v24.0.0 linux x64');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { code, output } = await bootstrap();
  expect(code).toBe(1);
  expect(output).toBe(
    "This project's packages are pinned in package-lock.json, which pnpm does not read. Use npm.\n",
  );
});

it('exits with the error’s code and prints only its message', async () => {
  const script = 'throw Object.assign(new Error("No such option."), { exitCode: 2 });\n';
  await writeFile(join(clone, 'scripts', 'hello.ts'), script);
  const { code, output } = await bootstrap();
  expect(code).toBe(2);
  expect(output).toMatch(/s\nNo such option\.\n$/);
});

it.each([
  ['fails', 'throw new Error("It went wrong.");', 1],
  ['sets an exit code', 'process.exitCode = 3;', 3],
  ['succeeds', '', 0],
])('exits with the code of a command that %s even if a library exits with 0', async (_title, end, code) => {
  // electron-builder keeps temporary files with it; its exit hook calls `process.exit(0)` before Node exits.
  const { resolve } = createRequire(join(projectRoot, 'node_modules', 'electron-builder', 'package.json'));
  const library = JSON.stringify(pathToFileURL(resolve('temp-file')).href);
  const work = `import { TmpDir } from ${library};\nawait new TmpDir('hello').getTempFile();\n`;
  await writeFile(join(clone, 'scripts', 'hello.ts'), `${work}${end}\n`);
  expect((await bootstrap()).code).toBe(code);
});
