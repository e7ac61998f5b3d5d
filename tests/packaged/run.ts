/**
 * `npm test -- --packaged`: tests the app as users install it. Installs an older version of the deb in `dist/` with
 * apt-get, updates, manages, removes and purges it, and after each step runs its tests
 * (`tests/packaged/playwright.config.ts`), including the end-to-end tests, as an ordinary user with Chromium's sandbox.
 * It removes everything it has made, even after a failure or an interruption. ARGV[2] is the file for its counts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { heedSignals, interruption, runCommand } from '../../scripts/command.ts';
import { countPlaywright, countReport, sumCounts } from '../../scripts/counts.ts';
import type { Counts } from '../../scripts/counts.ts';
import { projectRoot } from '../../scripts/project.ts';
import type { Environment } from '../../scripts/project.ts';
import { setUp } from '../../scripts/set-up.ts';
import { packageName, testUser } from './installed-program.ts';
import { placePolicy, removePolicy, weakenings } from './policy.ts';

/**
 * Runs a program that must succeed. Interruptions don't reach it, because an interrupted package manager leaves the
 * system half changed.
 */
async function must(command: string, args: readonly string[], env = process.env): Promise<string> {
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed.\n${output.trim()}`);
  return output;
}

const apt = (...args: readonly string[]) =>
  must('apt-get', ['--yes', '--quiet', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
  });

/** The same package with an older version, and a file that the new one lacks. */
async function makeOlder(deb: string, folder: string): Promise<string> {
  const root = join(folder, 'older');
  await must('dpkg-deb', ['--raw-extract', deb, root]);
  const control = join(root, 'DEBIAN', 'control');
  const fields = await readFile(control, 'utf8');
  await writeFile(control, fields.replace(/^Version: .*$/m, 'Version: 0.0.1~local'));
  await writeFile(join(root, 'opt', packageName, 'of-an-older-version'), '');
  const older = join(folder, 'older.deb');
  await must('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z1', '--build', root, older]);
  await rm(root, { recursive: true });
  return older;
}

interface OrdinaryUser {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

async function createUser(): Promise<OrdinaryUser> {
  await must('useradd', ['--create-home', '--shell', '/bin/sh', testUser]);
  const fields = (await must('getent', ['passwd', testUser])).split(':');
  return { uid: Number(fields[2]), gid: Number(fields[3]), home: fields[5] ?? '' };
}

/** With all the user's files and processes. */
async function removeUser(): Promise<void> {
  const { code, output: id } = await runCommand('id', ['--user', testUser], 'kept');
  if (code !== 0) return;
  const kill = ['-KILL', '-u', id.trim()];
  // Repeats, because new processes may start meanwhile.
  while ((await runCommand('pkill', kill, 'kept')).code === 0) await setTimeout(50);
  await must('userdel', ['--force', '--remove', testUser]);
}

/** Arguments of `setpriv` that run a program as the user. */
function asUser({ uid, gid }: OrdinaryUser, ...program: readonly string[]): readonly string[] {
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...program];
}

/** The project, or a copy of the tests' files if the user can't read it, for example below `/root`. */
async function readableProject(person: OrdinaryUser, folder: string): Promise<string> {
  const config = join(projectRoot, 'tests/packaged/playwright.config.ts');
  const { code } = await runCommand('setpriv', asUser(person, 'test', '-r', config), 'kept');
  if (code === 0) return projectRoot;
  const parts = [
    'package.json',
    'build',
    'playwright.config.ts',
    'node_modules',
    'common',
    'main',
    'emulator',
    'scripts',
    'tests',
  ];
  await must('cp', ['--archive', ...parts.map((part) => join(projectRoot, part)), folder]);
  return folder;
}

/** All installed files except the package managers' own data. */
async function writeSystemFiles(file: string): Promise<void> {
  const books = ['/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/var/log', '/var/tmp'];
  const prune = books.flatMap((path) => ['-path', path, '-prune', '-o']);
  // dpkg removes /opt with the last package in it.
  const roots = ['/etc', '/opt', '/usr', '/var'].filter((path) => existsSync(path));
  await writeFile(file, await must('find', [...roots, '-mindepth', '1', ...prune, '-print']));
}

/** Loopback and a dummy interface, without which Chromium waits for a network. */
const networkOfTheirOwn = [
  'ip link set lo up',
  'ip link add lan type veth peer name nowhere',
  'ip address add 192.0.2.1/24 dev lan',
  'ip link set lan up',
  'ip link set nowhere up',
];

/**
 * Runs the tests of one project, or a shard of them, as the user, in the environment of a fresh login. Each shard has
 * its own network, in which the app's port for AuthKit is free.
 */
async function runProject(
  project: string,
  person: OrdinaryUser,
  folder: string,
  [part, parts]: readonly [number, number] = [1, 1],
): Promise<Counts> {
  const name = `${project}-${part}`;
  const report = join(person.home, `${name}.json`);
  const command = asUser(
    person,
    process.execPath,
    join(folder, 'node_modules/@playwright/test/cli.js'),
    'test',
    '--config=tests/packaged/playwright.config.ts',
    `--project=${project}`,
    `--shard=${part}/${parts}`,
    `--output=${join(person.home, 'results', name)}`,
    '--reporter=list,json',
  );
  const script = `${networkOfTheirOwn.join(' && ')} && exec setpriv "$@"`;
  const env: Environment = {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    LANG: 'C.UTF-8',
    HOME: person.home,
    USER: testUser,
    LOGNAME: testUser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  };
  const args = ['--net', '--', 'sh', '-c', script, 'sh', ...command];
  const { code } = await runCommand('unshare', args, 'live', env, folder);
  return countReport(name, code, report, countPlaywright);
}

/** Removes what a run has left on the system. */
async function tidyUp(): Promise<void> {
  await removeUser();
  await apt('purge', packageName).catch(() => {});
  await removePolicy();
}

async function installAndTest(folder: string): Promise<Counts> {
  const dist = join(projectRoot, 'dist');
  const [deb] = (await readdir(dist)).filter((name) => name.endsWith('.deb')).map((name) => join(dist, name));
  if (deb === undefined) throw new Error('npm run dist:local made no deb.');
  // An earlier run may have been killed.
  await tidyUp();
  const older = await makeOlder(deb, folder);
  const person = await createUser();
  const project = await readableProject(person, folder);

  // Its dependencies stay installed and don't count as its files.
  const depends = await must('dpkg-deb', ['--field', deb, 'Depends']);
  await apt('satisfy', depends.trim());
  await writeSystemFiles(join(person.home, 'before.txt'));
  const counts: Counts[] = [];
  const test = async (name: string): Promise<void> => {
    interruption.throwIfAborted();
    counts.push(await runProject(name, person, project));
    interruption.throwIfAborted();
  };
  await apt('install', older);
  await test('older');
  await apt('install', deb);
  await test('updated');
  await test('installed');
  const parts = Math.min(4, availableParallelism());
  const part = (_: unknown, index: number) => runProject('end-to-end', person, project, [index + 1, parts]);
  counts.push(...(await Promise.all(Array.from({ length: parts }, part))));
  await placePolicy();
  await test('managed');
  for (const [name, weaken] of Object.entries(weakenings)) {
    await placePolicy();
    await weaken(person.uid);
    await test(name);
  }
  await removePolicy();
  await apt('remove', packageName);
  await test('removed');
  await apt('purge', packageName);
  await writeSystemFiles(join(person.home, 'after.txt'));
  await test('purged');
  return sumCounts(counts);
}

/**
 * Waits for the lock of other runs on this machine. The kernel releases it even if this process is killed, because the
 * holder's input ends then.
 */
async function takeTurn(): Promise<() => void> {
  const holder = spawn('flock', ['/var/tmp', 'sh', '-c', 'echo; exec cat'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const notice = globalThis.setTimeout(
    () => console.log('Waiting for another run on this machine that tests the installed app'),
    1_000,
  );
  await once(holder.stdout, 'data', { signal: interruption }).finally(() => clearTimeout(notice));
  return () => holder.stdin.end();
}

heedSignals();
const [reportFile = ''] = process.argv.slice(2);
try {
  await setUp(['electron', 'walkthrough', 'tests']);
  const endTurn = await takeTurn();
  const folder = await mkdtemp('/var/tmp/authkit-desktop-');
  try {
    await chmod(folder, 0o755);
    await writeFile(reportFile, JSON.stringify(await installAndTest(folder)));
  } finally {
    await tidyUp();
    await rm(folder, { recursive: true, force: true });
    endTurn();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode ||= 1;
}
