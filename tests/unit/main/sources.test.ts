import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../scripts/project.ts';

const sources = ['common', 'main', 'preload', 'renderer']
  .flatMap((folder) => readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true }))
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

test('secrets are revealed only where they leave the app @security', () => {
  expect(filesWith(/\.reveal\(\)/)).toEqual([
    // To the app's own backends, as a header.
    'main/api/authorized-fetch.ts',
    // To the verification, and the parser of claims.
    'main/auth/session/access-token.ts',
    // To a hash.
    'main/auth/sign-in/attempt.ts',
    // Into the encrypted file; and as the key of older ones.
    'main/auth/storage/auth-storage.ts',
    // To the cipher, as its key.
    'main/auth/storage/encrypted-text.ts',
    // Into the seal, and as its password.
    'main/auth/workos/seal.ts',
    // To WorkOS.
    'main/auth/workos/workos-client.ts',
  ]);
});

test('the crash reporter is never started @security', () => {
  expect(filesWith(/crashReporter/)).toEqual([]);
});
