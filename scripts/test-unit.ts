/** `npm run test:unit`, with Vitest's own arguments after `--`. */
import { conclude } from './counts.ts';
import { runUnitTests } from './test-runners.ts';

conclude(await runUnitTests(process.argv.slice(2)));
