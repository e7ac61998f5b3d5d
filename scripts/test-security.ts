/** `npm run test:security`: runs every test that SECURITY.md names, suite by suite. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conclude, sumCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { exitWhenInterrupted } from './interruption.ts';
import { readOptions } from './options.ts';
import { runPackagedTests } from './packaged-tests.ts';
import { projectRoot } from './project.ts';
import { readNamedTests, titlePattern } from './security-promises.ts';
import type { NamedTest } from './security-promises.ts';
import { setUp } from './set-up.ts';
import { runEndToEndTests, runFuzzTests, runIntegrationTests, runUnitTests } from './test-runners.ts';

readOptions('test:security', {});

const promises = readNamedTests(readFileSync(join(projectRoot, 'SECURITY.md'), 'utf8'));

/** Runs the named tests of one folder; fewer that passed than are named means that some were not found. */
async function runNamed(
  folder: string,
  run: (filters: readonly string[]) => Promise<Counts>,
  flag: string,
): Promise<Counts> {
  const named: readonly NamedTest[] = promises.filter(({ file }) => file.startsWith(folder));
  console.log(`\n── ${named.length} of ${folder}`);
  const files = [...new Set(named.map(({ file }) => file))];
  const counts = await run([...files, flag, named.map(({ title }) => titlePattern(title)).join('|')]);
  if (counts.passed >= named.length) return counts;
  return { ...counts, failures: [...counts.failures, `${folder}: fewer tests passed than are named`] };
}

exitWhenInterrupted();
const unit = await runNamed('tests/unit/', runUnitTests, '--testNamePattern');
const integration = await runNamed('tests/integration/', runIntegrationTests, '--testNamePattern');
const fuzz = await runNamed('tests/fuzz/', runFuzzTests, '--testNamePattern');
await setUp(['electron', 'walkthrough', 'tests']);
const endToEnd = await runNamed('tests/e2e/', runEndToEndTests, '--grep');
console.log('\n── The installed app');
const packaged = await runPackagedTests();
console.log(`\n${promises.length} tests are named in SECURITY.md.`);
conclude(sumCounts([unit, integration, fuzz, endToEnd, packaged]));
