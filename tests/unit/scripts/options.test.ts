import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readOptions } from '../../../scripts/options.ts';
import { projectRoot } from '../../../scripts/project.ts';

const options = { port: { type: 'string', default: '4477' }, quiet: { type: 'boolean' } } as const;
const read = (...args: readonly string[]) => readOptions('emulator', options, args);

beforeEach(() => {
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit code ${code}`);
  });
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

it('reads the given options and fills in the defaults', () => {
  expect(read('--port', '1', '--quiet')).toEqual({ port: '1', quiet: true });
  expect(read()).toEqual({ port: '4477' });
});

it.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['--port'], "Option '--port <value>' argument missing"],
  [['com.acme.notes'], "Unexpected argument 'com.acme.notes'"],
])('explains what is wrong with %j, and lists the options', (args, problem) => {
  expect(() => read(...args)).toThrow('exit code 2');
  expect(console.error).toHaveBeenCalledExactlyOnceWith(
    `${problem}. npm run emulator has: --port VALUE, --quiet (after a --)`,
  );
});

it.each([[['--foo']], [['foo']]])('a command without options refuses %j', (args) => {
  expect(() => readOptions('check', {}, args)).toThrow('exit code 2');
  expect(console.error).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/'(--)?foo'\. npm run check takes no options\.$/),
  );
});

const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** `npm start` and `npm run dev` pass their arguments on to Electron. */
const commands = Object.entries(scripts).flatMap(([command, line]) => {
  const [, file] = /^tsx ((?:scripts|build|tests\/performance)\/[\w-]+\.ts)/.exec(line) ?? [];
  return file === undefined || command === 'dev' ? [] : [[command, file] as const];
});

it.each(commands)('npm run %s reads its options', (_command, file) => {
  expect(readFileSync(join(projectRoot, file), 'utf8')).toContain('readOptions(');
});
