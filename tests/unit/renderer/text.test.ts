import { expect, test } from 'vitest';
import { format, formatTimeLeft } from '../../../src/renderer/text.ts';

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
