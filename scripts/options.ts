/** The options of npm scripts, after `npm run COMMAND --`. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;
type Options<T extends OptionsConfig> = ReturnType<typeof parseArgs<{ options: T; strict: true }>>['values'];

/** Ends the command because of wrong options; the message explains them. */
export function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}

/**
 * Reads the options, or ends the command with a sentence that lists them. Every command calls this first, also one without
 * options.
 *
 * @param command as in `npm run COMMAND`
 */
export function readOptions<const T extends OptionsConfig>(
  command: string,
  options: T,
  args: readonly string[] = process.argv.slice(2),
): Options<T> {
  try {
    return parseArgs({ options, args: [...args], strict: true }).values as Options<T>;
  } catch (error) {
    const known = Object.entries(options).map(([name, { type }]) =>
      type === 'string' ? `--${name} VALUE` : `--${name}`,
    );
    // Node's further sentences are about positional arguments, which no command accepts.
    const [problem = ''] = String((error as Error).message).split(/\. |\n/);
    const rest = known.length === 0 ? 'takes no options.' : `has: ${known.join(', ')} (after a --)`;
    return refuse(`${problem.replace(/\.$/, '')}. npm run ${command} ${rest}`);
  }
}
