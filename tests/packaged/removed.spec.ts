/** Runs after the package was removed. */
import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { customProtocol } from '../../common/product.ts';
import { installedFolder, installedProgram } from './installed-program.ts';

test('nothing handles the protocol any more', () => {
  const query = ['query', 'default', `x-scheme-handler/${customProtocol}`];
  expect(execFileSync('xdg-mime', query, { encoding: 'utf8' })).toBe('');
});

test('the program is gone', () => {
  for (const path of [installedFolder, installedProgram.executable]) {
    expect(lstatSync(path, { throwIfNoEntry: false }), path).toBeUndefined();
  }
});
