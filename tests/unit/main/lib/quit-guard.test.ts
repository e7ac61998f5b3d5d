import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createQuitGuard } from '../../../../main/lib/quit-guard.ts';
import { createDeferred } from '../../../support/deferred.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp(isBusy: boolean) {
  const work = createDeferred<void>();
  const quit = vi.fn();
  const guard = createQuitGuard({ isBusy: () => isBusy, settled: () => work.promise, patience: 9_000, quit });
  const ask = (): boolean => {
    const preventDefault = vi.fn();
    guard.onQuit({ preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  return { work, quit, ask, comeBack: guard.onReturn };
}

test('without work under way, the first quit is not delayed', () => {
  const { quit, ask } = setUp(false);
  expect(ask()).toBe(false);
  expect(quit).not.toHaveBeenCalled();
});

test('a quit waits for work under way once, however often it is repeated', async () => {
  const { work, quit, ask } = setUp(true);
  expect([ask(), ask()]).toEqual([true, true]);
  work.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(quit).toHaveBeenCalledOnce();
  expect(ask()).toBe(false);
});

test('the wait has a limit', async () => {
  const { quit, ask } = setUp(true);
  expect(ask()).toBe(true);
  await vi.advanceTimersByTimeAsync(8_999);
  expect(quit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(quit).toHaveBeenCalledOnce();
});

test('an app that is started again while it waits stays, and quits when it is asked to once more', async () => {
  const { work, quit, ask, comeBack } = setUp(true);
  ask();
  comeBack();
  await vi.advanceTimersByTimeAsync(9_000);
  expect(quit).not.toHaveBeenCalled();
  expect(ask()).toBe(true);
  comeBack();
  expect(ask()).toBe(true);
  work.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(quit).toHaveBeenCalledOnce();
});
