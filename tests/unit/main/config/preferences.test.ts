import { copyFile, mkdtemp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPreferences } from '../../../../main/config/preferences.ts';
import { createCapturedLog } from '../../../support/captured-log.ts';
import { earlierProfile } from '../../../support/earlier-profiles.ts';
import { privateFile } from '../../../support/file-modes.ts';

let directory: string;
let file: string;
let log = createCapturedLog();
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'preferences-'));
  file = join(directory, 'preferences.json');
  log = createCapturedLog();
});
afterEach(() => rm(directory, { recursive: true }));

const open = () => openPreferences(directory, log);
const defaults = { appearance: 'system', window: null, newestUpdates: {} } as const;

test('changed preferences survive a restart, the others have their defaults', async () => {
  expect(open().current()).toEqual(defaults);
  expect(await readdir(directory)).toEqual([]);
  await open().change({ appearance: 'dark' });
  expect(open().current()).toEqual({ ...defaults, appearance: 'dark' });
  expect(await readdir(directory)).toEqual(['preferences.json']);
  expect((await stat(file)).mode & 0o777).toBe(privateFile);
});

test('a change keeps earlier changes', async () => {
  const window = { x: 1, y: 2, width: 800, height: 600, isMaximized: false };
  const preferences = open();
  await preferences.change({ window });
  await preferences.change({ appearance: 'light' });
  expect(open().current()).toEqual({ ...defaults, appearance: 'light', window });
});

test.each([
  ['is no JSON', '{"appearance":'],
  ['is empty', ''],
  ['says nothing', 'null'],
  ['names an unknown appearance', '{"appearance":"sepia"}'],
  ['has a window of no size', '{"window":{"x":0,"y":0,"width":null,"height":1,"isMaximized":false}}'],
])('a file that %s is set aside, and the app starts with the defaults', async (_case, content) => {
  await writeFile(file, content);
  expect(open().current()).toEqual(defaults);
  const [kept = ''] = await readdir(directory);
  expect(kept).toMatch(/^preferences\.json\.unreadable-\d+$/);
  expect(await readFile(join(directory, kept), 'utf8')).toBe(content);
  expect(log.lines.join()).toContain('preferences-unreadable');
});

test('a newer version’s file is left alone and reported', async () => {
  const content = '{"format":2,"appearance":{"by day":"light","by night":"dark"}}';
  await writeFile(file, content);
  const preferences = open();
  expect(preferences.current()).toEqual(defaults);
  await preferences.change({ appearance: 'dark' });
  expect(preferences.current().appearance).toBe('dark');
  expect(await readFile(file, 'utf8')).toBe(content);
  expect(await readdir(directory)).toEqual(['preferences.json']);
  expect(log.lines.join()).toContain('preferences-newer');
});

test('after a reset a newer version’s file no longer matters', async () => {
  await writeFile(file, '{"format":2}');
  const preferences = open();
  preferences.forget();
  await rm(file);
  await preferences.change({ appearance: 'dark' });
  expect(open().current().appearance).toBe('dark');
});

test('the file of the last version without electron-store is read', async () => {
  await copyFile(earlierProfile('last-without-library').preferences, file);
  const window = { x: 1, y: 2, width: 800, height: 600, isMaximized: false };
  expect(open().current()).toEqual({ ...defaults, appearance: 'dark', window });
});

test('additions of a newer version leave the rest valid', async () => {
  await writeFile(file, '{"appearance":"dark","colours":["red"]}');
  expect(open().current()).toEqual({ ...defaults, appearance: 'dark' });
});

test('if nothing can be written or read, a change lasts until the app quits', async () => {
  await mkdir(file);
  const preferences = open();
  await preferences.change({ appearance: 'dark' });
  expect(preferences.current().appearance).toBe('dark');
  expect(log.lines.join()).toContain('preferences-not-read code="EISDIR"');
  expect(log.lines.join()).toContain('preferences-not-written');
  expect(await readdir(directory)).toEqual(['preferences.json']);
});

test('preferences are not written again after a reset', async () => {
  const preferences = open();
  await preferences.change({ appearance: 'dark' });
  await rm(file);
  preferences.forget();
  expect(preferences.current()).toEqual(defaults);
  expect(await readdir(directory)).toEqual([]);
});
