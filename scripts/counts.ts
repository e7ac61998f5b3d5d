/**
 * How many tests passed and failed, as the runners' own reports say. Invariant: a runner that broke, or that ran
 * nothing, never counts as passed.
 */
import * as v from 'valibot';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export function sumCounts(counts: readonly Counts[]): Counts {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const vitestReport = v.object({
  numPassedTests: count,
  numFailedTests: count,
  testResults: v.array(v.object({ status: v.string(), assertionResults: v.array(v.unknown()) })),
});

const playwrightReport = v.object({
  stats: v.object({ expected: count, unexpected: count, flaky: count }),
  errors: v.array(v.unknown()),
});

/** Counts Vitest's JSON report; a file that could not be loaded is one failure. */
export function countVitest(report: unknown): Counts {
  const { numPassedTests, numFailedTests, testResults } = v.parse(vitestReport, report);
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

/** Counts Playwright's JSON report; what passed only when it was repeated has failed. */
export function countPlaywright(report: unknown): Counts {
  const { stats, errors } = v.parse(playwrightReport, report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/**
 * Counts a runner that has ended.
 *
 * @param code its exit code, null if it was ended by a signal
 * @param report its JSON report as text, null if it wrote none
 */
export function countRunner(
  code: number | null,
  report: string | null,
  count: (report: unknown) => Counts,
): Counts {
  let counts: Counts;
  try {
    counts = count(JSON.parse(report ?? ''));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const isSilentFailure = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return isSilentFailure ? { ...counts, failed: 1 } : counts;
}
