import { expect, it } from 'vitest';
import { countPlaywright, countRunner, countVitest, sumCounts } from '../../../scripts/counts.ts';

const vitest = (passed: number, failed: number, files: readonly object[] = []) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: files });

it('adds up runners', () => {
  expect(
    sumCounts([
      { passed: 3, failed: 0 },
      { passed: 4, failed: 2 },
    ]),
  ).toEqual({ passed: 7, failed: 2 });
});

it('takes the counts of a runner from its report', () => {
  expect(countRunner(1, vitest(5, 2), countVitest)).toEqual({ passed: 5, failed: 2 });
  const playwright = JSON.stringify({ stats: { expected: 9, unexpected: 0, flaky: 0 }, errors: [] });
  expect(countRunner(0, playwright, countPlaywright)).toEqual({ passed: 9, failed: 0 });
});

it('counts a test file that could not be loaded as a failure', () => {
  const files = [{ status: 'failed', assertionResults: [] }];
  expect(countRunner(1, vitest(5, 0, files), countVitest)).toEqual({ passed: 5, failed: 1 });
});

it('counts a test that passed only when repeated, and an error outside of tests, as failures', () => {
  const report = JSON.stringify({ stats: { expected: 1, unexpected: 1, flaky: 1 }, errors: [{}] });
  expect(countRunner(1, report, countPlaywright)).toEqual({ passed: 1, failed: 3 });
});

it.each([
  ['that crashed without a report', 1, null],
  ['that was killed without a report', null, null],
  ['whose report is cut off', 0, '{"numPassedTests": 5'],
  ['whose report has another form', 0, '{}'],
  ['that ran no tests', 0, vitest(0, 0)],
])('counts a runner %s as one failure', (_what, code, report) => {
  expect(countRunner(code, report, countVitest)).toEqual({ passed: 0, failed: 1 });
});

it('counts a runner that failed while all its tests passed as a failure', () => {
  expect(countRunner(1, vitest(5, 0), countVitest)).toEqual({ passed: 5, failed: 1 });
});
