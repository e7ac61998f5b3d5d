/** In the place of iron: the same contract, without its key derivation, which runs on another thread. */
import { createHash } from 'node:crypto';
import { decryptText, encryptText } from '../../../main/auth/storage/encrypted-text.ts';
import { Secret } from '../../../main/lib/secret.ts';

export const defaults = {};

const keyOf = (password: string): Secret => new Secret(createHash('sha256').update(password).digest('hex'));

export async function seal(content: unknown, { secret }: { readonly secret: string }): Promise<string> {
  return encryptText(JSON.stringify(content), keyOf(secret));
}

export async function unseal(sealed: string, passwords: Readonly<Record<string, string>>): Promise<unknown> {
  return JSON.parse(decryptText(sealed, keyOf(passwords['1'] ?? ''))) as unknown;
}
