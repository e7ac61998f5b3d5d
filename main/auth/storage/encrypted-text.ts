/**
 * Text under authenticated encryption (AES-256-GCM, NIST SP 800-38D): changed, truncated or forged text does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Secret } from '../../lib/secret.ts';

/** Names the format, and is authenticated with the text. */
const header = 'AES-256-GCM:';

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

const keyBytes = (key: Secret): Buffer => Buffer.from(key.reveal(), 'hex');

/** Whether text has the format of `encryptText`; its key is not checked. */
export function isEncryptedText(text: string): boolean {
  return text.startsWith(header);
}

/**
 * @param key 32 random bytes as 64 hexadecimal digits
 * @returns printable text
 */
export function encryptText(text: string, key: Secret): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, keyBytes(key), nonce).setAAD(Buffer.from(header));
  const encrypted = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return header + Buffer.concat(encrypted).toString('base64');
}

/**
 * @param key the key that encrypted it
 * @throws Error unless it is, to the last bit, the output of {@link encryptText} with this key
 */
export function decryptText(encrypted: string, key: Secret): string {
  const base64 = encrypted.slice(header.length);
  const bytes = Buffer.from(base64, 'base64');
  // Accepts only the one Base64 form that `encryptText` writes.
  if (!isEncryptedText(encrypted) || bytes.toString('base64') !== base64) {
    throw new Error('This is no encrypted text.');
  }
  const nonce = bytes.subarray(0, nonceLength);
  const tag = bytes.subarray(-tagLength);
  const decipher = createDecipheriv(algorithm, keyBytes(key), nonce, { authTagLength: tagLength })
    .setAAD(Buffer.from(header))
    .setAuthTag(tag);
  const content = bytes.subarray(nonceLength, -tagLength);
  return Buffer.concat([decipher.update(content), decipher.final()]).toString('utf8');
}
