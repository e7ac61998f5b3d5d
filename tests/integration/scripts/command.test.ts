import { expect, test } from 'vitest';
import { runCommand } from '../../../scripts/command.ts';

test('a program’s exit code and output are returned', async () => {
  const script = 'console.log("said"); process.exitCode = 3;';
  expect(await runCommand(process.execPath, ['--eval', script], 'kept')).toEqual({
    code: 3,
    output: 'said\n',
  });
});
