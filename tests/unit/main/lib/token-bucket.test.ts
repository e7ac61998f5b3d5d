import { expect, test } from 'vitest';
import { createTokenBucket } from '../../../../main/lib/token-bucket.ts';

test('a burst is granted, then a fixed rate, and a pause refills no more than the burst', () => {
  let time = 5_000;
  const ask = createTokenBucket({ burst: 3, perSecond: 2 }, () => time);
  const granted = (times: number): number => Array.from({ length: times }, ask).filter(Boolean).length;
  expect(granted(10)).toBe(3);
  time += 499;
  expect(granted(10)).toBe(0);
  time += 1;
  expect(granted(10)).toBe(1);
  time += 1_000;
  expect(granted(10)).toBe(2);
  time += 3_600_000;
  expect(granted(10)).toBe(3);
});
