/**
 * How many tests passed, and which failed, as the runners' own reports say. Invariant: a runner that broke, or that ran
 * nothing, never counts as passed.
 */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import * as v from 'valibot';
import { projectRoot } from './project.ts';

export interface Counts {
  readonly passed: number;
  /** What failed, each by a name that finds it. */
  readonly failures: readonly string[];
}

export function sumCounts(counts: readonly Counts[]): Counts {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failures: counts.flatMap(({ failures }) => failures),
  };
}

/** What to say at the end: names again what failed, which may be far above by then; the last line has the counts. */
export function describeCounts({ passed, failures }: Counts): string {
  const failed = failures.length === 0 ? '' : `Failed:\n${failures.map((name) => `  ${name}\n`).join('')}\n`;
  return `\n${failed}${passed} passed, ${failures.length} failed`;
}

/** Ends a command that tests: says what came of it, by its exit code too. */
export function conclude(counts: Counts): void {
  process.exitCode = counts.failures.length === 0 ? 0 : 1;
  console.log(describeCounts(counts));
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const vitestReport = v.object({
  numPassedTests: count,
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ fullName: v.string(), status: v.string() })),
    }),
  ),
});

interface Suite {
  readonly suites?: readonly Suite[] | undefined;
  readonly specs: readonly {
    readonly file: string;
    readonly line: number;
    readonly title: string;
    readonly tests: readonly { readonly projectName: string; readonly status: string }[];
  }[];
}

const suite: v.GenericSchema<Suite> = v.object({
  suites: v.optional(v.array(v.lazy(() => suite))),
  specs: v.array(
    v.object({
      file: v.string(),
      line: count,
      title: v.string(),
      tests: v.array(v.object({ projectName: v.string(), status: v.string() })),
    }),
  ),
});

const playwrightReport = v.object({
  suites: v.array(suite),
  stats: v.object({ expected: count }),
  errors: v.array(v.object({ message: v.optional(v.string(), 'an error outside of tests') })),
});

/** Counts Vitest's JSON report; a file that failed although none of its tests did is one failure. */
export function countVitest(report: unknown): Counts {
  const { numPassedTests, testResults } = v.parse(vitestReport, report);
  const failures = testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(projectRoot, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName }) => `${file} › ${fullName}`);
    return status === 'failed' ? [file] : [];
  });
  return { passed: numPassedTests, failures };
}

/** Counts Playwright's JSON report; what passed only when it was repeated has failed. */
export function countPlaywright(report: unknown): Counts {
  const { suites, stats, errors } = v.parse(playwrightReport, report);
  const failuresIn = (inner: Suite): readonly string[] => [
    ...inner.specs.flatMap(({ file, line, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ projectName }) => `${projectName && `[${projectName}] `}${file}:${line} › ${title}`),
    ),
    ...(inner.suites ?? []).flatMap(failuresIn),
  ];
  const failures = [
    ...suites.flatMap(failuresIn),
    ...errors.map(({ message }) => message.split('\n')[0] ?? ''),
  ];
  return { passed: stats.expected, failures };
}

/**
 * Counts a runner that has ended.
 *
 * @param name what it ran
 * @param code its exit code, null if it was ended by a signal
 * @param reportFile where it was told to write its JSON report
 */
export async function countReport(
  name: string,
  code: number | null,
  reportFile: string,
  count: (report: unknown) => Counts,
): Promise<Counts> {
  let counts: Counts;
  try {
    counts = count(JSON.parse(await readFile(reportFile, 'utf8')));
  } catch {
    return { passed: 0, failures: [`${name}: no report (exit code ${code})`] };
  }
  if (counts.failures.length > 0) return counts;
  if (counts.passed === 0) return { ...counts, failures: [`${name}: no test ran`] };
  return code === 0 ? counts : { ...counts, failures: [`${name}: exit code ${code}`] };
}
