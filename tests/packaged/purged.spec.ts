/** Runs after the package was purged. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { lastingProfile } from './lasting.ts';

const files = (when: string): readonly string[] =>
  readFileSync(join(homedir(), `${when}.txt`), 'utf8').split('\n');

test('the system has the same files as before the installation', () => {
  const [before, after] = [new Set(files('before')), files('after')];
  expect(before.size).toBeGreaterThan(1000);
  expect(after.filter((file) => !before.has(file))).toEqual([]);
});

test('the user’s own files remain', () => {
  expect(existsSync(lastingProfile)).toBe(true);
});
