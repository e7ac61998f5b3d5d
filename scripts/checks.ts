/** What can be found wrong with the code without running it. */
import { availableParallelism } from 'node:os';
import { runCommand } from './command.ts';
import type { Counts } from './counts.ts';

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

// The slowest come first, so that the others fill the gaps.
const checks: readonly Check[] = [
  { name: 'unused code', command: ['knip'] },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'duplicate code', command: ['jscpd', '.'] },
  { name: 'lint', command: ['oxlint', '--config=oxlint.config.mjs', '--deny-warnings'] },
  { name: 'format', command: ['oxfmt', '--check'] },
];

async function runCheck({ name, command: [program, ...args] }: Check): Promise<Counts> {
  const { code, output } = await runCommand(program, args, 'kept');
  console.log(code === 0 ? `passed  ${name}` : `FAILED  ${name}\n${output.trim()}\n`);
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [name] };
}

/** Runs all checks, as many at once as there are processors; each is one passed or failed. */
export async function runChecks(): Promise<readonly Counts[]> {
  const queue = [...checks];
  const counts: Counts[] = [];
  const work = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) counts.push(await runCheck(check));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return counts;
}
