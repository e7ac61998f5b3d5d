import { expect, test } from 'vitest';
import { ApiFailure } from '../../../../../main/auth/workos/api-failure.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import { createRefreshPace } from '../../../../../main/auth/session/refresh-pace.ts';
import { createSession, start } from '../../../../support/session-values.ts';

const minute = 60_000;
const session = createSession();
const unreachable = (retryAfter: number | null = null) =>
  new ApiFailure(new AuthError('unreachable'), { fate: 'not-processed', retryAfter });

function setUp() {
  const clock = { wall: start, monotonic: 1_000 };
  const pace = createRefreshPace(
    () => ({ ...clock }),
    () => 0.5,
  );
  const pass = (time: number) => {
    clock.wall += time;
    clock.monotonic += time;
  };
  return { pace, clock, pass };
}

test('a refresh is due ahead of the expiry, and at once when that has passed', () => {
  const { pace, pass } = setUp();
  expect(pace.dueIn(session)).toBe(0.725 * 5 * minute);
  pass(5 * minute);
  expect(pace.dueIn(session)).toBe(0);
});

test('repeated failures delay it longer and longer until one succeeds, whatever the wall clock does', () => {
  const { pace, clock, pass } = setUp();
  expect(pace.fail(unreachable())).toBe(1);
  expect(pace.dueIn(session)).toBe(1_500);
  clock.wall += 180 * minute;
  expect(pace.dueIn(session)).toBe(1_500);
  expect(pace.fail(unreachable())).toBe(2);
  expect(pace.dueIn(session)).toBe(3_000);
  pass(3_000);
  expect(pace.dueIn(session)).toBe(0);
  pace.reset();
  expect(pace.failures()).toBe(0);
  clock.wall = start;
  expect(pace.dueIn(session)).toBeGreaterThan(0);
});

test('a Retry-After of a day is cut to 15 minutes, and a user may ask sooner, less and less often', () => {
  const { pace, pass } = setUp();
  const busy = unreachable(24 * 60 * minute);
  for (const pause of [5_000, 10_000, 20_000]) {
    pace.fail(busy);
    expect(pace.dueIn(session)).toBeGreaterThanOrEqual(15 * minute);
    expect(pace.dueIn(session)).toBeLessThan(17 * minute);
    pass(pause - 1);
    expect(() => pace.assertAllowed()).toThrow(busy);
    pass(1);
    expect(() => pace.assertAllowed()).not.toThrow();
  }
});

test('a server’s Retry-After applies to all callers, also when the network returns', () => {
  const { pace, pass } = setUp();
  const busy = unreachable(4_000);
  pace.fail(busy);
  expect(() => pace.assertAllowed()).toThrow(busy);
  pace.catchUp('network', session);
  expect(pace.dueIn(session)).toBe(4_000);
  pass(3_999);
  expect(() => pace.assertAllowed()).toThrow(busy);
  pass(1);
  expect(() => pace.assertAllowed()).not.toThrow();
});

test('waking alone makes no refresh due', () => {
  const { pace } = setUp();
  const due = pace.dueIn(session);
  pace.catchUp('sleep', session);
  expect(pace.dueIn(session)).toBe(due);
});

test('a mark of an earlier run is due at once, and later after a failure', () => {
  const { pace } = setUp();
  const marked = createSession({ refreshStartedAt: start });
  expect(pace.dueIn(marked)).toBe(0);
  pace.fail(unreachable());
  expect(pace.dueIn(marked)).toBe(1_500);
});

test('after three failures callers wait for seconds unless the network has returned', () => {
  const { pace, pass } = setUp();
  const last = unreachable();
  for (const error of [unreachable(), unreachable()]) {
    pace.fail(error);
    expect(() => pace.assertAllowed()).not.toThrow();
  }
  pace.fail(last);
  expect(() => pace.assertAllowed()).toThrow(last);
  pass(5_000);
  expect(() => pace.assertAllowed()).not.toThrow();
  pace.fail(last);
  pace.catchUp('network', session);
  expect(() => pace.assertAllowed()).not.toThrow();
  pace.fail(last);
  pace.reset();
  expect(() => pace.assertAllowed()).not.toThrow();
});
