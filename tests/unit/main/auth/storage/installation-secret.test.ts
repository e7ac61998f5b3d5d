import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openInstallationSecret } from '../../../../../main/auth/storage/installation-secret.ts';
import { createFakeKeychain, type FakeKeychain } from '../../../../support/fake-keychain.ts';
import { privateFile } from '../../../../support/file-modes.ts';

let directory: string;
let keychain: FakeKeychain;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'installation-secret-'));
  keychain = createFakeKeychain();
});
afterEach(() => rm(directory, { recursive: true }));

const file = (): string => join(directory, 'installation-secret');
const files = async (): Promise<string[]> => (await readdir(directory)).toSorted();

async function open(): Promise<{ readonly kind: string; readonly key: string }> {
  const opened = await openInstallationSecret(directory, keychain);
  if (opened.kind === 'no-keyring') throw new Error('There is no keyring.');
  return { kind: opened.kind, key: opened.secret.deriveKey('store').reveal() };
}

test('a secret is created once and stays the same', async () => {
  const created = await open();
  expect(created.kind).toBe('created');
  expect(await open()).toEqual({ kind: 'opened', key: created.key });
});

test('keys have 256 bits each and are independent', async () => {
  const opened = await openInstallationSecret(directory, keychain);
  if (opened.kind === 'no-keyring') throw new Error('There is no keyring.');
  const deriveKey = (purpose: 'store' | 'seal') => opened.secret.deriveKey(purpose).reveal();
  expect(deriveKey('store')).toMatch(/^[0-9a-f]{64}$/);
  expect(deriveKey('seal')).toMatch(/^[0-9a-f]{64}$/);
  expect(deriveKey('seal')).not.toBe(deriveKey('store'));
});

test('two installations have nothing in common', async () => {
  const first = await open();
  await rm(file());
  expect((await open()).key).not.toBe(first.key);
});

test('only the owner can read the file, which has the secret encrypted by the keyring', async () => {
  await open();
  expect((await stat(file())).mode & 0o777).toBe(privateFile);
  const { text } = await keychain.decrypt(await readFile(file()));
  expect(Buffer.from(text, 'base64')).toHaveLength(48);
  expect((await readFile(file())).includes(text)).toBe(false);
  expect(await files()).toEqual(['installation-secret']);
});

test('a half-written file is replaced', async () => {
  await writeFile(`${file()}.next`, 'half', { mode: 0o644 });
  await open();
  expect((await stat(file())).mode & 0o777).toBe(privateFile);
  expect(await files()).toEqual(['installation-secret']);
});

test('without a keyring nothing is written', async () => {
  keychain.available = false;
  expect(await openInstallationSecret(directory, keychain)).toEqual({ kind: 'no-keyring' });
  expect(await files()).toEqual([]);
});

test('a temporarily missing keyring loses nothing', async () => {
  const { key } = await open();
  keychain.available = false;
  await openInstallationSecret(directory, keychain);
  keychain.available = true;
  expect(await open()).toEqual({ kind: 'opened', key });
});

test('another keyring’s secret is replaced, and its file kept', async () => {
  const old = await open();
  const oldFile = await readFile(file());
  keychain.changeKey();
  const replaced = await open();
  expect(replaced.kind).toBe('replaced');
  expect(replaced.key).not.toBe(old.key);
  const [, kept, ...others] = await files();
  expect(others).toEqual([]);
  expect(kept).toMatch(/^installation-secret\.unreadable-/);
  expect(await readFile(join(directory, kept ?? ''))).toEqual(oldFile);
  expect(await open()).toEqual({ kind: 'opened', key: replaced.key });
});

test('a flipped bit never gives another secret @security', async () => {
  const { key } = await open();
  const original = await readFile(file());
  for (let place = 0; place < original.length; place++) {
    const flipped = Buffer.from(original);
    flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8));
    await writeFile(file(), flipped);
    const opened = await open();
    // The last bits of base64 may mean nothing; then it is the same secret.
    if (opened.kind === 'opened') expect(opened.key).toBe(key);
    else expect(opened.kind).toBe('replaced');
  }
});

test('an empty file is replaced', async () => {
  await open();
  await writeFile(file(), '');
  expect((await open()).kind).toBe('replaced');
});

test('it is encrypted again on the system’s request, and stays the same secret', async () => {
  const { key } = await open();
  const before = await readFile(file());
  keychain.shouldReEncrypt = true;
  expect(await open()).toEqual({ kind: 'opened', key });
  expect(await readFile(file())).not.toEqual(before);
  keychain.shouldReEncrypt = false;
  expect(await open()).toEqual({ kind: 'opened', key });
});

test('a secret that can’t be encrypted again stays as it is', async () => {
  const { key } = await open();
  keychain.shouldReEncrypt = true;
  keychain.failure = new Error('the keyring does not answer');
  expect(await open()).toEqual({ kind: 'opened', key });
  expect(await files()).toEqual(['installation-secret']);
});

test('a temporarily unavailable secret is not replaced', async () => {
  const old = await open();
  const before = await readFile(file());
  const holdingBack = {
    ...keychain,
    decrypt: () => Promise.reject(new Error('The key is temporarily unavailable.')),
  };
  await expect(openInstallationSecret(directory, holdingBack)).rejects.toThrow('temporarily unavailable');
  expect(await readFile(file())).toEqual(before);
  expect(old.kind).toBe('created');
});

test('an unreadable secret is not replaced', async () => {
  await mkdir(file());
  await expect(open()).rejects.toMatchObject({ code: 'EISDIR' });
  expect(await files()).toEqual(['installation-secret']);
});
