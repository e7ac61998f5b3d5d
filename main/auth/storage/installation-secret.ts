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
  /** The system has no protected key. */
  | { readonly kind: 'no-keyring' };

const secretLength = 32;
const checksumLength = 16;

/**
 * Opens the secret of this installation; makes a new one if there is none or the old one no longer opens.
 *
 * @param directory the app's profile folder
 * @returns `replaced` if this keyring can't open the old file: data encrypted with the old secret is lost
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
    // The old one is moved aside only now that there is a new one.
    quarantine(file);
    await replaceHeld(() => replaceFile(file, encrypted));
    return secretFrom(bytes);
  };

  const encrypted = await readEncrypted(directory);
  if (encrypted === null) return { kind: 'created', secret: await create() };
  const found = await open(encrypted, keychain).catch((error: unknown) => {
    // Electron's message for a temporarily unavailable key: the next start may have it again.
    if (error instanceof Error && error.message.includes('temporarily unavailable')) throw error;
    return null;
  });
  if (found === null) {
    return { kind: 'replaced', secret: await create() };
  }
  if (found.shouldReEncrypt) {
    // It is still encrypted if this fails; the system will ask again.
    await keychain
      .encrypt(encode(found.bytes))
      .then((renewed) => replaceHeld(() => replaceFile(file, renewed)))
      .catch(() => {});
  }
  return { kind: 'opened', secret: secretFrom(found.bytes) };
}

/**
 * Reads the secret of this installation without changing anything.
 *
 * @param directory the app's profile folder
 * @returns null without a secret or a keyring
 * @throws if the keyring can't open it
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
 * @throws if that fails; the old file is still there
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
    // On an almost full disk a write can stop early without an error. Reading it back shows that.
    if (!readFileSync(next).equals(content)) throw new Error('The disk has not kept what was written.');
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
