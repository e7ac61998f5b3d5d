import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withSettingsFile } from '../../../scripts/settings-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('adds the settings of the file to the environment', async () => {
  await writeFile(join(folder, '.env'), '# mine\nWORKOS_CLIENT_ID="client_file"\n');
  expect(withSettingsFile({ HOME: '/home' }, join(folder, '.env'))).toEqual({
    HOME: '/home',
    WORKOS_CLIENT_ID: 'client_file',
  });
});

it('lets the environment win over the file', async () => {
  await writeFile(join(folder, '.env'), 'WORKOS_CLIENT_ID=client_file\n');
  const env = withSettingsFile({ WORKOS_CLIENT_ID: 'client_environment' }, join(folder, '.env'));
  expect(env).toEqual({ WORKOS_CLIENT_ID: 'client_environment' });
});

it('needs no file', () => {
  expect(withSettingsFile({ HOME: '/home' }, join(folder, '.env'))).toEqual({ HOME: '/home' });
});
