/** `npm run test:e2e`, with Playwright's own arguments after `--`. */
import { conclude } from './counts.ts';
import { exitWhenInterrupted } from './interruption.ts';
import { setUp } from './set-up.ts';
import { runEndToEndTests } from './test-runners.ts';

exitWhenInterrupted();
await setUp(['electron', 'walkthrough', 'tests']);
conclude(await runEndToEndTests(process.argv.slice(2)));
