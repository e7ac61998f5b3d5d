import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cacheFolder, combineEnvironments, withSettingsFile } from '../../../scripts/project.ts';

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

it('prefers the environment to the file', async () => {
  await writeFile(join(folder, '.env'), 'WORKOS_CLIENT_ID=client_file\n');
  const env = withSettingsFile({ WORKOS_CLIENT_ID: 'client_environment' }, join(folder, '.env'));
  expect(env).toEqual({ WORKOS_CLIENT_ID: 'client_environment' });
});

const lines = ['# mine', 'WORKOS_CLIENT_ID="client_file"', "NAME='of the app' # a note", 'export LAST=1', ''];
const utf16 = (text: string, isBigEndian: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
};

it.each([
  ['with a byte order mark', Buffer.from(`\ufeff${lines.slice(1).join('\n')}`)],
  ['with Windows’s line ends', Buffer.from(lines.join('\r\n'))],
  ['with both', Buffer.from(`\ufeff${lines.join('\r\n')}`)],
  ['with the line ends of old Macs', Buffer.from(lines.join('\r'))],
  ['in UTF-16, as PowerShell writes it', utf16(lines.join('\r\n'), false)],
  ['in UTF-16 the other way around', utf16(lines.join('\r\n'), true)],
  [
    'with spaces around the sign',
    Buffer.from('WORKOS_CLIENT_ID = client_file  \r\nNAME = "of the app"\r\nLAST=1\t\r\n'),
  ],
])('reads a file %s', async (_case, content) => {
  await writeFile(join(folder, '.env'), content);
  expect(withSettingsFile({}, join(folder, '.env'))).toEqual({
    WORKOS_CLIENT_ID: 'client_file',
    NAME: 'of the app',
    LAST: '1',
  });
});

it('needs no file', () => {
  expect(withSettingsFile({ HOME: '/home' }, join(folder, '.env'))).toEqual({ HOME: '/home' });
});

it('keeps its cache in the XDG cache folder', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/cache' })).toBe(join('/cache', 'authkit-desktop'));
  const usual = join(homedir(), '.cache', 'authkit-desktop');
  expect(cacheFolder({})).toBe(usual);
  expect(cacheFolder({ XDG_CACHE_HOME: '' })).toBe(usual);
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toBe(usual);
});

it('lets later environments override earlier ones and remove variables', () => {
  expect(combineEnvironments({ A: '1', B: '1', C: undefined }, { B: '2' }, { A: undefined })).toEqual({
    B: '2',
  });
});
