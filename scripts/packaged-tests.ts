/**
 * Tests the app as people have it: builds the deb, installs an older version of it with apt-get, updates, manages,
 * removes and purges it, and after each of these runs the tests that belong there (`tests/packaged/playwright.config.ts`),
 * the end-to-end tests among them, as an ordinary user in whose session Chromium's sandbox is on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { countPlaywright, countRunner, sumCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { startVirtualDisplay } from './display.ts';
import { planLocalPackage } from './dist-plan.ts';
import { provideLocalPackage } from './local-package.ts';
import { placePolicy, removePolicy, weakenings } from './packaged-policy.ts';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

const user = 'authkit-desktop-test';
const { packageName, productName } = planLocalPackage('0.0.0');

/** Runs a program that has to work. */
async function must(command: string, args: readonly string[], env?: Environment): Promise<string> {
  const { code, output } = await runCommand(command, args, 'kept', env);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed.\n${output.trim()}`);
  return output;
}

const apt = (...args: readonly string[]) =>
  must('apt-get', ['--yes', '--quiet', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
  });

/** Why an installed app can't be tested here, or null. */
function obstacle(): string | null {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get') || !existsSync('/usr/sbin/useradd')) {
    return 'it takes a system with apt-get and useradd';
  }
  return process.getuid?.() === 0 ? null : 'it takes root, to install packages and to make a user';
}

/** The same package with a version from before, and a file that the next one no longer has. */
async function makeOlder(deb: string, folder: string): Promise<string> {
  const root = join(folder, 'older');
  await must('dpkg-deb', ['--raw-extract', deb, root]);
  const control = join(root, 'DEBIAN', 'control');
  const fields = await readFile(control, 'utf8');
  await writeFile(control, fields.replace(/^Version: .*$/m, 'Version: 0.0.1~local'));
  await writeFile(join(root, 'opt', productName, 'of-an-older-version'), '');
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
  await removeUser();
  await must('useradd', ['--create-home', '--shell', '/bin/sh', user]);
  const fields = (await must('getent', ['passwd', user])).split(':');
  return { uid: Number(fields[2]), gid: Number(fields[3]), home: fields[5] ?? '' };
}

/** With all that is theirs, running programs included. */
async function removeUser(): Promise<void> {
  if ((await runCommand('getent', ['passwd', user], 'kept')).code !== 0) return;
  const { output } = await runCommand('ps', ['-u', user, '-o', 'pid='], 'kept');
  const pids = output.split(/\s+/).filter((pid) => pid !== '');
  if (pids.length > 0) await runCommand('kill', ['-KILL', ...pids], 'kept');
  await must('userdel', ['--force', '--remove', user]);
}

/** Arguments of `setpriv` that run a program as the user. */
function asUser({ uid, gid }: OrdinaryUser, ...program: readonly string[]): readonly string[] {
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...program];
}

/** The project, or a copy of what the tests need of it where the user may not read it, as below `/root`. */
async function readableProject(person: OrdinaryUser, folder: string): Promise<string> {
  const config = join(projectRoot, 'tests/packaged/playwright.config.ts');
  const { code } = await runCommand('setpriv', asUser(person, 'test', '-r', config), 'kept');
  if (code === 0) return projectRoot;
  const parts = [
    'package.json',
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

/** What is installed on the system, but for the books that package managers keep. */
async function writeSystemFiles(file: string): Promise<void> {
  const books = ['/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/var/log', '/var/tmp'];
  const prune = books.flatMap((path) => ['-path', path, '-prune', '-o']);
  // dpkg itself removes /opt with the last package in it.
  const roots = ['/etc', '/opt', '/usr', '/var'].filter((path) => existsSync(path));
  await writeFile(file, await must('find', [...roots, '-mindepth', '1', ...prune, '-print']));
}

/** Loopback, and a cable to nowhere: without any, Chromium waits for a network. */
const networkOfTheirOwn = [
  'ip link set lo up',
  'ip link add lan type veth peer name nowhere',
  'ip address add 192.0.2.1/24 dev lan',
  'ip link set lan up',
  'ip link set nowhere up',
];

/**
 * Runs the tests of one project, or one part of so many, as the user, whose environment is that of a fresh login. The
 * network is the tests' own: in each part the one port where the app expects AuthKit is free, and nobody else is there.
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
  const display = await startVirtualDisplay();
  const script = `${networkOfTheirOwn.join(' && ')} && exec setpriv "$@"`;
  const child = spawn('unshare', ['--net', '--', 'sh', '-c', script, 'sh', ...command], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
      LANG: 'C.UTF-8',
      HOME: person.home,
      USER: user,
      LOGNAME: user,
      // Tests that want a session bus start their own.
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      ...display.env,
    },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  await display.stop();
  return countRunner(name, code, existsSync(report) ? readFileSync(report, 'utf8') : null, countPlaywright);
}

/**
 * Runs all of it; what it installs and makes is gone afterwards. Where packages can't be installed it says so, and
 * counts that as a failure in CI only.
 */
export async function runPackagedTests(): Promise<Counts> {
  const reason = obstacle();
  if (reason !== null) {
    console.log(`NOT TESTED: the installed app; ${reason}.`);
    return { passed: 0, failures: process.env['CI'] ? [`The installed app: ${reason}`] : [] };
  }
  const folder = await mkdtemp('/var/tmp/authkit-desktop-');
  await chmod(folder, 0o755);
  try {
    const { deb } = await provideLocalPackage();
    if (deb === null) throw new Error('npm run dist:local made no deb.');
    const older = await makeOlder(deb, folder);
    const person = await createUser();
    const project = await readableProject(person, folder);
    await apt('purge', packageName).catch(() => {});
    await removePolicy();

    // What it depends on stays when it goes, and is none of its files.
    const depends = await must('dpkg-deb', ['--field', deb, 'Depends']);
    await apt('install', ...depends.split(',').map((one) => one.trim().split(/[\s|]/)[0] ?? ''));
    await writeSystemFiles(join(person.home, 'before.txt'));
    const counts: Counts[] = [];
    const test = async (name: string) => counts.push(await runProject(name, person, project));
    await apt('install', older);
    await test('older');
    await apt('install', deb);
    await test('updated');
    await test('installed');
    const parts = [1, 2].map((part) => runProject('end-to-end', person, project, [part, 2]));
    counts.push(...(await Promise.all(parts)));
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
  } finally {
    await rm(folder, { recursive: true, force: true });
    await apt('purge', packageName).catch(() => {});
    await removePolicy();
    await removeUser();
  }
}
