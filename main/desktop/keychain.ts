/**
 * The operating system's keyring, through Electron's safeStorage: the only file that uses it. It uses the asynchronous
 * calls if Electron has them (46 removes the synchronous ones), otherwise the synchronous ones. Invariant: it encrypts
 * and opens only with a key that the system protects. Chromium also has keys in its public source, and decrypts text
 * under them despite any keyring.
 */
import { createDecipheriv } from 'node:crypto';
import { safeStorage } from 'electron/main';
import type { Keychain } from '../auth/storage/keychain.ts';
import { askKeyring, type KeyringAnswer } from './secret-service.ts';

export interface SystemKeychain extends Keychain {
  /** The name of the system's keyring, even if it offers no key. */
  backend(): string;
}

/** The used calls of safeStorage: either the asynchronous or the synchronous ones. */
export type SafeStorage = Pick<Electron.SafeStorage, 'encryptString' | 'decryptString'> &
  Partial<
    Pick<Electron.SafeStorage, 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>
  >;

/**
 * Chromium's prefix of text under a protected key. On Linux the Secret Service and KWallet have `v11`, the desktop's
 * secret portal `v12`, and `v10` means a built-in key; elsewhere `v10` is the system's own.
 */
const protectedPrefixes = (platform: NodeJS.Platform): readonly string[] =>
  platform === 'linux' ? ['v11', 'v12'] : ['v10'];
const prefixLength = 3;

/** A refusal after this time was the user's, in milliseconds: a keyring itself refuses at once. */
const shortestPrompt = 700;

/** @param ask whether the keyring answers; called before the first call, which blocks main on older versions */
export function createKeychain(
  storage: SafeStorage = safeStorage,
  platform: NodeJS.Platform = process.platform,
  ask: () => Promise<KeyringAnswer> = () => askKeyring(process.env),
): SystemKeychain {
  const prefixes = protectedPrefixes(platform);
  const requireProtected = (encrypted: Buffer): Buffer => {
    if (!prefixes.includes(encrypted.toString('latin1', 0, prefixLength))) throw new UnprotectedError();
    return encrypted;
  };
  const calls = callsOf(storage);
  let lastAnswer: KeyringAnswer = 'unknown';
  let wasPrompted = false;
  /** Chromium then has the key and keeps it. */
  let hasWorked = false;
  const requireAnswer = async (): Promise<void> => {
    if (platform !== 'linux' || hasWorked) return;
    lastAnswer = await ask();
    if (lastAnswer === 'silent') throw new SilentKeyringError();
  };
  const encrypt = async (text: string): Promise<Buffer> => {
    await requireAnswer();
    const before = performance.now();
    try {
      const encrypted = requireProtected(await calls.encrypt(text));
      hasWorked = true;
      return encrypted;
    } catch (error) {
      wasPrompted = performance.now() - before >= shortestPrompt;
      throw error;
    }
  };

  return {
    backend: () => {
      if (platform === 'linux') return storage.getSelectedStorageBackend?.() || 'unknown';
      return platform === 'darwin' ? 'Keychain' : 'DPAPI';
    },
    // Electron's own answer is also yes for a built-in key.
    isAvailable: () =>
      encrypt('probe').then(
        () => true,
        () => false,
      ),
    obstacle: () => {
      if (lastAnswer === 'silent') return 'silent';
      if (lastAnswer !== 'locked') return 'absent';
      return wasPrompted ? 'dismissed' : 'locked';
    },
    encrypt,
    decrypt: async (encrypted) => {
      await requireAnswer();
      const opened = await calls.decrypt(requireProtected(encrypted));
      if (isOpenToAnybody(encrypted, opened.text)) throw new UnprotectedError();
      return opened;
    },
  };
}

class SilentKeyringError extends Error {
  constructor() {
    // Electron's message for a temporarily unavailable key.
    super('The keyring does not answer: it is temporarily unavailable.');
  }
}

class UnprotectedError extends Error {
  constructor() {
    super('No key that the system protects has encrypted this.');
  }
}

function callsOf(storage: SafeStorage): Pick<Keychain, 'encrypt' | 'decrypt'> {
  const { encryptStringAsync, decryptStringAsync } = storage;
  if (encryptStringAsync && decryptStringAsync) {
    return {
      encrypt: (text) => encryptStringAsync.call(storage, text),
      decrypt: async (encrypted) => {
        const { result, shouldReEncrypt } = await decryptStringAsync.call(storage, encrypted);
        return { text: result, shouldReEncrypt };
      },
    };
  }
  return {
    encrypt: async (text) => storage.encryptString(text),
    decrypt: async (encrypted) => ({ text: storage.decryptString(encrypted), shouldReEncrypt: false }),
  };
}

/** PBKDF2-HMAC-SHA-1 of an empty password, the salt `saltysalt` and one round, as in Chromium's source. */
const keyOfEmptyPassword = Buffer.from('d0d0ec9c7d77d43ac54187fa4818d17f', 'hex');

/**
 * Whether Chromium got a text without the system's key. If that key fails, Chromium tries the key of an empty password
 * (AES-128-CBC with a constant IV), and it returns text without a known prefix unchanged.
 */
function isOpenToAnybody(encrypted: Buffer, text: string): boolean {
  const decipher = createDecipheriv('aes-128-cbc', keyOfEmptyPassword, Buffer.alloc(16, ' '));
  const opened = decipher.setAutoPadding(false).update(encrypted.subarray(prefixLength)).toString();
  return opened.startsWith(text) || encrypted.toString() === text;
}
