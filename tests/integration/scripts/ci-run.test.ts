import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../../scripts/command.ts';
import { isPosix } from '../../support/file-modes.ts';

/**
 * Runs `.ci/run` with a fake npm that prints something and ends, first for `npm test`, then for `npm test -- --rest`.
 */
async function run(first: string, rest: string) {
  const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const npm = `#!/bin/sh\ncase $* in *--rest*) ${rest} ;; *) ${first} ;; esac\n`;
  await writeFile(join(folder, 'npm'), npm, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
  return runCommand('bash', ['.ci/run'], 'kept', env);
}

const onPosix = test.runIf(isPosix);

onPosix('the last line adds up both halves', async () => {
  const { code, output } = await run(
    "printf 'Hello\\n\\n3 passed, 0 failed\\n'",
    'echo "4 passed, 0 failed"',
  );
  expect(code).toBe(0);
  expect(output).toMatch(/\n\n7 passed, 0 failed\n$/);
  expect(output).not.toContain('Failed:');
});

onPosix('the end names what failed in either half', async () => {
  const first =
    "printf 'Failed:\\n  said by a test\\n\\nFailed:\\n  a › b\\n  c\\n\\n3 passed, 2 failed\\n'; exit 1";
  const { code, output } = await run(first, "printf 'Failed:\\n  d\\n\\n4 passed, 1 failed\\n'; exit 1");
  expect(code).toBe(1);
  expect(output).toMatch(/1 failed\n\nFailed:\n {2}a › b\n {2}c\n {2}d\n\n7 passed, 3 failed\n$/);
});

onPosix('a half that ends without counts, or without names, has failed', async () => {
  const { code, output } = await run('exit 1', "printf '\\n0 passed, 1 failed\\n'; exit 1");
  expect(code).toBe(1);
  expect(output).toMatch(/\n\nFailed:\n {2}npm test\n {2}npm test -- --rest\n\n0 passed, 2 failed\n$/);
});

onPosix('a half that ends with another code than its counts has failed', async () => {
  const { code, output } = await run('echo "3 passed, 0 failed"; exit 1', 'echo "4 passed, 0 failed"');
  expect(code).toBe(1);
  expect(output).toMatch(/\n7 passed, 0 failed\n$/);
});
