/** `npm run test:fuzz`, with Vitest's own arguments after `--`. */
import { conclude } from './counts.ts';
import { runFuzzTests } from './test-runners.ts';

conclude(await runFuzzTests(process.argv.slice(2)));
