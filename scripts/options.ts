/**
 * What follows `npm run COMMAND --`: options that the command knows, or a message that says which those are. Every
 * command reads them before it does anything, also one that has none; only what starts another program hands on what
 * it is given (`start` and `dev` to Electron, tests to their runner).
 */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;
type Options<T extends OptionsConfig> = ReturnType<typeof parseArgs<{ options: T; strict: true }>>['values'];

/** The command line is wrong; `message` says what is and what there is. `bootstrap.mjs` prints it and exits with 2. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
  readonly exitCode = 2;
}

/**
 * @param command as in `npm run COMMAND`
 * @param options those that it has, in the form of Node's `parseArgs`; none for a command that takes none
 * @param args what was given
 * @throws OptionsError
 */
export function readOptions<const T extends OptionsConfig>(
  command: string,
  options: T,
  args: readonly string[] = process.argv.slice(2),
): Options<T> {
  try {
    return parseArgs({ options, args: [...args], strict: true }).values as Options<T>;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const known = Object.entries(options).map(([name, { type }]) =>
      type === 'string' ? `--${name} VALUE` : `--${name}`,
    );
    // What follows the first sentence is about positional arguments, of which there are none.
    const [problem] = error.message.split(/[.\n] ?/);
    const rest = known.length === 0 ? 'takes no options.' : `has: ${known.join(', ')}`;
    throw new OptionsError(`${problem}. npm run ${command} ${rest}`, { cause: error });
  }
}
