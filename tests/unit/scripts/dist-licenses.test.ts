import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLicenseProblems, takeLicenses, thirdPartyNotices } from '../../../scripts/dist-licenses.ts';

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'licenses-'));
});
afterEach(() => rm(out, { recursive: true }));

const bundled = (name: string, license: string | null, text: string | null = 'Do as you like.') => ({
  name,
  version: '1.0.0',
  license,
  text,
});

async function leaveList(bundle: string, list: unknown): Promise<void> {
  await mkdir(join(out, bundle));
  await writeFile(join(out, bundle, 'licenses.json'), JSON.stringify(list));
}

test('the packages of all bundles are listed once, by name, and their lists are no part of the app', async () => {
  const shared = { name: 'shared', version: '1.0.0', identifier: 'MIT', text: 'Do as you like.' };
  await leaveList('main', [shared, { name: 'no-license', version: '1.0.0' }]);
  await leaveList('preload', []);
  await leaveList('renderer', [{ ...shared, name: 'another' }, shared]);
  expect(await takeLicenses(out)).toEqual([
    bundled('another', 'MIT'),
    bundled('no-license', null, null),
    bundled('shared', 'MIT'),
  ]);
  expect((await readdir(out, { recursive: true })).toSorted()).toEqual(['main', 'preload', 'renderer']);
});

test('a build that has left no list is no package', async () => {
  await expect(takeLicenses(out)).rejects.toThrow('ENOENT');
});

test('licences that give everything away are fine, others and none are told', () => {
  expect(findLicenseProblems([bundled('a', 'MIT'), bundled('b', 'BSD-3-Clause')])).toEqual([]);
  expect(findLicenseProblems([bundled('a', 'GPL-3.0-only'), bundled('b', null)])).toEqual([
    'a 1.0.0 is under GPL-3.0-only. Look at it, or do without.',
    'b 1.0.0 is under no licence that it names. Look at it, or do without.',
  ]);
});

test('the notices give each package with its terms', () => {
  const notices = thirdPartyNotices(
    [bundled('a', 'MIT', 'Line 1\r\nLine 2\r\n'), bundled('b', 'ISC', null)],
    'App',
  );
  expect(notices).toMatch(/^App contains these packages\./);
  expect(notices).toContain('\na 1.0.0 (MIT)\n\nLine 1\nLine 2\n');
  expect(notices).toContain(
    '\nb 1.0.0 (ISC)\n\nThe package has no text of its licence, which is https://spdx.org/licenses/ISC.html\n',
  );
});
