import { expect, test } from 'vitest';
import { appImageFile } from '../../../../main/desktop/app-image.ts';

const env = { APPIMAGE: '/home/me/App.AppImage', APPDIR: '/tmp/.mount_App' };

test('a program inside a mounted AppImage belongs to the AppImage’s file', () => {
  expect(appImageFile(env, '/tmp/.mount_App/app')).toBe('/home/me/App.AppImage');
  expect(appImageFile({ ...env, APPDIR: '/tmp/.mount_App/' }, '/tmp/.mount_App/app')).toBe(env.APPIMAGE);
});

test.each([
  ['that another AppImage has started', env, '/opt/App/app'],
  ['beside it', env, '/tmp/.mount_App2/app'],
  ['without a mount', { APPIMAGE: env.APPIMAGE }, '/tmp/.mount_App/app'],
  ['without a file', { APPDIR: env.APPDIR }, '/tmp/.mount_App/app'],
  ['with a relative file', { ...env, APPIMAGE: 'App.AppImage' }, '/tmp/.mount_App/app'],
])('a program %s does not', (_what, given, executable) => {
  expect(appImageFile(given, executable)).toBeNull();
});
