import { describe, expect, test, vi } from 'vitest';
import type { SafeStorage } from '../../../../main/desktop/keychain.ts';

vi.mock('electron/main', () => ({ safeStorage: {} }));
const { createKeychain } = await import('../../../../main/desktop/keychain.ts');

const turnAround = (text: string): string => [...text].toReversed().join('');

/** Checks that it is called as a method, as Electron's is. */
function createStorage(
  kind: 'synchronous' | 'asynchronous',
  { available = true, isBuiltIn = false, backend = 'gnome_libsecret' } = {},
) {
  const refuse = (): never => {
    throw new Error(`This is an Electron with ${kind} calls.`);
  };
  const isSynchronous = kind === 'synchronous';
  const storage = {
    isEncryptionAvailable: () => available && !isBuiltIn,
    encryptString: (text: string) => (isSynchronous ? Buffer.from(turnAround(text)) : refuse()),
    decryptString: (encrypted: Buffer) => (isSynchronous ? turnAround(encrypted.toString()) : refuse()),
    getSelectedStorageBackend: () => backend,
  } as SafeStorage;
  if (isSynchronous) return storage;
  return {
    ...storage,
    async isAsyncEncryptionAvailable(this: unknown) {
      expect(this).toHaveProperty('getSelectedStorageBackend');
      return available;
    },
    async encryptStringAsync(this: unknown, text: string) {
      expect(this).toHaveProperty('getSelectedStorageBackend');
      return Buffer.from(turnAround(text));
    },
    async decryptStringAsync(this: unknown, encrypted: Buffer) {
      expect(this).toHaveProperty('getSelectedStorageBackend');
      return { result: turnAround(encrypted.toString()), shouldReEncrypt: true };
    },
  } as SafeStorage;
}

describe.each(['synchronous', 'asynchronous'] as const)('over an Electron with %s calls', (kind) => {
  test('what was encrypted decrypts to the same text', async () => {
    const keychain = createKeychain(createStorage(kind), 'linux');
    const encrypted = await keychain.encrypt('a secret');
    expect(encrypted.toString()).not.toContain('a secret');
    expect((await keychain.decrypt(encrypted)).text).toBe('a secret');
  });

  test('only an Electron that knows says that something should be encrypted anew', async () => {
    const { shouldReEncrypt } = await createKeychain(createStorage(kind), 'linux').decrypt(Buffer.from('x'));
    expect(shouldReEncrypt).toBe(kind === 'asynchronous');
  });

  test.each([
    ['linux', true, 'gnome_libsecret', true],
    ['linux', true, 'kwallet6', true],
    ['linux', true, 'basic_text', false],
    ['linux', true, 'unknown', false],
    ['linux', false, 'gnome_libsecret', false],
    ['darwin', true, 'basic_text', true],
    ['win32', true, 'unknown', true],
    ['win32', false, 'unknown', false],
  ] as const)(
    'on %s with encryption %s and backend %s a protected key is there: %s',
    async (platform, available, backend, expected) => {
      const keychain = createKeychain(createStorage(kind, { available, backend }), platform);
      expect(await keychain.isAvailable()).toBe(expected);
    },
  );

  test('a key that is built in does not count as one that Linux protects', async () => {
    const keychain = createKeychain(createStorage(kind, { isBuiltIn: true }), 'linux');
    expect(await keychain.isAvailable()).toBe(false);
  });

  test('what can’t be decrypted rejects', async () => {
    const storage = createStorage(kind);
    const failing = {
      ...storage,
      decryptString: () => {
        throw new Error('another key');
      },
      decryptStringAsync: storage.decryptStringAsync && (() => Promise.reject(new Error('another key'))),
    };
    await expect(createKeychain(failing as SafeStorage, 'linux').decrypt(Buffer.from('x'))).rejects.toThrow(
      'another key',
    );
  });
});

test('an Electron with some of the asynchronous calls is taken for a synchronous one', async () => {
  const storage = { ...createStorage('synchronous'), isAsyncEncryptionAvailable: async () => true };
  expect((await createKeychain(storage as SafeStorage, 'linux').encrypt('ab')).toString()).toBe('ba');
});
