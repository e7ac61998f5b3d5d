import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../scripts/project.ts';

const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map(({ parentPath, name }) => {
    const file = join(parentPath, name);
    return {
      file: file.slice(projectRoot.length + 1).replaceAll(sep, '/'),
      text: readFileSync(file, 'utf8'),
    };
  });
const filesWith = (pattern: RegExp): readonly string[] =>
  sources.flatMap(({ file, text }) => (pattern.test(text) ? [file] : [])).toSorted();

test('secrets are revealed where they leave, and nowhere else', () => {
  expect(filesWith(/\.reveal\(\)/)).toEqual([
    // To the app's own backends, as a header.
    'src/main/api-proxy.ts',
    // To the verification.
    'src/main/auth/access-token.ts',
    // To a hash.
    'src/main/auth/attempt.ts',
    // Into the encrypted file; and as the key of older ones.
    'src/main/auth/auth-storage.ts',
    // To the cipher, as its key.
    'src/main/auth/encrypted-text.ts',
    // Into the seal, and as its password.
    'src/main/auth/seal.ts',
    // To the parser of claims.
    'src/main/auth/session-factory.ts',
    // To WorkOS.
    'src/main/auth/workos-client.ts',
  ]);
});

test('the crash reporter is never started', () => {
  expect(filesWith(/crashReporter/)).toEqual([]);
});
