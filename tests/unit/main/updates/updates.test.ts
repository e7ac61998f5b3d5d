import { expect, test, vi } from 'vitest';
import type { UpdateState } from '../../../../common/update.ts';
import { createUpdates, FeedError, type Updater } from '../../../../main/updates/updates.ts';
import { createCapturedLog } from '../../../support/captured-log.ts';

const update = { version: '2.0.0', notes: 'Better.' };
const settle = () => new Promise((resolve) => setImmediate(resolve));

function begin(updater: Partial<Updater>, replacesItself = true) {
  const timers: { delay: number; callback: () => void }[] = [];
  const states: UpdateState[] = [];
  const log = createCapturedLog();
  const install = vi.fn();
  const updates = createUpdates({
    updater: { check: async () => null, download: async () => {}, install, ...updater },
    replacesItself,
    setTimer: (delay, callback) => {
      timers.push({ delay, callback });
      return () => {};
    },
    now: () => 5_000,
    random: () => 0.5,
    log,
  });
  updates.onStateChanged((state) => states.push(state));
  return { updates, timers, states, log, install };
}

test('a newer version is fetched and ready until the app quits', async () => {
  const { updates, timers, states, install } = begin({ check: async () => update });
  await settle();
  expect(states.map(({ status }) => status)).toEqual(['downloading', 'ready']);
  expect(updates.state()).toEqual({ status: 'ready', update });
  expect(timers).toEqual([]);
  await updates.check();
  expect(states).toHaveLength(2);
  updates.install();
  expect(install).toHaveBeenCalledOnce();
});

test('without a newer version nothing is shown, and it checks again after four hours', async () => {
  const check = vi.fn(async () => null);
  const { updates, timers } = begin({ check });
  await settle();
  expect(updates.state()).toEqual({ status: 'idle', checkedAt: 5_000, problem: null });
  expect(timers.map(({ delay }) => delay)).toEqual([4 * 60 * 60 * 1000]);
  timers[0]?.callback();
  await settle();
  expect(check).toHaveBeenCalledTimes(2);
});

test('an app that can’t replace itself downloads nothing and keeps checking', async () => {
  const download = vi.fn(async () => {});
  const { updates, timers, install } = begin({ check: async () => update, download }, false);
  await settle();
  expect(updates.state()).toEqual({ status: 'elsewhere', update });
  updates.install();
  expect(download).not.toHaveBeenCalled();
  expect(install).not.toHaveBeenCalled();
  expect(timers).toHaveLength(1);
});

test.each([
  [new FeedError('manifest-invalid'), 'refused', 'manifest-invalid'],
  [new Error('net::ERR_CONNECTION_REFUSED at somewhere'), 'unreachable', 'net::ERR_CONNECTION_REFUSED'],
  [new Error('secret words of a server'), 'unreachable', 'Error'],
])('%s is reported without the feed’s text', async (failure, problem, reason) => {
  const check = () => Promise.reject(failure);
  const { updates, log, timers } = begin({ check });
  await settle();
  expect(updates.state()).toEqual({ status: 'idle', checkedAt: 5_000, problem });
  expect(log.lines.join()).toContain(`reason="${reason}"`);
  expect(log.lines.join()).not.toContain('words');
  expect(timers).toHaveLength(1);
});

test('a failed download leaves nothing to install, and only one check runs at a time', async () => {
  const check = vi.fn(async () => update);
  const { updates, install } = begin({ check, download: () => Promise.reject(new FeedError('sha512')) });
  await updates.check();
  expect(check).toHaveBeenCalledOnce();
  await settle();
  expect(updates.state()).toMatchObject({ status: 'idle', problem: 'refused' });
  updates.install();
  expect(install).not.toHaveBeenCalled();
});
