import { expect, it } from 'vitest';
import { createProgress } from '../../../scripts/progress.ts';

function report(isTTY: boolean, percents: readonly number[]): string {
  let text = '';
  const progress = createProgress('Downloading', 200e6, { isTTY, write: (more) => (text += more) });
  for (const percent of percents) progress.update(percent * 2e6);
  progress.end();
  return text;
}

it('writes a log line at each quarter', () => {
  expect(report(false, [10, 20, 26, 49, 51, 100])).toBe(
    ['10', '26', '51', '100'].map((percent) => `Downloading: ${percent} % of 200 MB\n`).join(''),
  );
});

it('rewrites one line on a terminal, and ends it', () => {
  expect(report(true, [1, 1, 2])).toBe('\rDownloading: 1 % of 200 MB\rDownloading: 2 % of 200 MB\n');
});

it('never says more than all of it', () => {
  expect(report(false, [150])).toBe('Downloading: 100 % of 200 MB\n');
});
