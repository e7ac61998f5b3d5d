/**
 * `npm test`: types, lint, format, unused and duplicate code, unit and integration tests, a sample of the
 * property-based and reliability tests, and the end-to-end tests without those tagged `@exhaustive`. `npm run test:all`
 * (`--all`) runs everything at full size, the installed package included; `--rest` only what `npm test` leaves to that;
 * `--packaged` only the installed package. All continue after a failure, and end with `N passed, N failed`.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { heedSignals, interruption, npm, runCommand } from './command.ts';
import { countPlaywright, countReport, countVitest, describeCounts, sumCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { localExecutable } from './dist-plan.ts';
import { readOptions } from './options.ts';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

const flag = { type: 'boolean', default: false } as const;
const options = readOptions('test', { all: flag, rest: flag, packaged: flag });
const isExhaustive = options.all || options.rest;
const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;
const env: Environment = { ...process.env, EXHAUSTIVE: isExhaustive ? '1' : undefined };
heedSignals();

/** Runs the parts of `npm run check` at the same time. */
async function runChecks(): Promise<Counts> {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const queue = String(scripts.check).split(' && ');
  const counts: Counts[] = [];
  const work = async (): Promise<void> => {
    for (let check = queue.shift(); check && !interruption.aborted; check = queue.shift()) {
      const { code, output } = await runCommand(...npm('exec', '--silent', '--call', check), 'kept');
      console.log(code === 0 ? `passed  ${check}` : `FAILED  ${check}\n${output.trim()}\n`);
      counts.push(code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [check] });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return sumCounts(counts);
}

const folder = mkdtempSync(join(tmpdir(), 'authkit-desktop-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let reports = 0;

/**
 * Runs a program that writes a JSON report, and counts its tests.
 *
 * @param args Node's arguments, from the path of the report, which Playwright gets in its environment
 */
async function runAndCount<Report>(
  name: string,
  count: (report: Report) => Counts,
  args: (reportFile: string) => readonly string[],
  more: Environment = {},
): Promise<Counts> {
  const report = join(folder, `${++reports}.json`);
  const childEnv = { ...env, ...more, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const { code } = await runCommand(process.execPath, args(report), 'live', childEnv);
  return countReport(name, code, report, count);
}

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'];
const runVitest = (args: readonly string[], more?: Environment): Promise<Counts> =>
  runAndCount('Vitest', countVitest, (report) => [...vitest, `--outputFile.json=${report}`, ...args], more);

const playwright = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'];
const runPlaywright = (args: readonly string[], more?: Environment): Promise<Counts> =>
  runAndCount('Playwright', countPlaywright, () => [...playwright, ...args], more);

const portable = '--config=tests/portable/playwright.config.ts';

async function runEndToEnd(): Promise<Counts> {
  if (isLinux) {
    if (isExhaustive && !isRoot)
      console.log('LEFT OUT: full and read-only disks, which only root can mount.');
    if (options.rest) return runPlaywright(['--grep=@exhaustive']);
    return runPlaywright(options.all ? [] : ['--grep-invert=@exhaustive']);
  }
  console.log(
    'LEFT OUT: the end-to-end tests, which watch a Linux desktop. What every system can do is tested instead.',
  );
  // Also part of the packaged tests, below.
  return isExhaustive ? { passed: 0, failures: [] } : runPlaywright([portable, '--project=built']);
}

async function buildPackage(): Promise<Counts> {
  // Removes an older package, so that it is not tested if the build fails.
  rmSync(join(projectRoot, 'dist'), { recursive: true, force: true });
  const { code, output } = await runCommand(...npm('run', '--silent', 'dist:local'), 'kept');
  if (code === 0) return { passed: 1, failures: [] };
  throw new Error(output.trim());
}

async function runInstalled(): Promise<Counts> {
  const hasTools = existsSync('/usr/bin/apt-get') && existsSync('/usr/sbin/useradd');
  const asItIs = (counts: Counts): Counts => counts;
  const run = ['--import', 'tsx', 'tests/packaged/run.ts'];
  if (isLinux && isRoot && hasTools) return runAndCount('Installed app', asItIs, (file) => [...run, file]);
  console.log('LEFT OUT: the installed app, which takes root, apt-get and useradd.');
  return { passed: 0, failures: [] };
}

async function rehearseRelease(): Promise<Counts> {
  if (isLinux) {
    const dist = join(projectRoot, 'dist');
    const deb = readdirSync(dist).find((name) => name.endsWith('.deb'));
    return runVitest(['--project=release'], { APP_DEB: deb && join(dist, deb) });
  }
  console.log('LEFT OUT: the rehearsal of a release, which takes tools of Linux.');
  return { passed: 0, failures: [] };
}

const results: Counts[] = [];

async function stage(title: string, work: () => Promise<Counts>): Promise<void> {
  if (interruption.aborted) return;
  const started = Date.now();
  console.log(`\n── ${title}`);
  const counts = await work().catch((error: unknown) => {
    // A runner that can't start counts as one failure.
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failures: [title] };
  });
  results.push(counts);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`── ${title}: ${counts.passed} passed, ${counts.failures.length} failed in ${seconds} s`);
}

if (!options.rest && !options.packaged) {
  await stage('Checks', runChecks);
  await stage('Unit and integration tests', () => runVitest(['--project=unit', '--project=integration']));
  await stage('The simulation', () => runVitest(['--config=tests/simulation/vitest.config.ts']));
}
if (!options.packaged) {
  await stage('Property-based and reliability tests', () => {
    if (process.platform !== 'win32') return runVitest(['--project=fuzz', '--project=reliability']);
    console.log('LEFT OUT: the reliability tests, which end processes by signals that Windows lacks.');
    return runVitest(['--project=fuzz']);
  });
  await stage('End-to-end tests', runEndToEnd);
}
if (isExhaustive && isLinux && isRoot) {
  const args = ['--config=tests/packaged/playwright.config.ts', '--project=interrupted'];
  await stage('The installed app, interrupted', () => runPlaywright(args));
}
if (isExhaustive || options.packaged) {
  await stage('The package', buildPackage);
  await stage('The installed app', runInstalled);
}
if (isExhaustive) {
  const APP_EXECUTABLE = localExecutable(process.platform, process.arch);
  await stage('What every system can do', () => runPlaywright([portable], { APP_EXECUTABLE }));
  await stage('The release, rehearsed', rehearseRelease);
}
if (interruption.aborted) results.push({ passed: 0, failures: ['Interrupted'] });
const counts = sumCounts(results);
// Ends by the same signal if there was one.
process.exitCode ||= counts.failures.length === 0 ? 0 : 1;
console.log(describeCounts(counts));
