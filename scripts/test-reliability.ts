/** `npm run test:reliability`, with Vitest's own arguments after `--`. */
import { runReliabilityTests } from './test-runners.ts';

const { failed } = await runReliabilityTests(process.argv.slice(2));
process.exitCode = failed === 0 ? 0 : 1;
