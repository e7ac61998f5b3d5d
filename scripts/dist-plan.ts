/**
 * Plans a package: its names, its version, its AuthKit. A release is for users; a local package is for tests on the machine
 * that made it, and its name, version and files say so.
 */
import { join } from 'node:path';
import { defaultSeed } from '../emulator/seed.ts';
import { usualUrl } from '../emulator/usual-address.ts';
import { applicationId, packageName, productName, updateFeed } from '../common/product.ts';
import { parseSettings } from '../main/config/environment-settings.ts';
import type { BuiltInSettings } from '../main/config/environment-settings.ts';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

export interface DistPlan {
  readonly edition: 'release' | 'local';
  readonly productName: string;
  readonly packageName: string;
  readonly applicationId: string;
  readonly version: string;
  readonly builtIn: BuiltInSettings;
}

/** Signs in at the emulator's default address, and ignores the environment. */
export function planLocalPackage(version: string): DistPlan {
  return {
    edition: 'local',
    productName: `${productName} Local`,
    packageName: `${packageName}-local`,
    applicationId: `${applicationId}.Local`,
    version: `${version}-local`,
    builtIn: {
      clientId: defaultSeed.clientId,
      apiOrigin: usualUrl,
      issuer: null,
      audience: null,
      packageName: `${packageName}-local`,
      applicationId: `${applicationId}.Local`,
    },
  };
}

/** The app of a local package, ready to be started, where electron-builder lays it out. */
export function localExecutable(platform: NodeJS.Platform, arch: string): string {
  const { productName, packageName } = planLocalPackage('');
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  const dist = join(projectRoot, 'dist');
  if (platform === 'darwin')
    return join(dist, `mac${suffix}`, `${productName}.app`, 'Contents', 'MacOS', productName);
  if (platform === 'win32') return join(dist, `win${suffix}-unpacked`, `${productName}.exe`);
  return join(dist, `linux${suffix}-unpacked`, packageName);
}

/** The versions of Electron: the one that package.json asks for, and the one whose checksums are installed. */
export interface ElectronPin {
  readonly wanted: string;
  readonly installed: string;
}

/**
 * Takes only the settings of the app's AuthKit from the environment.
 *
 * @throws Error with the reason why this can't be a release, and its remedy
 */
export function planRelease(
  version: string,
  env: Environment,
  electron: ElectronPin,
  feed: string = updateFeed,
): DistPlan {
  if (env['WORKOS_API_KEY'] !== undefined) {
    throw new Error(
      'WORKOS_API_KEY is set. A desktop app can keep no secret, and a build has no use for one: remove it from the ' +
        'environment and from .env.',
    );
  }
  if (env['ELECTRON_OVERRIDE_DIST_PATH']) {
    throw new Error(
      'ELECTRON_OVERRIDE_DIST_PATH is set. A release is made with the official Electron that package.json pins: unset ' +
        'it, or make a package for this machine with: npm run dist:local',
    );
  }
  if (!/^\d+\.\d+\.\d+$/.test(electron.wanted) || electron.wanted !== electron.installed) {
    throw new Error(
      `package.json asks for Electron ${electron.wanted} and ${electron.installed} is installed. Pin one exact version ` +
        'in package.json, and run npm install.',
    );
  }
  const { clientId, apiOrigin, issuer, audience } = parseSettings({
    WORKOS_CLIENT_ID: env['WORKOS_CLIENT_ID'],
    WORKOS_API_BASE_URL: env['WORKOS_API_BASE_URL'],
    WORKOS_ISSUER: env['WORKOS_ISSUER'],
    WORKOS_AUDIENCE: env['WORKOS_AUDIENCE'],
  });
  if (!apiOrigin.startsWith('https://')) {
    throw new Error(
      `WORKOS_API_BASE_URL: is ${apiOrigin}, and a release signs in over https only. Correct it, remove it for ` +
        'https://api.workos.com, or make a package for this machine with: npm run dist:local',
    );
  }
  if (!feed.startsWith('https://')) {
    throw new Error(
      `updateFeed in common/product.ts is ${feed}, and a release takes its updates over https only. Correct it.`,
    );
  }
  return {
    edition: 'release',
    productName,
    packageName,
    applicationId,
    version,
    builtIn: { clientId, apiOrigin, issuer, audience, packageName, applicationId },
  };
}
