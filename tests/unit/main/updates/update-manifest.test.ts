import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../../../main/updates/update-manifest.ts';

const sha512 = `${'a'.repeat(86)}==`;
const file = { url: 'app-1.2.3-linux-x86_64.AppImage', sha512, size: 100 };
const parse = (fields: Readonly<Record<string, unknown>>) =>
  parseManifest(JSON.stringify({ version: '1.2.3', files: [file], ...fields }));

test('a manifest as electron-builder writes it is understood', () => {
  const text = [
    'version: 1.2.3',
    'files:',
    `  - url: ${file.url}`,
    `    sha512: ${sha512}`,
    '    size: 100',
    '    blockMapSize: 7',
    `path: ${file.url}`,
    `sha512: ${sha512}`,
    'stagingPercentage: 25',
    "releaseDate: '2026-01-02T03:04:05.000Z'",
    'releaseNotes: |',
    '  One.',
    '  Two.',
  ].join('\n');
  expect(parseManifest(text)).toMatchObject({
    version: '1.2.3',
    files: [{ ...file, blockMapSize: 7 }],
    stagingPercentage: 25,
    releaseNotes: 'One.\nTwo.',
  });
});

test('notes keep their lines, lose what directs text, and end somewhere', () => {
  expect(parse({ releaseNotes: 'a\u202eb\u0007c\nd\u200b' }).releaseNotes).toBe('abc\nd');
  expect(parse({ releaseNotes: 'x'.repeat(100_000) }).releaseNotes).toHaveLength(4_000);
  expect(parse({}).releaseNotes).toBe('');
});

describe('refused is', () => {
  test.each([
    ['a version that is none', { version: '1.2' }],
    ['a version with a path in it', { version: '1.2.3-../../x' }],
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
  ])('%s', (_what, fields) => {
    expect(() => parse(fields)).toThrow('manifest-invalid');
  });

  test.each(['', '<!doctype html>', '[]', 'version: [', '!!js/function "x"', 'a: &a [*a]'])('%j', (text) => {
    expect(() => parseManifest(text)).toThrow(/^manifest-/);
  });
});
