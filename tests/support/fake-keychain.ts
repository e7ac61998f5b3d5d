/**
 * A keyring in memory. Like the one behind safeStorage on Linux it encrypts without authenticating: a damaged input
 * decrypts to a damaged text.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyringObstacle } from '../../common/auth/auth-state.ts';
import type { Keychain } from '../../main/auth/storage/keychain.ts';

export interface FakeKeychain extends Keychain {
  available: boolean;
  /** Why it is not available, if so. */
  obstruction: KeyringObstacle;
  shouldReEncrypt: boolean;
  /** The error that encrypting throws, or null. */
  failure: Error | null;
  /** Replaces the key, as when a keyring is reset. */
  changeKey(): void;
}

/** @param initialKey 32 bytes; another keyring with the same key can decrypt this one's texts */
export function createFakeKeychain(initialKey = randomBytes(32)): FakeKeychain {
  let key = initialKey;
  const keychain: FakeKeychain = {
    available: true,
    shouldReEncrypt: false,
    failure: null,
    changeKey: () => {
      key = randomBytes(32);
    },
    obstruction: 'absent',
    isAvailable: async () => keychain.available,
    obstacle: () => keychain.obstruction,
    encrypt: async (text) => {
      if (keychain.failure !== null) throw keychain.failure;
      const start = randomBytes(16);
      return Buffer.concat([start, createCipheriv('aes-256-ctr', key, start).update(text)]);
    },
    decrypt: async (encrypted) => {
      const decipher = createDecipheriv('aes-256-ctr', key, encrypted.subarray(0, 16));
      const text = decipher.update(encrypted.subarray(16)).toString('latin1');
      return { text, shouldReEncrypt: keychain.shouldReEncrypt };
    },
  };
  return keychain;
}
