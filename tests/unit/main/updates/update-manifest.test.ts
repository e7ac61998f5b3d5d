import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../../../main/updates/update-manifest.ts';
import { publicPart, signManifest } from '../../../../scripts/update-signing.ts';

const sha512 = `${'a'.repeat(86)}==`;
const file = { url: 'app-1.2.3-linux-x86_64.AppImage', sha512, size: 100 };
const fields = { version: '1.2.3', files: [file] };
const name = 'latest-linux.json';
const makeKey = () => generateKeyPairSync('ed25519').privateKey;
const [key, nextKey, strangersKey] = [makeKey(), makeKey(), makeKey()];
const known = [publicPart(key)];
const parse = (changes: Readonly<Record<string, unknown>>) =>
  parseManifest(signManifest(name, { ...fields, ...changes }, [key]), name, known);

test('a signed manifest is accepted', () => {
  const more = {
    stagingPercentage: 25,
    releaseNotes: 'One.\nTwo.\n',
    releaseDate: '2026-01-02',
    path: file.url,
  };
  expect(parse({ files: [{ ...file, blockMapSize: 7 }], ...more })).toMatchObject({
    version: '1.2.3',
    files: [{ ...file, blockMapSize: 7 }],
    stagingPercentage: 25,
    releaseNotes: 'One.\nTwo.',
  });
});

describe('of two keys, while one takes the place of the other,', () => {
  const byBoth = signManifest(name, fields, [key, nextKey]);
  test.each([
    ['the old', [publicPart(key)]],
    ['the new', [publicPart(nextKey)]],
    ['both', [publicPart(nextKey), publicPart(key)]],
  ])('%s can be known', (_which, keys) => {
    expect(parseManifest(byBoth, name, keys)).toMatchObject({ version: '1.2.3' });
  });
});

describe('a manifest is refused that @security', () => {
  const envelope: { signed: string; signatures: string[] } = JSON.parse(signManifest(name, fields, [key]));
  const signedBy = (text: string) => sign(null, Buffer.from(text), key).toString('base64');
  const hmacOfNothing = Buffer.alloc(64).toString('base64');
  const highOrder = Buffer.alloc(64, 255).toString('base64');

  test.each([
    ['has no signature', JSON.stringify({ signed: envelope.signed, signatures: [] }), 'manifest-not-signed'],
    ['is electron-builder’s own manifest', JSON.stringify(fields), 'manifest-not-signed'],
    ['is signed by a stranger', signManifest(name, fields, [strangersKey]), 'manifest-wrongly-signed'],
    [
      'has changed since',
      JSON.stringify({ ...envelope, signed: envelope.signed.replace('1.2.3"', '99.0.0"') }),
      'manifest-wrongly-signed',
    ],
    [
      'has changed by a space',
      JSON.stringify({ ...envelope, signed: `${envelope.signed} ` }),
      'manifest-wrongly-signed',
    ],
    [
      'has a signature of nothing',
      JSON.stringify({ ...envelope, signatures: [signedBy(''), hmacOfNothing, highOrder] }),
      'manifest-wrongly-signed',
    ],
    [
      'has more signatures than anybody tries',
      JSON.stringify({ ...envelope, signatures: Array.from({ length: 1_000 }, () => hmacOfNothing) }),
      'manifest-not-signed',
    ],
    ['is signed for another channel', signManifest('beta-linux.json', fields, [key]), 'manifest-misplaced'],
    ['is signed for another system', signManifest('latest.json', fields, [key]), 'manifest-misplaced'],
    [
      'is signed for another app',
      JSON.stringify(
        ((signed) => ({ signed, signatures: [signedBy(signed)] }))(
          JSON.stringify({ ...fields, application: 'com.example.Other', manifest: name }),
        ),
      ),
      'manifest-misplaced',
    ],
  ])('%s', (_what, text, reason) => {
    expect(() => parseManifest(text, name, known)).toThrow(reason);
  });

  test('reaches an app without a key', () => {
    expect(() => parseManifest(signManifest(name, fields, [key]), name, [])).toThrow(
      'manifest-wrongly-signed',
    );
  });
});

test('notes keep their lines, lose bidirectional controls, and have a limit', () => {
  expect(parse({ releaseNotes: 'a\u202eb\u0007c\nd\u200b' }).releaseNotes).toBe('abc\nd');
  expect(parse({ releaseNotes: 'x'.repeat(100_000) }).releaseNotes).toHaveLength(4_000);
  expect(parse({}).releaseNotes).toBe('');
});

describe('refused, also with a signature, is', () => {
  test.each([
    ['a version that is none', { version: '1.2' }],
    ['a version with a path in it', { version: '1.2.3-../../x' }],
    ['a version that can’t be compared', { version: '1.2.3-a..b' }],
    ['a version with a sign before it', { version: 'v1.2.3' }],
    ['no files', { files: [] }],
    ['a path', { files: [{ ...file, url: '../app.AppImage' }] }],
    ['a path below its folder', { files: [{ ...file, url: 'a/../../app.AppImage' }] }],
    ['an encoded path', { files: [{ ...file, url: '..%2fapp.AppImage' }] }],
    ['an encoded path below its folder', { files: [{ ...file, url: 'a%2f..%2fapp.AppImage' }] }],
    ['a path of Windows', { files: [{ ...file, url: '..\\app.AppImage' }] }],
    ['an address', { files: [{ ...file, url: 'https://example.com/app.AppImage' }] }],
    ['a name like an option', { files: [{ ...file, url: '--help.AppImage' }] }],
    ['no hash', { files: [{ url: file.url, size: 1 }] }],
    ['a hash that is too short', { files: [{ ...file, sha512: 'aaaa' }] }],
    ['no size', { files: [{ url: file.url, sha512 }] }],
    ['a size beyond all reason', { files: [{ ...file, size: 1e12 }] }],
    ['a rollout that is no share', { stagingPercentage: 'all' }],
    ['a rollout beyond all', { stagingPercentage: 101 }],
  ])('%s', (_what, changes) => {
    expect(() => parse(changes)).toThrow('manifest-invalid');
  });

  test.each(['', '<!doctype html>', '[]', 'version: [', '!!js/function "x"', 'a: &a [*a]'])('%j', (text) => {
    expect(() => parseManifest(text, name, known)).toThrow(/^manifest-/);
  });
});
