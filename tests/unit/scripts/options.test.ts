import { expect, it } from 'vitest';
import { OptionsError, readOptions } from '../../../scripts/options.ts';

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
