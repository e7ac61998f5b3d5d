/** `npm run test:programs`, with Vitest's own arguments after `--`. */
import { conclude } from './counts.ts';
import { runProgramTests } from './test-runners.ts';

conclude(await runProgramTests(process.argv.slice(2)));
