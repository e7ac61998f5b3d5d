/**
 * `npm test`: types, lint, format, unused and duplicate code, unit and integration tests, a sample of the property-based
 * and reliability tests, and the end-to-end tests without those tagged `@exhaustive`. `npm run test:all` (`--all`) runs
 * everything at full size, the installed package included; `--rest` only what `npm test` leaves to that. All go on after a
 * failure, and end with `N passed, N failed`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, runInterruptibly } from './command.ts';
import { conclude, countPlaywright, countReport, countVitest, sumCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { heedSignals, interruption } from './interruption.ts';
import { provideLocalPackage } from './local-package.ts';
import { readOptions } from './options.ts';
import { runPackagedTests } from './packaged-tests.ts';
import type { Environment } from './project.ts';

const { all = false, rest: isRest = false } = readOptions('test', {
  all: { type: 'boolean' },
  rest: { type: 'boolean' },
});
const isExhaustive = all || isRest;
const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;
const env: Environment = { ...process.env, EXHAUSTIVE: isExhaustive ? '1' : undefined };
heedSignals();

/** The slowest come first, so that the others fill the gaps. */
const checks = ['unused', 'typecheck', 'duplicates', 'lint', 'format:check'];

async function runChecks(): Promise<Counts> {
  const queue = [...checks];
  const counts: Counts[] = [];
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name && !interruption.aborted; name = queue.shift()) {
      const { code, output } = await runCommand('npm', ['run', '--silent', name], 'kept');
      console.log(code === 0 ? `passed  ${name}` : `FAILED  ${name}\n${output.trim()}\n`);
      counts.push(code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [name] });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return sumCounts(counts);
}

/** Runs a test runner that writes a JSON report, and counts that. */
async function runAndCount(
  name: string,
  count: (report: unknown) => Counts,
  run: (reportFile: string) => Promise<number | null>,
): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  try {
    const reportFile = join(folder, 'report.json');
    return await countReport(name, await run(reportFile), reportFile, count);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const runVitest = (args: readonly string[], more: Environment = {}): Promise<Counts> =>
  runAndCount('Vitest', countVitest, (reportFile) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    return runInterruptibly('vitest', ['run', ...reporters, ...args], { ...env, ...more });
  });

const runPlaywright = (args: readonly string[], more: Environment = {}): Promise<Counts> =>
  runAndCount('Playwright', countPlaywright, (reportFile) =>
    runInterruptibly('playwright', ['test', '--reporter=list,json', ...args], {
      ...env,
      ...more,
      PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
    }),
  );

const portable = '--config=tests/portable/playwright.config.ts';

async function runEndToEnd(): Promise<Counts> {
  if (isLinux) {
    if (isExhaustive && !isRoot)
      console.log('LEFT OUT: full and read-only disks, which only root can mount.');
    if (isRest) return runPlaywright(['--grep=@exhaustive']);
    return runPlaywright(all ? [] : ['--grep-invert=@exhaustive']);
  }
  console.log(
    'LEFT OUT: the end-to-end tests, which watch a Linux desktop. What every system can do is tested instead.',
  );
  // With a package too, further below.
  return isExhaustive ? { passed: 0, failures: [] } : runPlaywright([portable, '--project=built']);
}

async function rehearseRelease(): Promise<Counts> {
  if (isLinux) {
    const { deb } = await provideLocalPackage();
    return runVitest(['--project=release'], { APP_DEB: deb ?? undefined });
  }
  console.log('LEFT OUT: the rehearsal of a release, which takes tools of Linux.');
  return { passed: 0, failures: [] };
}

async function runPortablePackage(): Promise<Counts> {
  const { executable } = await provideLocalPackage();
  return runPlaywright([portable], { APP_EXECUTABLE: executable });
}

const results: Counts[] = [];

async function stage(title: string, work: () => Promise<Counts>): Promise<void> {
  if (interruption.aborted) return;
  const started = Date.now();
  console.log(`\n── ${title}`);
  let counts: Counts;
  try {
    counts = await work();
  } catch (error) {
    // What can't even start has failed once.
    console.error(error instanceof Error ? error.message : error);
    counts = { passed: 0, failures: [title] };
  }
  results.push(counts);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`── ${title}: ${counts.passed} passed, ${counts.failures.length} failed in ${seconds} s`);
}

if (!isRest) {
  await stage('Checks', runChecks);
  await stage('Unit and integration tests', () => runVitest(['--project=unit', '--project=integration']));
  await stage('The simulation', () => runVitest(['--config=tests/simulation/vitest.config.ts']));
}
await stage('Property-based and reliability tests', () => {
  if (process.platform !== 'win32') return runVitest(['--project=fuzz', '--project=reliability']);
  console.log('LEFT OUT: the reliability tests, which end processes by signals that Windows lacks.');
  return runVitest(['--project=fuzz']);
});
await stage('End-to-end tests', runEndToEnd);
if (isExhaustive) {
  if (isLinux && isRoot) {
    const args = ['--config=tests/packaged/playwright.config.ts', '--project=interrupted'];
    await stage('The installed app, interrupted', () => runPlaywright(args));
  }
  await stage('The installed app', runPackagedTests);
  await stage('What every system can do', runPortablePackage);
  await stage('The release, rehearsed', rehearseRelease);
}
if (interruption.aborted) results.push({ passed: 0, failures: ['Interrupted'] });
const { exitCode } = process;
conclude(sumCounts(results));
if (exitCode) process.exitCode = exitCode;
