import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBrowser } from '../../../scripts/browser.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** @returns its path below the folder */
async function install(path: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o755);
  return file;
}

const find = (): string | null =>
  findBrowser({ PATH: `:${join(folder, 'local')}:${join(folder, 'bin')}` }, join(folder, 'own', 'chrome'));

it.each(['chromium', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'])(
  'takes %s where it is the only one, before Playwright’s own',
  async (program) => {
    await install('own/chrome');
    const file = await install(`bin/${program}`);
    expect(find()).toBe(file);
  },
);

it('takes Chromium before the browsers made of it', async () => {
  await install('local/google-chrome');
  const chromium = await install('bin/chromium');
  expect(find()).toBe(chromium);
});

it('takes Playwright’s own where there is no other', async () => {
  expect(find()).toBeNull();
  const own = await install('own/chrome');
  expect(find()).toBe(own);
});

it('takes no snap, and nothing that can’t be run', async () => {
  await symlink(await install('usr/snap'), join(folder, 'chromium'));
  await mkdir(join(folder, 'bin'));
  await symlink(join(folder, 'chromium'), join(folder, 'bin', 'chromium'));
  await symlink(join(folder, 'nowhere'), join(folder, 'bin', 'google-chrome'));
  await chmod(await install('bin/microsoft-edge'), 0o644);
  expect(find()).toBeNull();
});

it('finds none without a PATH', () => {
  expect(findBrowser({}, join(folder, 'own'))).toBeNull();
});
