import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { quoteForWindows, runCommand, withOwnPrograms } from '../../../scripts/command.ts';
import { projectRoot } from '../../../scripts/project.ts';

const own = join(projectRoot, 'node_modules', '.bin');

test.each(['PATH', 'Path'])('the programs of node_modules come first, where the system says %s', (name) => {
  expect(withOwnPrograms({ [name]: 'system', HOME: 'home' })).toEqual({
    [name]: `${own}${delimiter}system`,
    HOME: 'home',
  });
});

test.each([
  ['--reporter=list,json', '--reporter=list,json'],
  ['C:\\My Files\\report.json', '"C:\\My Files\\report.json"'],
  ['a|b', '"a|b"'],
  ['', '""'],
  ['C:\\My Files\\', '"C:\\My Files\\\\"'],
  ['a \\"b', '"a \\\\\\"b"'],
])('Windows’s shell takes %s for one argument', (argument, quoted) => {
  expect(quoteForWindows(argument)).toBe(quoted);
});

test('a program says how it ended and what it said', async () => {
  const script = 'console.log("said"); process.exitCode = 3;';
  expect(await runCommand(process.execPath, ['--eval', script], 'kept')).toEqual({
    code: 3,
    output: 'said\n',
  });
});
