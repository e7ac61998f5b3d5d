import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuthState } from '../../../../../common/auth/auth-state.ts';
import { openAuthStorage, type StoredAuth } from '../../../../../main/auth/storage/auth-storage.ts';
import { readFirstState, type FirstStateDeps } from '../../../../../main/auth/storage/first-state.ts';
import { authFile, installationSecretFile } from '../../../../../main/lib/profile-files.ts';
import { describeSession } from '../../../../../main/auth/session/session.ts';
import { openFileStore } from '../../../../../main/config/file-store.ts';
import { noPolicy } from '../../../../../main/config/policy.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { createChromiumStorage, encryptWith } from '../../../../support/chromium-storage.ts';
import { earlierProfile } from '../../../../support/earlier-profiles.ts';
import { createFakeKeychain, type FakeKeychain } from '../../../../support/fake-keychain.ts';
import { createSession } from '../../../../support/session-values.ts';

vi.mock('electron/main', () => ({ safeStorage: {} }));
const { createKeychain } = await import('../../../../../main/desktop/keychain.ts');

const authKit = { clientId: 'client_1', apiOrigin: 'https://authkit.example.com' };
const stateShape = 'the shape of this build';
const options = { ...authKit, stateShape, policy: noPolicy };

let directory: string;
let keychain: FakeKeychain;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'first-state-'));
  keychain = createFakeKeychain();
});
afterEach(() => rm(directory, { recursive: true }));

const signedIn = describeSession(createSession(), {
  knownOrganizations: [],
  organizationNames: {},
  confirmation: null,
  connection: 'online',
  connectionProblem: null,
  returnTo: 'home',
  problem: null,
  persistence: 'encrypted',
});
const signedOut: AuthState = {
  status: 'signed-out',
  reason: 'signed-out',
  problem: null,
  persistence: 'encrypted',
};
const managed: AuthState = { ...signedOut, signUp: 'disabled' };

const look = (changes: Partial<FirstStateDeps['options']> = {}): Promise<AuthState | null> =>
  readFirstState({ directory, keychain, options: { ...options, ...changes } });

/** Stores something as an earlier run would. */
async function store(state: AuthState | null, changes: Partial<StoredAuth> = {}): Promise<void> {
  const storage = await openAuthStorage(directory, keychain, openFileStore, createCapturedLog());
  await storage.write({
    format: 1,
    session: null,
    attempt: null,
    isExchanging: false,
    forceLogin: false,
    reason: 'signed-out',
    hint: null,
    organizations: null,
    deviceCodeDisabledFor: null,
    authKit,
    firstState: state && { stateShape, state },
    ...changes,
  });
}

test.each([
  ['a signed-in user', signedIn],
  ['a signed-out user', signedOut],
])('the stored state for %s is shown', async (_case, state) => {
  await store(state);
  expect(await look()).toEqual(state);
});

test.each([
  ['Chromium’s built-in key', 'v10', 'peanuts'],
  ['the key of an empty password', 'v11', ''],
])('a state planted with its secret under %s is not shown @security', async (_case, prefix, password) => {
  await store(signedIn);
  const { text } = await keychain.decrypt(await readFile(installationSecretFile(directory)));
  await writeFile(installationSecretFile(directory), encryptWith(prefix, password, text));
  for (const shape of ['synchronous', 'asynchronous'] as const) {
    const ofChromium = createKeychain(createChromiumStorage(shape), 'linux');
    await expect(readFirstState({ directory, keychain: ofChromium, options })).rejects.toThrow(
      'No key that the system protects',
    );
  }
});

/** The profile folder's files, by name. */
const everything = async (): Promise<Readonly<Record<string, string | null>>> => {
  const read = async (name: string) => [
    name,
    await readFile(join(directory, name), 'latin1').catch(() => null),
  ];
  return Object.fromEntries(await Promise.all((await readdir(directory)).map(read)));
};

test('reading changes nothing', async () => {
  await store(signedIn);
  const before = await everything();
  await look();
  expect(await everything()).toEqual(before);
});

describe('the service must decide what to show if @security', () => {
  test('a sign-in was under way', async () => {
    await store(null);
    expect(await look()).toBeNull();
  });

  test('a version with another format has stored it', async () => {
    await store(signedIn, { format: 2 as never });
    expect(await look()).toBeNull();
  });

  test('a build with other states has stored it', async () => {
    await store(signedIn);
    expect(await look({ stateShape: 'another' })).toBeNull();
  });

  test('it is from another client or API', async () => {
    await store(signedIn);
    expect(await look({ clientId: 'client_2' })).toBeNull();
    expect(await look({ apiOrigin: 'https://other.example.com' })).toBeNull();
  });

  test('its client is unknown', async () => {
    await store(signedIn, { authKit: null });
    expect(await look()).toBeNull();
  });

  test('the policy now requires another organization', async () => {
    await store(signedIn);
    const { organizationId } = signedIn;
    expect(await look({ policy: { ...noPolicy, organizationId } })).toEqual(signedIn);
    expect(await look({ policy: { ...noPolicy, organizationId: 'org_other' } })).toBeNull();
  });

  test('the policy now requires a connection, and the session is from AuthKit’s own pages', async () => {
    const policy = { ...noPolicy, connectionId: 'conn_1' };
    await store({ ...signedIn, authenticationMethod: 'SSO' });
    expect(await look({ policy })).not.toBeNull();
    await store({ ...signedIn, authenticationMethod: 'Password' });
    expect(await look({ policy })).toBeNull();
  });

  test.each([
    ['has taken sign-up away', signedOut, false],
    ['allows sign-up again', managed, true],
  ])('the policy %s', async (_case, state, allowsSignUp) => {
    await store(state);
    expect(await look({ policy: { ...noPolicy, allowsSignUp: !allowsSignUp } })).toEqual(state);
    expect(await look({ policy: { ...noPolicy, allowsSignUp } })).toBeNull();
  });

  test('there is no keyring, or no secret', async () => {
    await store(signedIn);
    keychain.available = false;
    expect(await look()).toBeNull();
    keychain.available = true;
    await rm(installationSecretFile(directory));
    expect(await look()).toBeNull();
  });
});

describe('nothing is shown and nothing is lost if @security', () => {
  const cases: readonly [string, () => Promise<void> | void][] = [
    ['the keyring has another key', () => keychain.changeKey()],
    ['the file is damaged', () => writeFile(authFile(directory), 'AES-256-GCM:AAAA')],
    [
      'the first version has encrypted the file',
      async () => {
        const earlier = earlierProfile('first-version');
        keychain = createFakeKeychain(earlier.key);
        await copyFile(earlier.auth, authFile(directory));
        await copyFile(earlier.secret, installationSecretFile(directory));
      },
    ],
    ['the file is a folder', () => rm(authFile(directory)).then(() => mkdir(authFile(directory)))],
    [
      'the file is swapped for plain text',
      () =>
        writeFile(
          authFile(directory),
          JSON.stringify({ authKit, firstState: { stateShape, state: signedIn } }),
        ),
    ],
  ];
  test.each(cases)('%s', async (_case, happen) => {
    await store(signedIn);
    await happen();
    const before = await everything();
    await expect(look()).rejects.toThrow();
    expect(await everything()).toEqual(before);
  });
});
