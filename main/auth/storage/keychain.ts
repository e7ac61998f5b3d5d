import type { KeyringObstacle } from '../../../common/auth/auth-state.ts';

/** The operating system's keyring, as far as the storage needs one; `main/desktop/keychain.ts` is the real one. */
export interface Keychain {
  /** Whether there is a key that the system protects. To be called after the app is ready. */
  isAvailable(): Promise<boolean>;
  /** The reason if the last answer was no. */
  obstacle(): KeyringObstacle;
  /** @throws where no key that the system protects has encrypted it, and whatever the system says */
  encrypt(text: string): Promise<Buffer>;
  /**
   * @returns the text, and whether it should be encrypted again because the system now has a better key
   * @throws if a protected key did not encrypt it, or with the system's own error for a wrong key; on Linux a damaged
   *   input may not throw
   */
  decrypt(encrypted: Buffer): Promise<{ readonly text: string; readonly shouldReEncrypt: boolean }>;
}
