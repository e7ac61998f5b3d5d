import type { KeyringObstacle } from '../../../common/auth/auth-state.ts';

/** The operating system's keyring, as far as the storage needs one; `main/desktop/keychain.ts` is the real one. */
export interface Keychain {
  /** Whether there is a key that the system protects. Asks only after the app is ready. */
  isAvailable(): Promise<boolean>;
  /** What was in the way where the last answer to that was no. */
  obstacle(): KeyringObstacle;
  /** @throws where no key that the system protects has encrypted it, and whatever the system says */
  encrypt(text: string): Promise<Buffer>;
  /**
   * @returns the text, and whether the system has a better key by now, so that it should be encrypted anew
   * @throws where no key that the system protects has encrypted it, and whatever the system says where the key does not
   *   fit; note that on Linux a damaged input need not throw
   */
  decrypt(encrypted: Buffer): Promise<{ readonly text: string; readonly shouldReEncrypt: boolean }>;
}
