/** Runs with the version that was just built, after the update from an older one. */
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usualUrl } from '../../emulator/usual-address.ts';
import { readAsar } from '../../scripts/dist-archive.ts';
import { findUnwanted } from '../../scripts/dist-contents.ts';
import { customProtocol } from '../../src/contract/product.ts';
import { enterCredentials, expect, expectSignedIn, lastingHome, pressSignIn, test } from './fixtures.ts';
import { applicationId, installedFolder, packageName, productName } from './installed-app.ts';

const redirectUri = `${customProtocol}://callback`;

test.describe('after an update', () => {
  test.use({ home: async ({}, use) => use(lastingHome) });

  test('the person is still signed in, without a browser', async ({ app, emulator }) => {
    expect(readdirSync(installedFolder)).not.toContain('of-an-older-version');
    await app.launch();
    await expectSignedIn(app);
    expect(emulator.control.calls()).toEqual([]);
    expect(statSync(app.sessionFile).mode & 0o777).toBe(0o600);
  });
});

test('the app runs in Chromium’s sandbox', async ({ app }) => {
  await app.launch();
  await expect(app.window.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  const processes = readdirSync('/proc').flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return command.startsWith(installedFolder) || command.startsWith(`/usr/bin/${packageName}`)
        ? [{ command, status }]
        : [];
    } catch {
      return [];
    }
  });
  const renderers = processes.filter(({ command }) => command.includes('--type=renderer'));
  expect(renderers.length).toBeGreaterThan(0);
  for (const { status } of renderers) {
    // A system call filter, and process numbers of its own.
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(/^NSpid:\t\d+\t\d+/m);
  }
  expect(processes.map(({ command }) => command).join('\n')).not.toContain('--no-sandbox');
});

test('the environment can’t send people to another server', async ({ app, emulator }) => {
  await app.launch({
    WORKOS_CLIENT_ID: 'client_of_somebody_else',
    WORKOS_API_BASE_URL: 'http://127.0.0.1:9',
  });
  await pressSignIn(app);
  const url = new URL(await app.nextOpenedUrl());
  expect(url.origin).toBe(usualUrl);
  expect(url.searchParams.get('client_id')).toBe(emulator.clientId);
});

test('the browser’s answer reaches the running app by its protocol', async ({ app, tab, emulator }) => {
  await app.launch({ WORKOS_REDIRECT_URI: redirectUri });
  await pressSignIn(app);
  await tab.goto(await app.nextOpenedUrl());
  await enterCredentials(tab);
  await expectSignedIn(app);
  const begun = emulator.control.calls().find(({ path }) => path === '/user_management/authorize');
  expect(begun?.parameters['redirect_uri']).toBe(redirectUri);
});

test('the browser’s answer starts the app, which completes the sign-in', async ({ app, tab, emulator }) => {
  await app.launch({ WORKOS_REDIRECT_URI: redirectUri });
  await pressSignIn(app);
  await tab.goto(await app.nextOpenedUrl());
  await app.quit();
  const pending = statSync(app.sessionFile).size;

  await enterCredentials(tab);
  await app.waitForOther();
  const exchanges = () =>
    emulator.control.calls().filter(({ path }) => path === '/user_management/authenticate');
  await expect.poll(exchanges).toMatchObject([{ grantType: 'authorization_code', status: 200 }]);
  // A session takes more room than a sign-in that is under way, and that takes more than nothing.
  const stored = () => statSync(app.sessionFile).size;
  await expect.poll(stored, { message: 'The session is stored' }).toBeGreaterThan(pending);
  await app.quitOther();

  await app.launch();
  await expectSignedIn(app);
  expect(exchanges()).toHaveLength(1);
});

test('every fuse is as it should be', async () => {
  const { DISABLE, ENABLE } = FuseState;
  expect(await getCurrentFuseWire(join(installedFolder, packageName))).toMatchObject({
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: DISABLE,
    [FuseV1Options.EnableCookieEncryption]: ENABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
  });
});

test('the package holds the built app and nothing else', async () => {
  const resources = join(installedFolder, 'resources');
  expect(readdirSync(resources).toSorted()).toEqual([
    'THIRD-PARTY-NOTICES.txt',
    'app.asar',
    'apparmor-profile',
  ]);
  // React's, for one, wants to be where React is.
  expect(readFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8')).toMatch(/^react [\d.]+ \(MIT\)$/m);
  const files = await readAsar(join(resources, 'app.asar'));
  expect(files.map(({ path }) => path)).toContain('out/main/index.cjs');
  expect(findUnwanted(files, process.env)).toEqual([]);
});

test('desktop entry, window, icon and protocol belong together', async () => {
  const entry = readFileSync(`/usr/share/applications/${applicationId}.desktop`, 'utf8');
  for (const line of [
    `Name=${productName}`,
    `Exec="${installedFolder}/${packageName}" %U`,
    `StartupWMClass=${applicationId}`,
    `Icon=${packageName}`,
    `MimeType=x-scheme-handler/${customProtocol};`,
  ]) {
    expect(entry.split('\n')).toContain(line);
  }
  const files = await readAsar(join(installedFolder, 'resources', 'app.asar'));
  const manifest = files.find(({ path }) => path === 'package.json')?.content.toString() ?? '{}';
  expect(JSON.parse(manifest)).toMatchObject({ productName, desktopName: `${applicationId}.desktop` });
  for (const size of ['16x16', '48x48', '256x256', '512x512']) {
    expect(statSync(`/usr/share/icons/hicolor/${size}/apps/${packageName}.png`).size).toBeGreaterThan(0);
  }
});
