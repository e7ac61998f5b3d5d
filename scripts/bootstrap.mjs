/**
 * The way into the commands for a fresh clone: installs the packages when they aren't those of the lockfile, then runs
 * `scripts/<command>.ts`. It is plain JavaScript on Node built-ins alone because nothing is installed before it.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const scripts = dirname(fileURLToPath(import.meta.url));
const root = dirname(scripts);

/** The packages that a lockfile lists, or null if it is missing or damaged. @param {string} file */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * Whether npm has installed what the lockfile lists for this system. npm writes its own list when everything is there. It
 * leaves out optional packages of other systems, and what only those need.
 *
 * @param {Record<string, any>} packages
 */
function isInstalled(packages) {
  const installed = readPackages('node_modules/.package-lock.json');
  if (installed === null) return false;
  /** @param {readonly string[] | undefined} wanted @param {string} here */
  const fits = (wanted, here) => wanted === undefined || wanted.includes(here);
  return Object.entries(packages).every(([path, { version, optional, os, cpu, libc }]) => {
    if (path === '' || installed[path]?.version === version) return true;
    const isForThisSystem = (os ?? cpu) && !libc && fits(os, process.platform) && fits(cpu, process.arch);
    return optional && !isForThisSystem;
  });
}

/** Runs `npm ci`, and shows progress where npm shows none. */
async function installPackages() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.log('Installing the packages of package-lock.json (npm ci)');
  const npm = process.env['npm_execpath'];
  // Some packages request a newer Node than this project needs, and npm warns about each.
  const args = ['ci', '--loglevel=error'];
  const child = npm
    ? spawn(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawn('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  // npm would continue if only this process got the signal.
  let isStopped = false;
  const end = () => {
    isStopped = true;
    child.kill('SIGTERM');
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  const signOfLife = setInterval(() => console.log(`  still installing after ${seconds()} s`), 10_000);
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  clearInterval(signOfLife);
  process.off('SIGINT', end).off('SIGTERM', end);
  if (isStopped) throw new Error('The installation was stopped. Run this again.');
  if (code !== 0) {
    throw new Error('The packages could not be installed; npm says why above. Then run this again.');
  }
  console.log(`Installed the packages in ${seconds()} s`);
}

/**
 * The options of each command, so that a mistyped one fails before the installation; `start` passes its own to
 * Electron.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const knownOptions = { test: ['--all', '--rest', '--packaged'], dist: ['--local', '--sign'] };

/** @param {string} command */
async function bootstrap(command) {
  const known = knownOptions[command];
  const unknown = known && process.argv.slice(2).find((option) => !known.includes(option.replace(/=.*/, '')));
  if (known && unknown !== undefined) {
    const message = `Unknown option '${unknown}'. npm run ${command} has: ${known.join(', ')}`;
    throw Object.assign(new Error(message), { exitCode: 2 });
  }
  const node = process.versions.node;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`This is Node ${node}; 20.19 or newer is needed, from https://nodejs.org.`);
  }
  // Such as `pnpm/10.0.0 npm/? node/v24.0.0 linux x64`; unset if Node runs this file directly.
  const [manager] = (process.env['npm_config_user_agent'] ?? 'npm').split('/');
  if (manager !== 'npm') {
    throw new Error(
      `This project's packages are pinned in package-lock.json, which ${manager} does not read. Use npm.`,
    );
  }
  const packages = readPackages('package-lock.json');
  if (packages === null) {
    throw new Error(
      'package-lock.json is missing or damaged. Get it back with: git checkout package-lock.json',
    );
  }
  if (!isInstalled(packages)) await installPackages();
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(join(scripts, `${command}.ts`)).href);
}

/** npm passes a signal on to its shell, which may not pass it on to us: then the shell has gone. */
function endWithNpm() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200).unref();
}

const [command = 'start'] = process.argv.splice(2, 1);
/** The exit code of the command once it has ended. @type {number | null} */
let outcome = null;
if (process.env['npm_lifecycle_event'] && process.platform !== 'win32') endWithNpm();
process.on('exit', (code) => {
  if (code !== 0) return;
  // A command that waits for an impossible event must not count as a success.
  if (outcome === null) console.error(`npm run ${command} stopped before it was done.`);
  // Libraries' exit hooks call `process.exit(0)`, which would hide a failure.
  process.exitCode = outcome ?? 1;
});
bootstrap(command)
  .catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error?.exitCode ?? 1;
    // Makes the failure visible in the tests' last line too.
    if (command === 'test' && error?.exitCode === undefined) console.log('\n0 passed, 1 failed');
  })
  .finally(() => {
    outcome = Number(process.exitCode ?? 0);
  });
