/** `npm run test:unit`, with Vitest's own arguments after `--`. */
import { runUnitTests } from './test-runners.ts';

const { failed } = await runUnitTests(process.argv.slice(2));
process.exitCode = failed === 0 ? 0 : 1;
