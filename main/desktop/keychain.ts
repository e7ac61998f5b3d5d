/**
 * The operating system's keyring, through Electron's safeStorage: the only file that uses it. Asynchronous where
 * Electron has that (the synchronous calls are deprecated in 45), synchronous on older versions.
 * Invariant: what this calls available encrypts with a key that the system protects, never with a built-in one.
 */
import { safeStorage } from 'electron/main';

export interface Keychain {
  /** Whether there is a key that the system protects. Asks only after the app is ready. */
  isAvailable(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  /**
   * @returns the text, and whether the system asks for it to be encrypted anew
   * @throws whatever the system says where the key does not fit; note that on Linux a damaged input need not throw
   */
  decrypt(encrypted: Buffer): Promise<{ readonly text: string; readonly shouldReEncrypt: boolean }>;
}

export interface SystemKeychain extends Keychain {
  /** What the system's keyring is called, also where it offers no key. */
  backend(): string;
}

/** The calls of safeStorage as Electron 45 has them; what older versions lack is optional. */
export type SafeStorage = Pick<
  Electron.SafeStorage,
  'isEncryptionAvailable' | 'encryptString' | 'decryptString' | 'getSelectedStorageBackend'
> &
  Partial<
    Pick<Electron.SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>
  >;

/** Chromium's fallbacks on Linux, whose key is built in and protects nothing. */
const unprotectedBackends: readonly string[] = ['basic_text', 'unknown'];

export function createKeychain(
  storage: SafeStorage = safeStorage,
  platform: NodeJS.Platform = process.platform,
): SystemKeychain {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = storage;
  const isAsync = isAsyncEncryptionAvailable && encryptStringAsync && decryptStringAsync;
  const isProtected = (): boolean =>
    platform !== 'linux' || !unprotectedBackends.includes(storage.getSelectedStorageBackend());

  const backend = (): string => {
    if (platform === 'linux') return storage.getSelectedStorageBackend();
    return platform === 'darwin' ? 'Keychain' : 'DPAPI';
  };

  if (isAsync) {
    return {
      backend,
      // On Linux the asynchronous call also says yes to a key that is built in; the synchronous one does not.
      isAvailable: async () =>
        (await isAsyncEncryptionAvailable.call(storage)) &&
        isProtected() &&
        (platform !== 'linux' || storage.isEncryptionAvailable()),
      encrypt: (text) => encryptStringAsync.call(storage, text),
      decrypt: async (encrypted) => {
        const { result, shouldReEncrypt } = await decryptStringAsync.call(storage, encrypted);
        return { text: result, shouldReEncrypt };
      },
    };
  }
  return {
    backend,
    isAvailable: async () => storage.isEncryptionAvailable() && isProtected(),
    encrypt: async (text) => storage.encryptString(text),
    decrypt: async (encrypted) => ({ text: storage.decryptString(encrypted), shouldReEncrypt: false }),
  };
}
