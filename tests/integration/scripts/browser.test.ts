import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { provideBrowser } from '../../../scripts/browser.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  vi.stubEnv('PLAYWRIGHT_BROWSERS_PATH', join(folder, 'own'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('Debian’s package is needed only where there is no browser and none can be fetched', async () => {
  const env = { PATH: join(folder, 'bin'), PLAYWRIGHT_DOWNLOAD_HOST: 'http://127.0.0.1:9' };
  expect(await provideBrowser(env)).toBe(false);
  await mkdir(env.PATH);
  await writeFile(join(env.PATH, 'google-chrome'), '#!/bin/sh\n', { mode: 0o755 });
  expect(await provideBrowser(env)).toBe(true);
});
