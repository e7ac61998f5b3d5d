import { expect, test } from 'vitest';
import { catchUpDelay, refreshDelay, retryDelay } from '../../../../../main/auth/session/refresh-schedule.ts';

const minute = 60_000;
const lifetime = 5 * minute;
const chances = Array.from({ length: 1_001 }, (_, index) => index / 1_000);

test('a token is renewed ahead of its expiry, never in the first half of its life', () => {
  for (const chance of chances) {
    const delay = refreshDelay({ lifetime, age: 0 }, chance);
    expect(delay).toBeGreaterThan(lifetime / 2);
    expect(delay).toBeLessThan(lifetime - 10_000);
  }
});

test('tokens of one moment are renewed over a good part of their life', () => {
  const delays = chances.map((chance) => refreshDelay({ lifetime, age: 0 }, chance));
  expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThanOrEqual(lifetime / 5);
  expect(new Set(delays).size).toBe(chances.length);
});

test('a token whose time has passed is due at once', () => {
  expect(refreshDelay({ lifetime, age: lifetime }, 0.5)).toBe(0);
});

test.each([-1_000, 0, 1, 1_000, 6_000])(
  'no token is renewed sooner than in seconds, not one that lives %i ms',
  (short) => {
    for (const chance of chances) {
      expect(refreshDelay({ lifetime: short, age: 0 }, chance)).toBeGreaterThanOrEqual(5_000);
    }
    expect(refreshDelay({ lifetime: short, age: 6_000 }, 0.5)).toBe(0);
  },
);

test('a delay is never longer than a timer takes', () => {
  expect(refreshDelay({ lifetime: 1e12, age: 0 }, 1)).toBeLessThan(2 ** 31);
  expect(retryDelay(1, 1e12, 1)).toBeLessThan(2 ** 31);
});

test('after sleep the refreshes of many are spread over a minute, after a tunnel over seconds', () => {
  expect(catchUpDelay('sleep', lifetime, 0)).toBe(0);
  expect(catchUpDelay('sleep', lifetime, 1)).toBe(minute);
  expect(catchUpDelay('network', lifetime, 1)).toBe(5_000);
});

test('the spread stays well within the life of a short token', () => {
  expect(catchUpDelay('sleep', 8_000, 1)).toBe(2_000);
});

test('failures in a row wait twice as long each, up to five minutes, and never all for the same time', () => {
  const longest = [1, 2, 3, 4, 10, 100].map((failures) => retryDelay(failures, null, 1));
  expect(longest).toEqual([2_000, 4_000, 8_000, 16_000, 5 * minute, 5 * minute]);
  const shortest = [1, 2, 3, 4, 10, 100].map((failures) => retryDelay(failures, null, 0));
  expect(shortest).toEqual(longest.map((delay) => delay / 2));
});

test('a Retry-After is waited for, and a little more by chance', () => {
  expect(retryDelay(1, 30_000, 0)).toBe(30_000);
  expect(retryDelay(1, 30_000, 1)).toBe(33_000);
  expect(retryDelay(20, 1_000, 0)).toBe(2.5 * minute);
});
