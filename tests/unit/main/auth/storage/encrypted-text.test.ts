import { expect, test } from 'vitest';
import {
  decryptOlder,
  decryptText,
  encryptText,
  isEncryptedText,
} from '../../../../../main/auth/storage/encrypted-text.ts';
import { Secret } from '../../../../../main/lib/secret.ts';

const key = new Secret('0123456789abcdef'.repeat(4));
const otherKey = new Secret('0123456789abcdee'.repeat(4));
const text = 'A text with “signs” of its own';

test('text comes back as it was', () => {
  for (const each of ['', text, 'x'.repeat(100_000)])
    expect(decryptText(encryptText(each, key), key)).toBe(each);
});

test('nothing of the text shows, and the same text never looks the same', () => {
  const encrypted = encryptText(text, key);
  expect(encrypted).toMatch(/^AES-256-GCM:[\w+/=]+$/);
  expect(Buffer.from(encrypted.slice('AES-256-GCM:'.length), 'base64').toString()).not.toContain('text');
  expect(encryptText(text, key)).not.toBe(encrypted);
});

test('what this makes is told from everything else', () => {
  expect(isEncryptedText(encryptText(text, key))).toBe(true);
  for (const other of ['', '{}', text, 'aes-256-gcm:']) expect(isEncryptedText(other)).toBe(false);
});

test('another key opens nothing', () => {
  expect(() => decryptText(encryptText(text, key), otherKey)).toThrow();
});

test('no part of it can be changed, cut off, or added to', () => {
  const encrypted = encryptText('short', key);
  for (const index of Array(encrypted.length).keys()) {
    const other = encrypted[index] === 'A' ? 'B' : 'A';
    const changed = encrypted.slice(0, index) + other + encrypted.slice(index + 1);
    expect(() => decryptText(changed, key), `with another sign at ${index}`).toThrow();
    expect(() => decryptText(encrypted.slice(0, index), key), `cut off at ${index}`).toThrow();
  }
  for (const more of ['A', '\n', 'AAAA']) expect(() => decryptText(encrypted + more, key)).toThrow();
});

test('what electron-store 12 has encrypted opens, and nothing else', () => {
  const password = new Secret('a password of the first version');
  const encrypted = Buffer.from(
    'mQ7wAVsv2KC2X10YOhq+yDrtw92ndf4TgPrdR3c+DXW08ae+8X2VnuZ1+u/zjcbP+lOJBx540RoxhU9ZveKsWXOaUwQKQwgRQz4=',
    'base64',
  );
  expect(JSON.parse(decryptOlder(encrypted, password))).toEqual({ format: 1, reason: 'signed-out' });
  expect(() => decryptOlder(encrypted, key)).toThrow();
  // The ends of the salt, of what is encrypted and of its tag; at 16 is a colon, which is not read.
  for (const index of [0, 15, 17, encrypted.length - 17, encrypted.length - 16, encrypted.length - 1]) {
    const changed = Buffer.from(encrypted).fill((encrypted[index] ?? 0) ^ 1, index, index + 1);
    expect(() => decryptOlder(changed, password), `another byte at ${index}`).toThrow();
    expect(() => decryptOlder(encrypted.subarray(0, index), password), `cut off at ${index}`).toThrow();
  }
});
