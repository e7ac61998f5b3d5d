import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './fixtures.ts';
import { unpackaged } from './program.ts';

const placeOf = (app: DesktopApp) =>
  app.window.evaluate(() => ({ x: screenX, y: screenY, width: outerWidth, height: outerHeight }));

async function remember(app: DesktopApp, window: object): Promise<void> {
  await mkdir(app.profile, { recursive: true });
  await writeFile(join(app.profile, 'preferences.json'), JSON.stringify({ window }));
}

test('the window opens in its last place', async ({ app }) => {
  const place = { x: 120, y: 90, width: 700, height: 600 };
  await remember(app, { ...place, isMaximized: false });
  await app.launch();
  await expect.poll(() => placeOf(app)).toEqual(place);
  await app.relaunch();
  await expect.poll(() => placeOf(app)).toEqual(place);
  const stored = JSON.parse(await readFile(join(app.profile, 'preferences.json'), 'utf8')) as object;
  expect(stored).toMatchObject({ window: { ...place, isMaximized: false } });
});

test('the window opens on a visible screen if its last screen is gone', async ({ app }) => {
  await remember(app, { x: 9000, y: 9000, width: 700, height: 600, isMaximized: false });
  await app.launch();
  await expect.poll(() => placeOf(app)).toMatchObject({ width: 900, height: 670 });
  const { x, y } = await placeOf(app);
  expect(x).toBeLessThan(1280);
  expect(y).toBeLessThan(1024);
});

test('the app names the browser it has opened', async ({ app }) => {
  await app.launch();
  await app.button('Sign in').click();
  await expect(app.window.getByText('Finish signing in with Chromium, then come back here.')).toBeVisible();
});

/** Suppresses all events for loaded or painted pages. */
const muteWindows = `const { app } = require('electron');
const mute = (emitter, ...names) => {
  const emit = emitter.emit.bind(emitter);
  emitter.emit = (name, ...args) => !names.includes(name) && emit(name, ...args);
};
app.on('browser-window-created', (_event, window) => {
  mute(window, 'ready-to-show', 'show', 'focus');
  mute(window.webContents, 'dom-ready', 'did-finish-load', 'did-fail-load', 'did-stop-loading');
});`;

test(
  'the log file is written even if the window never reports that it has painted',
  unpackaged,
  async ({ app }) => {
    await app.launch({ module: muteWindows });
    await expect.poll(() => existsSync(join(app.profile, 'logs', 'main.log'))).toBe(true);
  },
);
