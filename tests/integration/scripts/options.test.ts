import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../scripts/project.ts';

it('one sentence says which option there is not, and the exit code is 2', async () => {
  const bootstrap = join(projectRoot, 'scripts', 'bootstrap.mjs');
  const outcome = await new Promise((resolve) => {
    execFile(process.execPath, [bootstrap, 'build', '--foo'], (error, stdout, stderr) =>
      resolve({ code: error?.code, stdout, stderr }),
    );
  });
  expect(outcome).toEqual({
    code: 2,
    stdout: '',
    stderr: "Unknown option '--foo'. npm run build takes no options.\n",
  });
});
