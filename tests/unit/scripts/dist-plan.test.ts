import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localExecutable, planLocalPackage, planRelease } from '../../../scripts/dist-plan.ts';
import { projectRoot } from '../../../scripts/project.ts';
import { applicationId, packageName, productName } from '../../../common/product.ts';

const electron = { wanted: '45.4.1', installed: '45.4.1' };
const clientId = 'client_01ABC';

test('a release uses the environment’s client ID at WorkOS', () => {
  const plan = planRelease(
    '1.2.3',
    { WORKOS_CLIENT_ID: clientId, WORKOS_COOKIE_PASSWORD: 'short' },
    electron,
  );
  expect(plan).toMatchObject({
    edition: 'release',
    version: '1.2.3',
    builtIn: {
      clientId,
      apiOrigin: 'https://api.workos.com',
      issuer: null,
      audience: null,
      packageName,
      applicationId,
    },
  });
});

test.each([
  ['no client ID', {}, /^WORKOS_CLIENT_ID: is missing/],
  ['an API key', { WORKOS_CLIENT_ID: clientId, WORKOS_API_KEY: '' }, /^WORKOS_API_KEY is set.*remove it/],
  [
    'an API on this machine',
    { WORKOS_CLIENT_ID: clientId, WORKOS_API_BASE_URL: 'http://127.0.0.1:4477' },
    /over https only.*dist:local/,
  ],
  [
    'another Electron',
    { WORKOS_CLIENT_ID: clientId, ELECTRON_OVERRIDE_DIST_PATH: '/electron' },
    /^ELECTRON_OVERRIDE_DIST_PATH is set.*dist:local/,
  ],
])('a release is refused with %s', (_title, env, sentence) => {
  expect(() => planRelease('1.2.3', env, electron)).toThrow(sentence);
});

test('a release is refused without https for its updates', () => {
  const plan = (feed: string) => planRelease('1.2.3', { WORKOS_CLIENT_ID: clientId }, electron, feed);
  expect(() => plan('http://updates.example.com')).toThrow(/^updateFeed in .* over https only/);
  expect(plan('https://updates.example.com').edition).toBe('release');
});

test.each([
  { wanted: '^45.4.1', installed: '45.4.1' },
  { wanted: '45.4.1', installed: '45.4.2' },
])('a release is refused without a pinned Electron: %j @security', (pin) => {
  expect(() => planRelease('1.2.3', { WORKOS_CLIENT_ID: clientId }, pin)).toThrow(/Pin one exact version/);
});

test('a local package is named as one, and signs in on this machine', () => {
  const plan = planLocalPackage('1.2.3');
  const { productName, packageName, applicationId, version } = plan;
  for (const name of [productName, packageName, applicationId, version]) expect(name).toMatch(/local$/i);
  expect(plan.builtIn).toEqual({
    clientId: 'client_emulator',
    apiOrigin: 'http://127.0.0.1:4477',
    issuer: null,
    audience: null,
    packageName,
    applicationId,
  });
});

test.each([
  ['linux', 'x64', `linux-unpacked/${packageName}-local`],
  ['linux', 'arm64', `linux-arm64-unpacked/${packageName}-local`],
  ['win32', 'x64', `win-unpacked/${productName} Local.exe`],
  ['darwin', 'arm64', `mac-arm64/${productName} Local.app/Contents/MacOS/${productName} Local`],
  ['darwin', 'x64', `mac/${productName} Local.app/Contents/MacOS/${productName} Local`],
] as const)('the app packaged on %s %s is found in electron-builder’s folder', (platform, arch, path) => {
  expect(localExecutable(platform, arch)).toBe(join(projectRoot, 'dist', path));
});
