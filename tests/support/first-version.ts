/** Files as the first version of the app has stored them, by way of electron-store 12. */
import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Secret } from '../../main/lib/secret.ts';

export function encryptAsFirstVersion(text: string, password: Secret): Buffer {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(password.reveal(), salt, 10_000, 32, 'sha512');
  const cipher = createCipheriv('aes-256-gcm', key, salt);
  return Buffer.concat([salt, Buffer.from(':'), cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}
