import { expect, test } from 'vitest';
import {
  decryptText,
  encryptText,
  isEncryptedText,
} from '../../../../../main/auth/storage/encrypted-text.ts';
import { Secret } from '../../../../../main/lib/secret.ts';

const key = new Secret('0123456789abcdef'.repeat(4));
const otherKey = new Secret('0123456789abcdee'.repeat(4));
const text = 'A text with “signs” of its own';

test('text decrypts unchanged', () => {
  for (const each of ['', text, 'x'.repeat(100_000)])
    expect(decryptText(encryptText(each, key), key)).toBe(each);
});

test('the result shows nothing of the text, and differs every time', () => {
  const encrypted = encryptText(text, key);
  expect(encrypted).toMatch(/^AES-256-GCM:[\w+/=]+$/);
  expect(Buffer.from(encrypted.slice('AES-256-GCM:'.length), 'base64').toString()).not.toContain('text');
  expect(encryptText(text, key)).not.toBe(encrypted);
});

test('it recognizes its own format', () => {
  expect(isEncryptedText(encryptText(text, key))).toBe(true);
  for (const other of ['', '{}', text, 'aes-256-gcm:']) expect(isEncryptedText(other)).toBe(false);
});

test('another key can’t decrypt it', () => {
  expect(() => decryptText(encryptText(text, key), otherKey)).toThrow();
});

test('no part of it can be changed, cut off, or added to @security', () => {
  const encrypted = encryptText('short', key);
  for (const index of Array(encrypted.length).keys()) {
    const other = encrypted[index] === 'A' ? 'B' : 'A';
    const changed = encrypted.slice(0, index) + other + encrypted.slice(index + 1);
    expect(() => decryptText(changed, key), `with another sign at ${index}`).toThrow();
    expect(() => decryptText(encrypted.slice(0, index), key), `cut off at ${index}`).toThrow();
  }
  for (const more of ['A', '\n', 'AAAA']) expect(() => decryptText(encrypted + more, key)).toThrow();
});
