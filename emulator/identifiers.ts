/** Identifiers and secrets in WorkOS's formats: `session_01K…` and opaque tokens. */
import { randomBytes } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 48 bits of time and 80 random bits, in Crockford's base 32. */
export function createUlid(now: number = Date.now()): string {
  let value = (BigInt(now) << 80n) | BigInt(`0x${randomBytes(10).toString('hex')}`);
  let text = '';
  for (let index = 0; index < 26; index += 1) {
    text = crockford.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}

export function createId(prefix: 'session' | 'user' | 'flow' | 'key'): string {
  return `${prefix}_${createUlid()}`;
}

/** 256 random bits, safe in a URL. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A code that a user types: two groups of four letters that can't be misread (RFC 8628, section 6.1). */
export function createUserCode(): string {
  const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
  const letters = Array.from(randomBytes(8), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
