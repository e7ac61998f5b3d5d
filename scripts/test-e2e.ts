/** `npm run test:e2e`, with Playwright's own arguments after `--`. */
import { exitWhenInterrupted } from './interruption.ts';
import { setUp } from './set-up.ts';
import { runEndToEndTests } from './test-runners.ts';

exitWhenInterrupted();
await setUp(['electron', 'walkthrough', 'tests']);
const { failed } = await runEndToEndTests(process.argv.slice(2));
process.exitCode = failed === 0 ? 0 : 1;
