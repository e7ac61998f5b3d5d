/** Checks of the installed app only; the end-to-end tests cover the rest. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usualUrl } from '../../emulator/usual-address.ts';
import { findUnwanted, readAsar } from '../../scripts/dist-contents.ts';
import { customProtocol } from '../../common/product.ts';
import { expect, test } from '../e2e/fixtures.ts';
import { expectedFuses, readFuses } from '../support/fuses.ts';
import {
  applicationId,
  desktopEntry,
  installedFolder,
  packageName,
  productName,
} from './installed-program.ts';

test('the app runs in Chromium’s sandbox @security', async ({ app }) => {
  await app.launch();
  await expect(app.button('Sign in')).toBeVisible();
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

test('the environment can’t redirect the sign-in to another server @security', async ({
  app,
  person,
  emulator,
}) => {
  await app.launch({
    env: { WORKOS_CLIENT_ID: 'client_of_somebody_else', WORKOS_API_BASE_URL: 'http://127.0.0.1:9' },
  });
  await app.button('Sign in').click();
  const url = await person.nextAuthorizationUrl();
  expect(url.origin).toBe(usualUrl);
  expect(url.searchParams.get('client_id')).toBe(emulator.clientId);
});

test('every fuse has the configured state @security', async () => {
  expect(await readFuses(join(installedFolder, packageName))).toEqual(expectedFuses);
});

test('the package holds the built app and nothing else @security', async () => {
  const resources = join(installedFolder, 'resources');
  expect(readdirSync(resources).toSorted()).toEqual([
    'THIRD-PARTY-NOTICES.txt',
    'app.asar',
    'apparmor-profile',
  ]);
  // React's notice, for example, must include React.
  expect(readFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8')).toMatch(/^react [\d.]+ \(MIT\)$/m);
  const files = readAsar(join(resources, 'app.asar'));
  expect(files.map(({ path }) => path)).toContain('out/main/index.cjs');
  expect(findUnwanted(files, process.env)).toEqual([]);
});

test('desktop entry, window, icon and protocol belong together', async () => {
  const entry = readFileSync(desktopEntry, 'utf8');
  for (const line of [
    `Name=${productName}`,
    `Exec=${installedFolder}/${packageName} %U`,
    `StartupWMClass=${applicationId}`,
    `Icon=${packageName}`,
    `MimeType=x-scheme-handler/${customProtocol};`,
  ]) {
    expect(entry.split('\n')).toContain(line);
  }
  const files = readAsar(join(installedFolder, 'resources', 'app.asar'));
  const manifest = files.find(({ path }) => path === 'package.json')?.content.toString() ?? '{}';
  expect(JSON.parse(manifest)).toMatchObject({ productName, desktopName: `${applicationId}.desktop` });
  for (const size of ['16x16', '48x48', '256x256', '512x512']) {
    expect(statSync(`/usr/share/icons/hicolor/${size}/apps/${packageName}.png`).size).toBeGreaterThan(0);
  }
});
