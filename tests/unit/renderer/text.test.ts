import { afterEach, expect, test, vi } from 'vitest';
import { format, formatClock, formatMoment, formatTime, formatTimeLeft } from '../../../renderer/text.ts';

test.each([
  ['Hello, {name}', { name: 'Ada' }, 'Hello, Ada'],
  ['{a} and {b} and {a}', { a: '1', b: '2' }, '1 and 2 and 1'],
  ['Hello, {name}', { name: '{name} $& {other}' }, 'Hello, {name} $& {other}'],
  ['Hello, {unknown}', {}, 'Hello, {unknown}'],
])('%j filled with %j reads %j', (template, values, expected) => {
  expect(format(template, values)).toBe(expected);
});

test.each([
  [600_000, '10:00'],
  [59_001, '1:00'],
  [59_000, '0:59'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
  [5_400_000, '90:00'],
])('with %d milliseconds left the countdown reads %s', (milliseconds, expected) => {
  expect(formatTimeLeft(milliseconds)).toBe(expected);
});

// Noon where the test runs.
const noon = new Date(2026, 2, 9, 12, 5, 7).getTime();

test.each([
  ['en-GB', '12:05:07', '9 Mar 2026, 12:05:07'],
  ['en-US', '12:05:07 PM', 'Mar 9, 2026, 12:05:07 PM'],
  ['de', '12:05:07', '09.03.2026, 12:05:07'],
])('in %s a time of day reads %j, and with its date %j', (locale, clock, time) => {
  // Some versions of the locale data put a narrow space before PM.
  const plain = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(plain(formatClock(locale, noon))).toBe(clock);
  expect(plain(formatTime(locale, noon))).toBe(time);
});

afterEach(() => vi.useRealTimers());

test.each([
  ['of today', 6 * 60 * 60 * 1000, '12:05:07'],
  ['of yesterday', 13 * 60 * 60 * 1000, '9 Mar 2026, 12:05:07'],
])('a moment %s is written as briefly as possible', (_when, ago, expected) => {
  vi.useFakeTimers({ now: noon + ago });
  expect(formatMoment('en-GB', noon)).toBe(expected);
});
