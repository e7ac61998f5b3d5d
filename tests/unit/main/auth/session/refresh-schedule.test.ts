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

test('tokens issued together are renewed at spread times', () => {
  const delays = chances.map((chance) => refreshDelay({ lifetime, age: 0 }, chance));
  expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThanOrEqual(lifetime / 5);
  expect(new Set(delays).size).toBe(chances.length);
});

test('an expired token is due at once', () => {
  expect(refreshDelay({ lifetime, age: lifetime }, 0.5)).toBe(0);
});

test.each([-1_000, 0, 1, 1_000, 6_000])(
  'no token is renewed sooner than in seconds, not even one that lives %i ms',
  (short) => {
    for (const chance of chances) {
      expect(refreshDelay({ lifetime: short, age: 0 }, chance)).toBeGreaterThanOrEqual(5_000);
    }
    expect(refreshDelay({ lifetime: short, age: 6_000 }, 0.5)).toBe(0);
  },
);

test('a delay never exceeds the maximum of a timer', () => {
  expect(refreshDelay({ lifetime: 1e12, age: 0 }, 1)).toBeLessThan(2 ** 31);
  expect(retryDelay(1, 1e12, 1)).toBeLessThan(2 ** 31);
});

test('refreshes are spread over a minute after sleep, and over seconds after a network loss', () => {
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

test('a Retry-After is waited for, plus a small random delay', () => {
  expect(retryDelay(1, 30_000, 0)).toBe(30_000);
  expect(retryDelay(1, 30_000, 1)).toBe(33_000);
  expect(retryDelay(20, 1_000, 0)).toBe(2.5 * minute);
});
