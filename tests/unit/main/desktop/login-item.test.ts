import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { productName } from '../../../../common/product.ts';
import { createLoginItem } from '../../../../main/desktop/login-item.ts';
import { isPosix } from '../../../support/file-modes.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'login-item-'));
});
afterEach(() => rm(home, { recursive: true }));

const createApp = (isPackaged = true) => ({
  isPackaged,
  getAppPath: () => '/src/app',
  getPath: () => '/data/my profile',
  getLoginItemSettings: vi.fn(
    () => ({ openAtLogin: true, executableWillLaunchAtLogin: true }) as Electron.LoginItemSettings,
  ),
  setLoginItemSettings: vi.fn(),
});
const entry = (configHome: string) => readFile(join(configHome, 'autostart', 'my-app.desktop'), 'utf8');

test.runIf(isPosix)('on Linux an autostart entry is added and removed', async () => {
  const item = createLoginItem(createApp(), 'my-app', { XDG_CONFIG_HOME: home }, 'linux');
  expect(await item.isOn()).toBe(false);
  await item.set(true);
  expect(await item.isOn()).toBe(true);
  expect(await entry(home)).toBe(
    `[Desktop Entry]\nType=Application\nName=${productName}\nExec=${process.execPath}\n`,
  );
  await item.set(false);
  await item.set(false);
  expect(await item.isOn()).toBe(false);
});

test.each([
  ['darwin', { openAtLogin: true, executableWillLaunchAtLogin: false }, true],
  ['darwin', { openAtLogin: false, executableWillLaunchAtLogin: false }, false],
  ['win32', { openAtLogin: true, executableWillLaunchAtLogin: true }, true],
  ['win32', { openAtLogin: true, executableWillLaunchAtLogin: false }, false],
  ['win32', { openAtLogin: false, executableWillLaunchAtLogin: true }, false],
] as const)('on %s with %j, being on is %s', async (platform, settings, isOn) => {
  const app = createApp();
  app.getLoginItemSettings.mockReturnValue(settings as Electron.LoginItemSettings);
  expect(await createLoginItem(app, 'my-app', {}, platform).isOn()).toBe(isOn);
});

test('in development the entry starts this app with its settings and profile', async () => {
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: '',
    WORKOS_CLIENT_ID: 'client_x',
    WORKOS_COOKIE_PASSWORD: 'secret',
  };
  await createLoginItem(createApp(false), 'my-app', env, 'linux').set(true);
  const text = await entry(join(home, '.config'));
  expect(text).toMatch(
    /^Exec=env WORKOS_CLIENT_ID=client_x .* \/src\/app "--user-data-dir=\/data\/my profile"$/m,
  );
  expect(text).not.toContain('secret');
});

test('an AppImage is started by its own file', async () => {
  const env = {
    XDG_CONFIG_HOME: home,
    APPIMAGE: '/home/person/My Apps/app.AppImage',
    APPDIR: dirname(process.execPath),
  };
  await createLoginItem(createApp(), 'my-app', env, 'linux').set(true);
  expect(await entry(home)).toContain('\nExec="/home/person/My Apps/app.AppImage"\n');
});

test('an app started by another AppImage uses its own program @security', async () => {
  const env = { XDG_CONFIG_HOME: home, APPIMAGE: '/other.AppImage', APPDIR: '/tmp/.mount_other' };
  await createLoginItem(createApp(), 'my-app', env, 'linux').set(true);
  expect(await entry(home)).toContain(`\nExec=${process.execPath}\n`);
});

test.each(['win32', 'darwin'] as const)('on %s the system’s own list is used', async (platform) => {
  const app = createApp();
  const item = createLoginItem(app, 'my-app', {}, platform);
  expect(await item.isOn()).toBe(true);
  await item.set(false);
  expect(app.setLoginItemSettings.mock.calls).toEqual([[{ openAtLogin: false }]]);
});
