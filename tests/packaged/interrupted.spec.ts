/** Runs separately, as root: interrupted tests of the installed app leave the system unchanged. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@playwright/test';
import { policyFile } from '../../main/config/policy.ts';
import { planLocalPackage } from '../../scripts/dist-plan.ts';
import { interrupt } from '../support/running.ts';
import { installedFolder, packageName, testUser } from './installed-program.ts';

/** The traces of a run on the system. */
function traces(): readonly string[] {
  const policies = dirname(policyFile('linux', {}, planLocalPackage('0.0.0')));
  const { stdout: status } = spawnSync(
    'dpkg-query',
    ['--show', '--showformat=${db:Status-Status}', packageName],
    {
      encoding: 'utf8',
    },
  );
  return [
    ...[installedFolder, policies].filter((path) => existsSync(path)),
    ...readdirSync('/var/tmp').filter((name) => name.startsWith('authkit-desktop-')),
    ...(spawnSync('getent', ['passwd', testUser]).status === 0 ? [testUser] : []),
    ...(status === '' ? [] : [status]),
  ];
}

for (const [signal, to] of [
  ['SIGINT', 'the group'],
  ['SIGTERM', 'npm'],
] as const) {
  test(`${signal} to ${to} removes the package, the account and its processes`, async () => {
    test.setTimeout(300_000);
    expect(traces()).toEqual([]);
    await interrupt(['test', '--', '--packaged'], signal, to, /✓ .*older\.spec/, []);
    expect(traces()).toEqual([]);
  });
}
