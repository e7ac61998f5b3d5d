import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OptionsError, readOptions } from '../../../scripts/options.ts';
import { projectRoot } from '../../../scripts/project.ts';

const options = { port: { type: 'string', default: '4477' }, quiet: { type: 'boolean' } } as const;
const read = (...args: readonly string[]) => readOptions('emulator', options, args);

it('reads the options that there are, and fills in what is not given', () => {
  expect(read('--port', '1', '--quiet')).toEqual({ port: '1', quiet: true });
  expect(read()).toEqual({ port: '4477' });
});

it.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['--port'], "Option '--port <value>' argument missing"],
  [['1'], "Unexpected argument '1'"],
])('says what is wrong with %j, and which options there are', (args, problem) => {
  expect(() => read(...args)).toThrow(
    new OptionsError(`${problem}. npm run emulator has: --port VALUE, --quiet`),
  );
});

it.each([[['--foo']], [['foo']]])('a command without options refuses %j', (args) => {
  expect(() => readOptions('check', {}, args)).toThrow(/'(--)?foo'\. npm run check takes no options\.$/);
});

const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** They hand on what they are given, to a program that knows what to make of it. */
const handsOn = [
  'start',
  'dev',
  'test:unit',
  'test:integration',
  'test:fuzz',
  'test:reliability',
  'test:e2e',
  'format',
];
/** `dist:local` is `dist` with an option, and reads its options as that. */
const isAnother = (command: string) => scripts[command]?.includes(' --') === true;
const commands = Object.keys(scripts).filter((command) => !handsOn.includes(command) && !isAnother(command));

it.each(commands)('npm run %s reads its options, and first of all where it has none', (command) => {
  const file = join(projectRoot, 'scripts', `${scripts[command]?.split(' ').at(-1)}.ts`);
  const [, firstStatement = ''] = readFileSync(file, 'utf8').split(/^(?:import [^;]*;\s*)+/m);
  const isAlone = firstStatement.startsWith(`readOptions('${command}', {});`);
  expect(isAlone || firstStatement.includes(` = readOptions('${command}', {`)).toBe(true);
});
