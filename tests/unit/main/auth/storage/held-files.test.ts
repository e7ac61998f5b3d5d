/** The storage while another program has a file open, as virus scanners do on Windows. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAuthStorage, type StoredAuth } from '../../../../../main/auth/storage/auth-storage.ts';
import { openFileStore } from '../../../../../main/config/file-store.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { createFakeKeychain } from '../../../../support/fake-keychain.ts';
import { holdFile } from '../../../../support/held-files.ts';

const keychain = createFakeKeychain();
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'held-files-'));
});
afterEach(() => rm(directory, { recursive: true }));

const open = () => openAuthStorage(directory, keychain, openFileStore, createCapturedLog());

const content = (reason: StoredAuth['reason']): StoredAuth => ({
  format: 1,
  session: null,
  attempt: null,
  isExchanging: false,
  forceLogin: false,
  reason,
  hint: null,
  organizations: null,
  deviceCodeDisabledFor: null,
  authKit: null,
  firstState: null,
});

test.each(['EPERM', 'EACCES', 'EBUSY'])('with %s, a write succeeds once the file is closed', async (code) => {
  const storage = await open();
  await storage.write(content('signed-out'));
  const { refused } = holdFile('auth.json', code, 3);
  await storage.write(content('session-expired'));
  expect(refused()).toBe(3);
  expect((await open()).found).toEqual(content('session-expired'));
});

test('a write rejects while the file stays open, keeps the stored data, and a later write succeeds', async () => {
  const storage = await open();
  await storage.write(content('signed-out'));
  const { refused } = holdFile('auth.json', 'EPERM', 4);
  await expect(storage.write(content('session-expired'))).rejects.toMatchObject({ code: 'EPERM' });
  expect(refused()).toBe(4);
  expect((await open()).found).toEqual(content('signed-out'));
  expect((await readdir(directory)).toSorted()).toEqual(['auth.json', 'installation-secret']);
  await storage.write(content('session-expired'));
  expect((await open()).found).toEqual(content('session-expired'));
});

test('a new installation keeps the stored data too', async () => {
  holdFile('installation-secret', 'EBUSY', 2);
  await (await open()).write(content('signed-out'));
  expect(await open()).toMatchObject({ persistence: 'encrypted', found: content('signed-out') });
});

test('other errors are not tried again', async () => {
  const storage = await open();
  const { refused } = holdFile('auth.json', 'ENOSPC', 4);
  await expect(storage.write(content('signed-out'))).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(refused()).toBe(1);
});
