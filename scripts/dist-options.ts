/** electron-builder's options that depend on the run; the rest is in `electron-builder.yml`. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AfterPackContext, Configuration } from 'electron-builder';
import type { DistPlan } from './dist-plan.ts';
import type { Environment } from './project.ts';

/** Which Electron to package. */
export interface PackagedElectron {
  readonly version: string;
  /** A folder with it, or null to download the official one, which must have one of these checksums. */
  readonly folder: string | null;
  readonly checksums: Readonly<Record<string, string>>;
}

/** The system's name in the names of files, as in electron-builder's `${os}`. */
export function systemName(platform: NodeJS.Platform): 'linux' | 'win' | 'mac' {
  if (platform === 'win32') return 'win';
  return platform === 'darwin' ? 'mac' : 'linux';
}

/**
 * The names of empty secrets: a workflow passes on missing secrets as empty ones, and electron-builder would look for a
 * certificate in them.
 */
export function emptySecrets(env: Environment): readonly string[] {
  return Object.keys(env).filter((name) => env[name] === '' && /^(?:(?:WIN_)?CSC|APPLE)_/.test(name));
}

/** Whether a build needs a signature and has no certificate; Linux packages carry no signature of their own. */
export function isUnsigned(platform: NodeJS.Platform, env: Environment): boolean {
  if (platform === 'win32') return !env['WIN_CSC_LINK'] && !env['CSC_LINK'];
  return platform === 'darwin' && !env['CSC_LINK'] && !env['CSC_NAME'];
}

/**
 * The options that override electron-builder's file, and the name of that file.
 *
 * @param platform the system to build for
 * @param env where electron-builder finds the certificates
 */
export function electronBuilderOptions(
  { edition, packageName }: Pick<DistPlan, 'edition' | 'packageName'>,
  electron: PackagedElectron,
  platform: NodeJS.Platform,
  env: Environment,
): Configuration {
  const unsigned = isUnsigned(platform, env);
  return {
    extends: edition === 'local' ? 'electron-builder.local.yml' : 'electron-builder.yml',
    electronVersion: electron.version,
    // The folder's name in /opt. It has no spaces, because Chromium splits the path of the sandbox's setuid helper at
    // spaces.
    ...(platform === 'linux' && { productName: packageName }),
    electronDownload: { checksums: { ...electron.checksums } },
    ...(electron.folder !== null && { electronDist: electron.folder, afterPack: removeDefaultApp }),
    forceCodeSigning: platform !== 'linux' && !unsigned,
    // The workflow refuses to publish files with this name.
    ...(unsigned &&
      edition === 'release' && { artifactName: '${name}-${version}-${os}-${arch}-unsigned.${ext}' }),
    // An app with an ad-hoc signature runs on this machine; a hardened runtime would refuse Electron's libraries, which
    // have no team.
    ...(unsigned &&
      platform === 'darwin' && { mac: { identity: '-', hardenedRuntime: false, notarize: false } }),
  };
}

/** Removes the default app of an unpacked Electron; from a downloaded one electron-builder removes it. */
export async function removeDefaultApp({ appOutDir, packager }: AfterPackContext): Promise<void> {
  const resources = packager.getResourcesDir(appOutDir);
  for (const path of [
    join(resources, 'default_app.asar'),
    join(resources, 'app'),
    join(appOutDir, 'version'),
  ])
    await rm(path, { recursive: true, force: true });
}
