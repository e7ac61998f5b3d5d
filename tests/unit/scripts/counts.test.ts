import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  countPlaywright,
  countReport,
  countVitest,
  describeCounts,
  sumCounts,
} from '../../../scripts/counts.ts';
import type { Counts } from '../../../scripts/counts.ts';
import { projectRoot } from '../../../scripts/project.ts';

const vitest = (
  passed: number,
  ...files: readonly (readonly [status: string, ...tests: readonly string[]])[]
) =>
  JSON.stringify({
    numPassedTests: passed,
    testResults: files.map(([status, ...tests], index) => ({
      name: join(projectRoot, `tests/${index}.test.ts`),
      status,
      assertionResults: tests.map((test) => ({ fullName: `does ${test}`, status: test })),
    })),
  });

const spec = (title: string, status: string, projectName = '') => ({
  file: 'a.spec.ts',
  line: 7,
  title,
  tests: [{ projectName, status }],
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** @param report the runner's report, or null */
async function countRunner<Report>(
  name: string,
  code: number | null,
  report: string | null,
  count: (report: Report) => Counts,
) {
  const file = join(folder, 'report.json');
  await rm(file, { force: true });
  if (report !== null) await writeFile(file, report);
  return countReport(name, code, file, count);
}

it('adds up several runners', () => {
  expect(
    sumCounts([
      { passed: 3, failures: ['a'] },
      { passed: 4, failures: ['b', 'c'] },
    ]),
  ).toEqual({ passed: 7, failures: ['a', 'b', 'c'] });
});

it('lists the failures, and the counts last', () => {
  expect(describeCounts({ passed: 7, failures: [] })).toBe('\n7 passed, 0 failed');
  expect(describeCounts({ passed: 7, failures: ['a', 'b'] })).toBe(
    '\nFailed:\n  a\n  b\n\n7 passed, 2 failed',
  );
});

it('names Vitest’s failures, and a file that failed without a failed test', async () => {
  const report = vitest(1, ['failed', 'failed', 'passed'], ['failed'], ['failed', 'passed'], ['passed']);
  expect(await countRunner('unit', 1, report, countVitest)).toEqual({
    passed: 1,
    failures: ['tests/0.test.ts › does failed', 'tests/1.test.ts', 'tests/2.test.ts'],
  });
});

it('names Playwright’s failures: tests, those that passed only when repeated, errors outside of tests', async () => {
  const inner = { specs: [spec('inner', 'unexpected', 'installed')] };
  const outer = { specs: [spec('good', 'expected'), spec('flaky', 'flaky'), spec('no', 'skipped')] };
  const report = {
    suites: [{ ...outer, suites: [inner] }],
    stats: { expected: 1 },
    errors: [{ message: 'Cannot find module\nat a' }, {}],
  };
  expect(await countRunner('e2e', 1, JSON.stringify(report), countPlaywright)).toEqual({
    passed: 1,
    failures: [
      'a.spec.ts:7 › flaky',
      '[installed] a.spec.ts:7 › inner',
      'Cannot find module',
      'an error outside of tests',
    ],
  });
});

it.each([
  ['that crashed without a report', 1, null, 'unit: no report (exit code 1)'],
  ['that was killed without a report', null, null, 'unit: no report (exit code null)'],
  ['whose report is cut off', 0, '{"numPassedTests": 5', 'unit: no report (exit code 0)'],
  ['whose report has another form', 0, '{}', 'unit: no report (exit code 0)'],
  ['that ran no tests', 0, vitest(0), 'unit: no test ran'],
])('counts a runner %s as one failure', async (_what, code, report, failure) => {
  expect(await countRunner('unit', code, report, countVitest)).toEqual({ passed: 0, failures: [failure] });
});

it('counts a runner as failed even if all its tests passed', async () => {
  expect(await countRunner('unit', 1, vitest(5), countVitest)).toEqual({
    passed: 5,
    failures: ['unit: exit code 1'],
  });
});
