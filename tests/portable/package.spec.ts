/** The metadata of a package for this system. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashInMacApp, hashInWindowsProgram, headerHash } from '../support/asar-integrity.ts';
import { expectedFuses, readFuses } from '../support/fuses.ts';
import { expect, test } from './fixtures.ts';

test('every fuse has the configured state', async ({ program }) => {
  expect(await readFuses(program.executable)).toEqual(expectedFuses);
});

if (process.platform === 'darwin') {
  const appOf = (executable: string): string => dirname(dirname(dirname(executable)));

  test('macOS gets the ASAR’s hash, and the entitlements allow JIT code and nothing else', async ({
    program,
  }) => {
    const app = appOf(program.executable);
    expect(await hashInMacApp(app)).toBe(headerHash(join(app, 'Contents', 'Resources', 'app.asar')));
    execFileSync('codesign', ['--verify', '--deep', '--strict', app]);
    const entitlements = execFileSync('codesign', ['--display', '--entitlements', '-', '--xml', app], {
      encoding: 'utf8',
    });
    expect([...entitlements.matchAll(/<key>(.*?)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });
} else {
  test('Chromium’s texts are there in the app’s languages', async ({ program }) => {
    const locales = join(dirname(program.executable), 'locales');
    expect(readdirSync(locales).toSorted()).toEqual(['de.pak', 'en-US.pak']);
  });
}

if (process.platform === 'win32') {
  test('Windows gets the ASAR’s hash', async ({ program }) => {
    const archive = join(dirname(program.executable), 'resources', 'app.asar');
    expect(await hashInWindowsProgram(program.executable)).toBe(headerHash(archive));
  });
}
