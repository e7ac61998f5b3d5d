/**
 * Finds the Electron for the app, in this order: the one of `ELECTRON_OVERRIDE_DIST_PATH`; the official one; on Linux
 * x64 the one from the npm registry, until the official one can be downloaded.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { cacheFolder, projectRoot } from './project.ts';
import type { Environment } from './project.ts';
import { provideRegistryElectron, registryElectronAt, registryElectronNotice } from './registry-electron.ts';

export interface ElectronRuntime {
  readonly source: 'chosen' | 'official' | 'registry';
  /** Such as `45.4.1`, or `unknown`. */
  readonly version: string;
  /** The value for `ELECTRON_OVERRIDE_DIST_PATH`: the folder that apps are started and packaged from. */
  readonly dist: string;
}

/** The npm package, whose `install.js` downloads the official Electron. */
const npmPackage = join(projectRoot, 'node_modules', 'electron');

/** The executable of a runtime. */
export function electronExecutable({ dist }: Pick<ElectronRuntime, 'dist'>): string {
  if (process.platform === 'darwin') return join(dist, 'Electron.app/Contents/MacOS/Electron');
  return join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

function runtimeIn(dist: string, source: ElectronRuntime['source']): ElectronRuntime | null {
  if (!existsSync(electronExecutable({ dist }))) return null;
  const file = join(dist, 'version');
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown';
  return { source, version, dist };
}

function findOfficial(wrapper: string): ElectronRuntime | null {
  // `path.txt` is the last thing that Electron's own installer writes.
  return existsSync(join(wrapper, 'path.txt')) ? runtimeIn(join(wrapper, 'dist'), 'official') : null;
}

/**
 * Finds an existing Electron without downloading.
 *
 * @throws Error if `ELECTRON_OVERRIDE_DIST_PATH` names a folder without one
 */
export function findElectronRuntime(env: Environment, wrapper = npmPackage): ElectronRuntime | null {
  const registry = registryElectronAt(cacheFolder(env));
  const chosen = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!chosen || chosen === registry) return findOfficial(wrapper) ?? runtimeIn(registry, 'registry');
  const runtime = runtimeIn(chosen, 'chosen');
  if (runtime !== null) return runtime;
  throw new Error(
    `ELECTRON_OVERRIDE_DIST_PATH is ${chosen}, where there is no Electron. Correct it or unset it.`,
  );
}

/** How long a failed download is not tried again, in milliseconds: each try takes up to 4 seconds. */
const retryInterval = 24 * 60 * 60 * 1000;

/**
 * Whether to try the official Electron now: the first time, and then once a day.
 *
 * @param stamp a file written by the last failed try
 * @param now milliseconds since the epoch
 */
export function isRetryDue(stamp: string, now: number): boolean {
  const last = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  return last === undefined || now - last > retryInterval || last > now;
}

/** The proxy that npm and browsers would use, or null. Node's own fetch ignores it; Electron's installer doesn't. */
export function proxyOf(env: Environment): string | null {
  return env['HTTPS_PROXY'] || env['https_proxy'] || null;
}

/** Whether the download exists; without it the installer would need minutes to give up. */
async function isReachable(version: string, env: Environment): Promise<boolean> {
  const mirror = env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  const file = `v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
  const question = fetch(`${mirror}${file}`, { method: 'HEAD', signal: AbortSignal.timeout(4_000) });
  return question.then(
    ({ ok }) => ok,
    () => false,
  );
}

async function fetchOfficial(env: Environment, wrapper: string): Promise<ElectronRuntime | null> {
  const { version } = JSON.parse(readFileSync(join(wrapper, 'package.json'), 'utf8'));
  const stamp = join(cacheFolder(env), `electron-${version}-unreachable`);
  if (!isRetryDue(stamp, Date.now())) return null;
  const hasProxy = proxyOf(env) !== null;
  if (hasProxy || (await isReachable(version, env))) {
    const way = hasProxy ? ' by the proxy in HTTPS_PROXY' : '';
    console.log(`Downloading Electron ${version} (about 120 MB)${way}`);
    // An interrupted unpacking leaves a folder that the installer would unpack into.
    await rm(join(wrapper, 'dist'), { recursive: true, force: true });
    const installerEnv = hasProxy ? { ...env, ELECTRON_GET_USE_PROXY: 'true' } : env;
    const { code } = await runCommand(process.execPath, [join(wrapper, 'install.js')], 'live', installerEnv);
    if (code === 0) return findOfficial(wrapper);
  }
  await mkdir(cacheFolder(env), { recursive: true });
  await writeFile(stamp, '');
  return null;
}

/**
 * Keeps tests for the official Electron from passing with another one, if `OFFICIAL_ELECTRON_ONLY`
 * is set.
 *
 * @throws Error if it is, and this is another Electron
 */
export function refuseSubstitute(runtime: ElectronRuntime | null, env: Environment): void {
  if (!env['OFFICIAL_ELECTRON_ONLY'] || runtime?.source === 'official') return;
  const found =
    runtime === null
      ? 'no Electron to be had from GitHub'
      : `only the ${runtime.source} one in ${runtime.dist}`;
  throw new Error(`OFFICIAL_ELECTRON_ONLY is set, and there is ${found}.`);
}

/**
 * Provides an Electron, and downloads one if needed, with a message on standard output.
 *
 * @param wrapper in tests, a folder that replaces the npm package
 * @throws Error with a remedy if no Electron is available
 */
export async function provideElectronRuntime(
  env: Environment,
  wrapper = npmPackage,
): Promise<ElectronRuntime> {
  const present = findElectronRuntime(env, wrapper);
  const isFinal = present !== null && present.source !== 'registry';
  const found = isFinal ? present : ((await fetchOfficial(env, wrapper)) ?? present);
  refuseSubstitute(found, env);
  if (found !== null && found.source !== 'registry') return found;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'Electron could not be downloaded from GitHub. Connect to the internet and run this again, name a proxy in ' +
        'HTTPS_PROXY or a mirror in ELECTRON_MIRROR, or set ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked ' +
        'Electron.',
    );
  }
  console.log(registryElectronNotice);
  const runtime = runtimeIn(await provideRegistryElectron(cacheFolder(env)), 'registry');
  if (runtime === null) throw new Error('The Electron that was just unpacked has no executable.');
  return runtime;
}
