import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Packager } from 'electron-builder';
import type { Configuration } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageName, productName } from '../../../common/product.ts';
import { electronBuilderOptions, emptySecrets, isUnsigned } from '../../../scripts/dist-options.ts';
import { planLocalPackage } from '../../../scripts/dist-plan.ts';
import type { DistPlan } from '../../../scripts/dist-plan.ts';
import { projectRoot } from '../../../scripts/project.ts';

const electron = { version: '45.4.1', folder: null, checksums: { 'electron.zip': 'sum' } };
const local = planLocalPackage('1.2.3');
const release = { edition: 'release', packageName } as const;

let app: string;
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  await writeFile(join(app, 'package.json'), '{"name":"app","version":"1.2.3"}');
});
afterAll(() => rm(app, { recursive: true }));

/** The configuration that electron-builder reads and accepts, with all extended files. */
async function effective(
  plan: Pick<DistPlan, 'edition' | 'packageName'>,
  platform: NodeJS.Platform = 'linux',
  env = {},
): Promise<Configuration> {
  const options = electronBuilderOptions(plan, electron, platform, env);
  const packager = new Packager({ projectDir: projectRoot, config: { ...options, directories: { app } } });
  await packager.validateConfig();
  return packager.config;
}

const architectures = (names: readonly string[], arch: readonly string[]) =>
  names.map((target) => ({ target, arch }));

describe('a release', () => {
  let configuration: Configuration;
  beforeAll(async () => {
    configuration = await effective(release);
  });

  test('is built for both architectures of every system', () => {
    const both = ['x64', 'arm64'];
    expect(configuration.linux?.target).toEqual(architectures(['deb', 'rpm', 'AppImage', 'tar.gz'], both));
    expect(configuration.win?.target).toEqual(architectures(['nsis', 'zip'], both));
    expect(configuration.mac?.target).toEqual(architectures(['dmg', 'zip'], ['universal']));
  });

  test('has the official Electron, checked against the installed checksums', () => {
    expect(configuration).toMatchObject({
      electronVersion: '45.4.1',
      electronDownload: { checksums: electron.checksums },
    });
    expect(configuration.electronDist).toBeUndefined();
    expect(configuration.afterPack).toBeUndefined();
  });
});

describe('the installation folder', () => {
  test.each([release, local])(
    'has no space on Linux, while the $edition edition keeps its display name',
    async (plan) => {
      const { productName: folder, linux } = await effective(plan);
      expect(folder).toMatch(/^[a-z-]+$/);
      expect(linux?.desktop?.entry?.['Name']).toBe(plan === local ? local.productName : productName);
    },
  );

  test.each(['win32', 'darwin'] as const)('has the app’s name on %s', async (platform) => {
    expect((await effective(release, platform)).productName).toBe(productName);
  });
});

describe('a local package', () => {
  let configuration: Configuration;
  beforeAll(async () => {
    configuration = await effective(local);
  });

  test('has names of its own, and no updates', () => {
    expect(configuration).toMatchObject({
      appId: local.applicationId,
      productName: local.packageName,
      publish: null,
      linux: { synopsis: local.productName, desktop: { entry: { Name: local.productName } } },
    });
  });

  test('matches the release in everything else', async () => {
    const { linux, deb, ...rest } = await effective(release);
    expect(configuration).toEqual({
      ...rest,
      extends: 'electron-builder.yml',
      appId: local.applicationId,
      productName: local.packageName,
      publish: null,
      linux: { ...linux, synopsis: local.productName, desktop: { entry: { Name: local.productName } } },
      deb: { ...deb, compression: 'gz' },
    });
  });

  test('has this machine’s Electron without its default app', () => {
    const options = electronBuilderOptions(local, { ...electron, folder: '/electron' }, 'linux', {});
    expect(options).toMatchObject({ electronDist: '/electron', afterPack: expect.any(Function) });
  });
});

describe('a signature', () => {
  test.each([
    ['win32', { WIN_CSC_LINK: 'certificate' }],
    ['win32', { CSC_LINK: 'certificate' }],
    ['darwin', { CSC_LINK: 'certificate' }],
    ['darwin', { CSC_NAME: 'somebody' }],
  ] as const)('must succeed on %s with %j', async (platform, env) => {
    const configuration = await effective(release, platform, env);
    expect(isUnsigned(platform, env)).toBe(false);
    expect(configuration.forceCodeSigning).toBe(true);
    expect(configuration.artifactName).not.toContain('unsigned');
    expect(configuration.mac).toMatchObject({ hardenedRuntime: true });
    expect(configuration.mac).not.toHaveProperty('identity');
  });

  test.each(['win32', 'darwin'] as const)('is reported if missing, on %s', async (platform) => {
    const signed = await effective(release, platform, { CSC_LINK: 'certificate' });
    const configuration = await effective(release, platform);
    expect(isUnsigned(platform, {})).toBe(true);
    expect(configuration.forceCodeSigning).toBe(false);
    expect(configuration.artifactName).toBe(signed.artifactName?.replace('.${ext}', '-unsigned.${ext}'));
  });

  test('is valid only on this machine on macOS without a certificate', async () => {
    const { mac } = await effective(release, 'darwin');
    expect(mac).toMatchObject({ identity: '-', hardenedRuntime: false, notarize: false });
  });

  test('does not exist for a Linux package', async () => {
    expect(isUnsigned('linux', {})).toBe(false);
    expect((await effective(release)).artifactName).not.toContain('unsigned');
  });

  test('is not made with an empty secret', () => {
    const env = { CSC_LINK: 'certificate', WIN_CSC_LINK: '', APPLE_ID: 'me', APPLE_TEAM_ID: '', OTHER: '' };
    expect(emptySecrets(env)).toEqual(['WIN_CSC_LINK', 'APPLE_TEAM_ID']);
  });
});
