import { expect, test } from 'vitest';
import { compare, describe } from '../../../scripts/bench-figures.ts';

test('the median is in the middle, and between the two in the middle', () => {
  expect(describe([30, 10, 20])).toEqual({ median: 20, least: 10, most: 30 });
  expect(describe([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(() => describe([])).toThrow('nothing');
});

test('apps are compared round by round, so that a slow round does not count against either', () => {
  const bare = [100, 1000, 120, 100, 110];
  const twice = bare.map((time) => time * 2);
  expect(compare(twice, bare)).toEqual({ median: 2, from: 2, to: 2 });
});

test('the interval holds the median, is as wide as the ratios differ, and is the same each time', () => {
  const bare = Array.from({ length: 20 }, () => 100);
  const values = bare.map((_, index) => 100 + index);
  const ratio = compare(values, bare);
  expect(ratio.from).toBeGreaterThan(1);
  expect(ratio.from).toBeLessThan(ratio.median);
  expect(ratio.to).toBeGreaterThan(ratio.median);
  expect(ratio.to).toBeLessThan(1.19);
  expect(compare(values, bare)).toEqual(ratio);
});
