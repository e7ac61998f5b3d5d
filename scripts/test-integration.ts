/** `npm run test:integration`, with Vitest's own arguments after `--`. */
import { conclude } from './counts.ts';
import { runIntegrationTests } from './test-runners.ts';

conclude(await runIntegrationTests(process.argv.slice(2)));
