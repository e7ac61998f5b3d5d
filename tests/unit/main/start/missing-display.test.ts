import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { missingDisplay } from '../../../../main/start/missing-display.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  for (const name of ['wayland-0', 'wayland-7']) await writeFile(join(folder, name), '');
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['', { DISPLAY: ':0' }],
  ['', { WAYLAND_DISPLAY: 'wayland-7' }],
  ['x11', { DISPLAY: ':0', WAYLAND_DISPLAY: 'gone' }],
  ['headless', {}],
  ['wayland', {}],
  ['wayland', { WAYLAND_DISPLAY: 'wayland-7' }],
  ['wayland', { WAYLAND_DISPLAY: 'gone', WAYLAND_SOCKET: '9' }],
])('with %j Chromium may try in %j', (platform, env) => {
  expect(missingDisplay('linux', platform, { XDG_RUNTIME_DIR: folder, ...env })).toBeNull();
});

test('other systems have a display', () => {
  expect(missingDisplay('darwin', '', {})).toBeNull();
});

test('a socket of Wayland may be anywhere', () => {
  const socket = join(folder, 'wayland-7');
  expect(
    missingDisplay('linux', 'wayland', { XDG_RUNTIME_DIR: '/nowhere', WAYLAND_DISPLAY: socket }),
  ).toBeNull();
});

test.each([
  ['', {}, 'DISPLAY is not set'],
  ['', { DISPLAY: '' }, 'DISPLAY is not set'],
  ['x11', { WAYLAND_DISPLAY: 'wayland-0' }, 'DISPLAY is not set'],
  ['wayland', { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-9' }, 'no Wayland session wayland-9'],
])('with %j nothing is shown in %j', (platform, env, advice) => {
  expect(missingDisplay('linux', platform, { XDG_RUNTIME_DIR: folder, ...env })).toContain(advice);
});
