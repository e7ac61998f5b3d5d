/** `npm run test:fuzz`, with Vitest's own arguments after `--`. */
import { runFuzzTests } from './test-runners.ts';

const { failed } = await runFuzzTests(process.argv.slice(2));
process.exitCode = failed === 0 ? 0 : 1;
