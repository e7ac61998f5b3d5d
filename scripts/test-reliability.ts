/** `npm run test:reliability`, with Vitest's own arguments after `--`. */
import { conclude } from './counts.ts';
import { runReliabilityTests } from './test-runners.ts';

conclude(await runReliabilityTests(process.argv.slice(2)));
