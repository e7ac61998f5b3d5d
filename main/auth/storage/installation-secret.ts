/**
 * The one secret of an installation: 32 random bytes, encrypted by the operating system's keyring, from which the
 * key of the file and the password of the sealed session derive (HKDF, RFC 5869).
 * Invariants: the file never holds the secret in the clear; the decrypted secret is checked, because on Linux the keyring's
 * encryption does not authenticate; an unreadable file is moved aside, never deleted.
 */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Keychain } from './keychain.ts';
import { Secret } from '../../lib/secret.ts';
import { installationSecretFile, quarantine, replaceHeld } from '../../lib/profile-files.ts';

export interface InstallationSecret {
  /**
   * @param purpose the key's purpose; another purpose gives an unrelated key. `store` opens files of older versions
   * @returns 32 bytes as 64 hexadecimal digits
   */
  deriveKey(purpose: 'file' | 'store' | 'seal'): Secret;
}

export type InstallationSecretOutcome =
  | { readonly kind: 'opened' | 'created' | 'replaced'; readonly secret: InstallationSecret }
  /** This system offers no key that it protects. */
  | { readonly kind: 'no-keyring' };

const secretLength = 32;
const checksumLength = 16;

/**
 * Opens the secret of this installation, making one where there is none or where the old one no longer opens.
 *
 * @param directory the app's profile folder
 * @returns `replaced` where there was a file that this keyring can't open: whatever was encrypted with the old
 *   secret is out of reach
 */
export async function openInstallationSecret(
  directory: string,
  keychain: Keychain,
): Promise<InstallationSecretOutcome> {
  if (!(await keychain.isAvailable())) return { kind: 'no-keyring' };
  const file = installationSecretFile(directory);
  const create = async (): Promise<InstallationSecret> => {
    const bytes = randomBytes(secretLength);
    const encrypted = await keychain.encrypt(encode(bytes));
    // Only now that there is another one, the old one goes aside.
    quarantine(file);
    await replaceHeld(() => replaceFile(file, encrypted));
    return secretFrom(bytes);
  };

  const encrypted = await readEncrypted(directory);
  if (encrypted === null) return { kind: 'created', secret: await create() };
  const found = await open(encrypted, keychain).catch((error: unknown) => {
    // Electron's words for a key that the system holds back for now: the next start may have it again.
    if (error instanceof Error && error.message.includes('temporarily unavailable')) throw error;
    return null;
  });
  if (found === null) {
    return { kind: 'replaced', secret: await create() };
  }
  if (found.shouldReEncrypt) {
    // What can't be encrypted anew is still encrypted; the system asks again.
    await keychain
      .encrypt(encode(found.bytes))
      .then((renewed) => replaceHeld(() => replaceFile(file, renewed)))
      .catch(() => {});
  }
  return { kind: 'opened', secret: secretFrom(found.bytes) };
}

/**
 * Reads the secret of this installation, and changes nothing.
 *
 * @param directory the app's profile folder
 * @returns null where there is none, or no keyring
 * @throws where the keyring can't open it
 */
export async function readInstallationSecret(
  directory: string,
  keychain: Keychain,
): Promise<InstallationSecret | null> {
  const encrypted = await readEncrypted(directory);
  if (encrypted === null || !(await keychain.isAvailable())) return null;
  return secretFrom((await open(encrypted, keychain)).bytes);
}

async function readEncrypted(directory: string): Promise<Buffer | null> {
  return readFile(installationSecretFile(directory)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function open(
  encrypted: Buffer,
  keychain: Keychain,
): Promise<{ readonly bytes: Buffer; readonly shouldReEncrypt: boolean }> {
  const { text, shouldReEncrypt } = await keychain.decrypt(encrypted);
  return { bytes: decode(text), shouldReEncrypt };
}

function secretFrom(bytes: Buffer): InstallationSecret {
  return {
    deriveKey: (purpose) =>
      new Secret(
        Buffer.from(hkdfSync('sha256', bytes, Buffer.alloc(0), `authkit-desktop ${purpose}`, 32)).toString(
          'hex',
        ),
      ),
  };
}

const checksum = (bytes: Buffer): Buffer =>
  createHash('sha256').update(bytes).digest().subarray(0, checksumLength);

function encode(bytes: Buffer): string {
  return Buffer.concat([bytes, checksum(bytes)]).toString('base64');
}

function decode(text: string): Buffer {
  const all = Buffer.from(text, 'base64');
  const bytes = all.subarray(0, secretLength);
  if (all.length !== secretLength + checksumLength || !checksum(bytes).equals(all.subarray(secretLength))) {
    throw new Error('The installation secret does not match its checksum.');
  }
  return bytes;
}

/**
 * Replaces the file as a whole. It holds bytes, which electron-store does not keep.
 *
 * @throws where it could not be done; the old file is still there
 */
function replaceFile(file: string, content: Buffer): void {
  const next = `${file}.next`;
  rmSync(next, { force: true });
  try {
    const descriptor = openSync(next, 'wx', 0o600);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // On a disk that is almost full a write can stop short without an error. Reading tells.
    if (!readFileSync(next).equals(content)) throw new Error('The disk has not kept what was written.');
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
