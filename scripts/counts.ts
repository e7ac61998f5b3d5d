/**
 * Counts passed tests and lists failed ones, from the runners' own reports. Invariant: a broken runner, or one that ran no
 * test, never counts as passed.
 */
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { JsonTestResults } from 'vitest/reporters';
import { projectRoot } from './project.ts';

export interface Counts {
  readonly passed: number;
  /** The failures, each with a name to find it. */
  readonly failures: readonly string[];
}

export function sumCounts(counts: readonly Counts[]): Counts {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failures: counts.flatMap(({ failures }) => failures),
  };
}

/** The summary: repeats the failures, which may be far above by then; the last line has the counts. */
export function describeCounts({ passed, failures }: Counts): string {
  const failed = failures.length === 0 ? '' : `Failed:\n${failures.map((name) => `  ${name}\n`).join('')}\n`;
  return `\n${failed}${passed} passed, ${failures.length} failed`;
}

/** Counts Vitest's JSON report; a file that failed although none of its tests did is one failure. */
export function countVitest({ numPassedTests, testResults }: JsonTestResults): Counts {
  const failures = testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(projectRoot, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    return failed.length === 0 && status === 'failed'
      ? [file]
      : failed.map(({ fullName }) => `${file} › ${fullName}`);
  });
  return { passed: numPassedTests, failures };
}

/** Counts Playwright's JSON report; tests that passed only when repeated count as failed. */
export function countPlaywright({ suites, stats, errors }: JSONReport): Counts {
  const failuresIn = (suite: JSONReportSuite): readonly string[] => [
    ...suite.specs.flatMap(({ file, line, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ projectName }) => `${projectName && `[${projectName}] `}${file}:${line} › ${title}`),
    ),
    ...(suite.suites ?? []).flatMap(failuresIn),
  ];
  const outside = errors.map(({ message = 'an error outside of tests' }) => message.split('\n')[0] ?? '');
  return { passed: stats.expected, failures: [...suites.flatMap(failuresIn), ...outside] };
}

/**
 * Counts a runner that has ended.
 *
 * @param name the runner's name
 * @param code its exit code, null if it was ended by a signal
 * @param reportFile the path of its JSON report
 */
export async function countReport<Report>(
  name: string,
  code: number | null,
  reportFile: string,
  count: (report: Report) => Counts,
): Promise<Counts> {
  let counts: Counts;
  try {
    counts = count(JSON.parse(await readFile(reportFile, 'utf8')));
  } catch {
    return { passed: 0, failures: [`${name}: no report (exit code ${code})`] };
  }
  if (counts.failures.length > 0) return counts;
  if (!(counts.passed > 0)) return { passed: 0, failures: [`${name}: no test ran`] };
  return code === 0 ? counts : { ...counts, failures: [`${name}: exit code ${code}`] };
}
