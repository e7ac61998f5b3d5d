/** `npm test`: runs everything, goes on after a failure, and ends with one line that adds all of it up. */
import { runChecks } from './checks.ts';
import { conclude, sumCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { exitWhenInterrupted } from './interruption.ts';
import { readOptions } from './options.ts';
import { runPackagedTests } from './packaged-tests.ts';
import { setUp } from './set-up.ts';
import {
  runEndToEndTests,
  runFuzzTests,
  runPortableTests,
  runIntegrationTests,
  runReliabilityTests,
  runUnitTests,
} from './test-runners.ts';

readOptions('test', {});

/** What can't even start has failed once. */
async function counted(title: string, work: () => Promise<Counts>): Promise<Counts> {
  console.log(`\n── ${title}`);
  try {
    return await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failures: [title] };
  }
}

exitWhenInterrupted();
const checks = await counted('Types, lint, format', async () => sumCounts(await runChecks()));
const unit = await counted('Unit tests', () => runUnitTests([]));
const integration = await counted('Integration tests', () => runIntegrationTests([]));
const fuzz = await counted('Property-based tests', () => runFuzzTests([]));
const reliability = await counted('Reliability tests', () => runReliabilityTests([]));
const endToEnd = await counted('End-to-end tests', async () => {
  await setUp(['electron', 'walkthrough', 'tests']);
  return runEndToEndTests([]);
});
const packaged = await counted('The installed app', runPackagedTests);
const portable = await counted('What every system can do', () => runPortableTests(null));
conclude(sumCounts([checks, unit, integration, fuzz, reliability, endToEnd, packaged, portable]));
