/**
 * Chromium's os_crypt behind safeStorage, with both of Electron's interfaces: the keys, prefixes and fallbacks of its
 * source, including those that protect nothing.
 */
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { SafeStorage } from '../../main/desktop/keychain.ts';

export type Shape = 'synchronous' | 'asynchronous';

export interface Secrets {
  /** The app's password in the keyring or the Keychain; null if there is none, or access is denied. */
  readonly keyring?: string | null;
  /** The secret of the desktop's portal; only the asynchronous calls use it. */
  readonly portal?: string | null;
}

const keyOf = (password: string): Buffer => pbkdf2Sync(password, 'saltysalt', 1, 16, 'sha1');
const start = Buffer.alloc(16, ' ');

/** A text encrypted with a known password, as anybody can make it. */
export function encryptWith(prefix: string, password: string, text: string | Buffer): Buffer {
  const cipher = createCipheriv('aes-128-cbc', keyOf(password), start);
  return Buffer.concat([Buffer.from(prefix), cipher.update(text), cipher.final()]);
}

function decryptCbc(password: string, content: Buffer): string {
  const decipher = createDecipheriv('aes-128-cbc', keyOf(password), start);
  return Buffer.concat([decipher.update(content), decipher.final()]).toString();
}

const portalKey = (password: string): Buffer => pbkdf2Sync(password, 'portal', 1, 32, 'sha256');

function encryptForPortal(password: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', portalKey(password), nonce);
  return Buffer.concat([Buffer.from('v12'), nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function decryptForPortal(password: string, content: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', portalKey(password), content.subarray(0, 12));
  decipher.setAuthTag(content.subarray(-16));
  return Buffer.concat([decipher.update(content.subarray(12, -16)), decipher.final()]).toString();
}

export function createChromiumStorage(
  shape: Shape,
  { keyring = 'password of the keyring', portal = null }: Secrets = {},
  platform: NodeJS.Platform = 'linux',
): SafeStorage {
  const passwords: Readonly<Record<string, string | null>> =
    platform === 'linux' ? { v10: 'peanuts', v11: keyring } : { v10: keyring };
  const prefixes = Object.keys(passwords).filter((prefix) => passwords[prefix] !== null);
  const best = portal === null ? prefixes.at(-1) : 'v12';

  const encrypt = (text: string): Buffer => {
    if (portal !== null) return encryptForPortal(portal, text);
    const password = best && passwords[best];
    if (!best || typeof password !== 'string') throw new Error('Error while encrypting the text.');
    return encryptWith(best, password, text);
  };
  const decrypt = (encrypted: Buffer): string => {
    const prefix = encrypted.toString('latin1', 0, 3);
    const content = encrypted.subarray(3);
    if (prefix === 'v12' && portal !== null) return decryptForPortal(portal, content);
    const password = passwords[prefix];
    if (password === undefined) {
      if (shape === 'synchronous') throw new Error('Ciphertext does not appear to be encrypted.');
      // Treated as the plain text of a very old Chromium.
      return encrypted.toString();
    }
    if (password === null) throw new Error('Error while decrypting the ciphertext.');
    try {
      return decryptCbc(password, content);
    } catch {
      return decryptCbc('', content);
    }
  };

  if (shape === 'synchronous') {
    return {
      getSelectedStorageBackend: () => 'gnome_libsecret',
      encryptString: (text) => {
        if (keyring === null) throw new Error('Encryption is not available.');
        return encrypt(text);
      },
      decryptString: decrypt,
    };
  }
  // As in Electron 46, without the synchronous calls.
  const storage = {
    async encryptStringAsync(this: unknown, text: string) {
      mustBeMethod(this);
      return encrypt(text);
    },
    async decryptStringAsync(this: unknown, encrypted: Buffer) {
      mustBeMethod(this);
      return {
        result: decrypt(encrypted),
        shouldReEncrypt: encrypted.toString('latin1', 0, 3) !== best,
      };
    },
  };
  // Electron's calls refuse another object.
  const mustBeMethod = (object: unknown): void => {
    if (object !== storage) throw new TypeError('Illegal invocation');
  };
  return storage as Partial<SafeStorage> as SafeStorage;
}
