import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  openAuthStorage,
  type AuthStorage,
  type StoredAuth,
} from '../../../../../main/auth/storage/auth-storage.ts';
import { encryptText, isEncryptedText } from '../../../../../main/auth/storage/encrypted-text.ts';
import { openInstallationSecret } from '../../../../../main/auth/storage/installation-secret.ts';
import { sealSession, unsealSession } from '../../../../../main/auth/workos/seal.ts';
import { openFileStore } from '../../../../../main/config/file-store.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { createFakeKeychain, type FakeKeychain } from '../../../../support/fake-keychain.ts';
import { earlierProfile } from '../../../../support/earlier-profiles.ts';
import { createAttempt, createTokens, start } from '../../../../support/session-values.ts';
import { privateFile } from '../../../../support/file-modes.ts';

let directory: string;
let keychain: FakeKeychain;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'auth-storage-'));
  keychain = createFakeKeychain();
});
afterEach(() => rm(directory, { recursive: true }));

const log = createCapturedLog();
const file = (): string => join(directory, 'auth.json');
const files = async (): Promise<string[]> => (await readdir(directory)).toSorted();
const open = (): Promise<AuthStorage> => openAuthStorage(directory, keychain, openFileStore, log);

async function createContent(changes: Partial<StoredAuth> = {}): Promise<StoredAuth> {
  return {
    format: 1,
    session: {
      sealed: await sealSession(createTokens(), new Secret('p'.repeat(32))),
      record: {
        signedInAt: start,
        receivedAt: start,
        clockOffset: 0,
        refreshCount: 2,
        refreshStartedAt: null,
        refreshOrganizationId: null,
        storedAt: null,
      },
      jwks: { keys: [{ kty: 'RSA', kid: 'key-1', n: 'marker-modulus', e: 'AQAB' }] },
      jwksFetchedAt: 0,
      isVerified: true,
    },
    attempt: createAttempt(),
    isExchanging: false,
    forceLogin: true,
    reason: 'signed-out',
    hint: { loginHint: 'marker-hint@example.com', organizationId: null },
    organizations: { userId: 'user_1', ids: ['org_1'], names: {} },
    deviceCodeDisabledFor: null,
    authKit: null,
    firstState: null,
    ...changes,
  };
}

/** Stores something as an earlier run would. */
async function store(changes: Partial<StoredAuth> = {}): Promise<StoredAuth> {
  const content = await createContent(changes);
  await (await open()).write(content);
  return content;
}

test('a new profile is empty, and nothing is written before there is something to store', async () => {
  expect(await open()).toMatchObject({ persistence: 'encrypted', found: null, loss: null });
  expect(await files()).toEqual(['installation-secret']);
});

test('the next run reads this run’s data', async () => {
  const content = await store();
  expect(await open()).toMatchObject({ persistence: 'encrypted', found: content, loss: null });
});

test('the last write wins', async () => {
  await store();
  const storage = await open();
  const last = await createContent({ session: null, attempt: null, hint: null, forceLogin: false });
  await storage.write(await createContent({ reason: 'interrupted' }));
  await storage.write(last);
  expect((await open()).found).toEqual(last);
  expect(await files()).toEqual(['auth.json', 'installation-secret']);
});

test('no file in the profile has a secret, a name or a setting in the clear @security', async () => {
  await store();
  for (const name of await files()) {
    const content = (await readFile(join(directory, name))).toString('latin1');
    for (const plain of ['marker', 'nova@example.com', 'codeVerifier', 'Fe26', 'key-1', 'format']) {
      expect(content, `${plain} in ${name}`).not.toContain(plain);
    }
  }
});

test('only the owner can read the file, even if it had other permissions @security', async () => {
  await store();
  expect((await stat(file())).mode & 0o777).toBe(privateFile);
  await chmod(file(), 0o644);
  await open();
  expect((await stat(file())).mode & 0o777).toBe(privateFile);
});

test('the seal’s password stays the same and is long enough', async () => {
  const { sealPassword } = await open();
  expect(sealPassword.reveal().length).toBeGreaterThanOrEqual(32);
  expect((await open()).sealPassword).toEqual(sealPassword);
});

const deriveFileKey = async (): Promise<Secret> => {
  const opened = await openInstallationSecret(directory, keychain);
  if (opened.kind === 'no-keyring') throw new Error('There is no keyring.');
  return opened.secret.deriveKey('file');
};

/** Writes other data, encrypted with the right key, into the file. */
const storeForeign = async (content: Record<string, unknown>): Promise<void> =>
  writeFile(file(), encryptText(JSON.stringify(content), await deriveFileKey()));

describe('an unreadable file is set aside and reported when', () => {
  const cases: readonly [string, () => Promise<void>][] = [
    ['it is empty', () => writeFile(file(), '')],
    [
      'one bit of it flipped',
      async () => {
        const content = await readFile(file());
        content[200] = (content[200] ?? 0) ^ 1;
        await writeFile(file(), content);
      },
    ],
    ['it has another format', () => writeFile(file(), 'GIF89a')],
    ['it was swapped for plain text', async () => writeFile(file(), JSON.stringify(await createContent()))],
    ['it is of no format', async () => storeForeign({ ...(await createContent()), format: 0 })],
    ['a part of it is missing', async () => storeForeign({ ...(await createContent()), attempt: undefined })],
    [
      'it names an unknown transport',
      async () =>
        storeForeign({ ...(await createContent()), attempt: { ...createAttempt(), transport: 'pigeon' } }),
    ],
  ];
  test.each(cases)('%s', async (_case, damage) => {
    await store();
    await damage();
    const damaged = await readFile(file());
    const storage = await open();
    expect(storage).toMatchObject({ persistence: 'encrypted', found: null, loss: 'storage-unreadable' });
    const [kept] = await files();
    expect(kept).toMatch(/^auth\.json\.unreadable-/);
    expect(await readFile(join(directory, kept ?? ''))).toEqual(damaged);

    // From now on the storage is new, and the damaged file stays.
    const content = await createContent();
    await storage.write(content);
    expect(await open()).toMatchObject({ found: content, loss: null });
    expect(await files()).toEqual(['auth.json', kept, 'installation-secret'].toSorted());
  });
});

test.each([
  ['first version', 'first-version', { organizations: null, authKit: null }],
  [
    'last version without electron-store',
    'last-without-library',
    { authKit: { clientId: 'client_emulator', apiOrigin: 'https://authkit.example.com' } },
  ],
] as const)('data of the %s is read', async (_case, version, changes) => {
  const earlier = earlierProfile(version);
  await copyFile(earlier.auth, file());
  await copyFile(earlier.secret, join(directory, 'installation-secret'));
  keychain = createFakeKeychain(earlier.key);
  const storage = await open();
  const { session, ...rest } = await createContent(changes);
  const { sealed = '', ...unsealed } = storage.found?.session ?? {};
  expect(await unsealSession(sealed, storage.sealPassword)).toEqual(createTokens());
  expect({ ...storage.found, session: unsealed }).toEqual({
    ...rest,
    session: { record: session?.record, jwks: session?.jwks, jwksFetchedAt: 0, isVerified: true },
  });
  expect(storage).toMatchObject({ persistence: 'encrypted', loss: null });

  // From now on it is stored in this version's format.
  if (storage.found !== null) await storage.write(storage.found);
  expect(isEncryptedText(await readFile(file(), 'utf8'))).toBe(true);
  expect((await open()).found).toEqual(storage.found);
});

test('a newer version’s file is reported and never changed', async () => {
  await open();
  await storeForeign({ format: 2, sessions: ['of another shape'] });
  await writeFile(join(directory, 'auth.json.next.tmp-1234567890abcdef'), 'half');
  const before = await readFile(file());
  const storage = await open();
  expect(storage).toMatchObject({ persistence: 'this-run-only', found: null, loss: 'storage-newer' });
  await storage.write(await createContent());
  await storage.setAside();
  await storage.remove();
  expect(await readFile(file())).toEqual(before);
  expect(await files()).toEqual(['auth.json', 'installation-secret']);
});

test('a changed keyring is told apart from a damaged file', async () => {
  await store();
  keychain.changeKey();
  expect(await open()).toMatchObject({ persistence: 'encrypted', found: null, loss: 'keyring-changed' });
  expect(await files()).toEqual([
    expect.stringMatching(/^auth\.json\.unreadable-/),
    'installation-secret',
    expect.stringMatching(/^installation-secret\.unreadable-/),
  ]);
});

test('without its secret the file is unreadable', async () => {
  await store();
  await rm(join(directory, 'installation-secret'));
  expect(await open()).toMatchObject({ found: null, loss: 'keyring-changed' });
});

describe('without a keyring', () => {
  beforeEach(() => {
    keychain.available = false;
  });

  test('no session is written, and everything lasts until the app quits', async () => {
    const storage = await open();
    expect(storage).toMatchObject({ persistence: 'this-run-only', found: null, loss: null });
    await storage.write(await createContent({ forceLogin: false }));
    await storage.setAside();
    expect(await files()).toEqual([]);
    expect(storage.sealPassword.reveal().length).toBeGreaterThanOrEqual(32);
    expect((await open()).sealPassword).not.toEqual(storage.sealPassword);
  });

  test('an earlier run’s file is kept for a run with a keyring', async () => {
    keychain.available = true;
    const content = await store();
    keychain.available = false;
    for (const obstacle of ['absent', 'locked', 'dismissed', 'silent'] as const) {
      keychain.obstruction = obstacle;
      expect(await open()).toMatchObject({ found: null, loss: `keyring-${obstacle}` });
    }
    const storage = await open();
    expect(storage).toMatchObject({ persistence: 'this-run-only', found: null });
    await storage.write(await createContent({ session: null }));
    keychain.available = true;
    expect((await open()).found).toEqual(content);
  });

  test('another user’s session moves an earlier run’s file aside', async () => {
    keychain.available = true;
    await store({ forceLogin: false });
    keychain.available = false;
    await (await open()).write(await createContent({ forceLogin: false }));
    keychain.available = true;
    expect(await open()).toMatchObject({ found: null, loss: null, asksForLogin: false });
    expect(await files()).toEqual([expect.stringMatching(/^auth\.json\.unreadable-/), 'installation-secret']);
  });

  test('the request for credentials survives restarts until it is fulfilled', async () => {
    await (await open()).write(await createContent({ session: null, forceLogin: true }));
    expect(await files()).toEqual(['ask-for-login']);
    expect((await stat(join(directory, 'ask-for-login'))).mode & 0o777).toBe(privateFile);
    expect((await open()).asksForLogin).toBe(true);
    await (await open()).write(await createContent({ forceLogin: false }));
    expect(await open()).toMatchObject({ asksForLogin: false });
    expect(await files()).toEqual([]);
  });

  test('a note from a run without a keyring is stored with one', async () => {
    await (await open()).write(await createContent({ session: null, forceLogin: true }));
    keychain.available = true;
    const content = await store();
    expect(await open()).toMatchObject({ found: content, asksForLogin: false });
    expect(await files()).toEqual(['auth.json', 'installation-secret']);
  });
});

test('the file can be set aside, and the next write starts a new one', async () => {
  await store();
  const storage = await open();
  await storage.setAside();
  expect(await files()).toEqual([expect.stringMatching(/^auth\.json\.unreadable-/), 'installation-secret']);
  const content = await createContent({ session: null });
  await storage.write(content);
  expect((await open()).found).toEqual(content);
});

test('the next sign-in asks for credentials after the file was removed', async () => {
  await store({ forceLogin: false });
  await (await open()).remove();
  expect(await open()).toMatchObject({ found: null, loss: null, asksForLogin: true });
});

test('the app continues in memory if the folder can’t be used', async () => {
  const notAFolder = join(directory, 'file');
  await writeFile(notAFolder, '');
  const storage = await openAuthStorage(notAFolder, keychain, openFileStore, log);
  expect(storage).toMatchObject({ persistence: 'this-run-only', found: null, loss: 'storage-unreadable' });
  await storage.write(await createContent({ forceLogin: false }));
  expect(log.lines.at(-1)).toContain('storage-not-opened code="ENOTDIR"');
});

test('the app continues in memory if the keyring fails', async () => {
  keychain.failure = new Error('the keyring does not answer');
  expect(await open()).toMatchObject({ persistence: 'this-run-only', found: null });
});

test('a failing write rejects, and a later one can succeed', async () => {
  const storage = await open();
  await mkdir(file());
  await expect(storage.write(await createContent())).rejects.toThrow();
  await rm(file(), { recursive: true });
  const content = await createContent();
  await storage.write(content);
  expect((await open()).found).toEqual(content);
});
