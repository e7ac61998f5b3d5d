import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAuthSaver } from '../../../../../main/auth/storage/auth-saver.ts';
import type { StoredAuth } from '../../../../../main/auth/storage/auth-storage.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';

const noRoom = Object.assign(new Error('There is no room left.'), { code: 'ENOSPC' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const current: { sessionId: string | null } = { sessionId: 'session_1' };
  const write = vi.fn(async (_content: StoredAuth) => {});
  const remove = vi.fn(async () => {});
  const tell = vi.fn();
  const saver = createAuthSaver({
    storage: { write, remove },
    snapshot: async () => ({
      format: 1,
      session: null,
      attempt: null,
      forceLogin: false,
      reason: 'never-signed-in',
      hint: { loginHint: current.sessionId, organizationId: null },
      organizations: null,
      deviceCodeDisabledFor: null,
      authKit: null,
      firstLook: null,
    }),
    sessionId: () => current.sessionId,
    tell,
    log: createCapturedLog(),
  });
  const written = () => write.mock.calls.map(([{ hint }]) => hint?.loginHint);
  return { saver, current, write, remove, tell, written };
}

test('one write follows another, each with what is there when it begins', async () => {
  const { saver, current, write, written } = setUp();
  let finish = (): void => {};
  write.mockImplementationOnce(() => new Promise<void>((resolve) => (finish = resolve)));
  expect(saver.isBusy()).toBe(false);
  const first = saver.save();
  expect(saver.isBusy()).toBe(true);
  await expect.poll(() => write).toHaveBeenCalledOnce();
  const second = saver.save();
  current.sessionId = 'session_2';
  expect(write).toHaveBeenCalledOnce();
  finish();
  await first;
  expect(saver.isBusy()).toBe(true);
  await second;
  expect(saver.isBusy()).toBe(false);
  expect(written()).toEqual(['session_1', 'session_2']);
});

test('a failed write is told and tried again, until it succeeds', async () => {
  const { saver, write, remove, tell } = setUp();
  write.mockRejectedValueOnce(noRoom).mockRejectedValueOnce(noRoom);
  await saver.save();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(tell.mock.calls).toEqual([['failed'], ['failed']]);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(tell).toHaveBeenLastCalledWith('stored');
  expect(vi.getTimerCount()).toBe(0);
  expect(remove).not.toHaveBeenCalled();
});

test('a write that succeeds meanwhile makes the next try unnecessary', async () => {
  const { saver, write } = setUp();
  write.mockRejectedValueOnce(noRoom);
  await saver.save();
  await saver.save();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(write).toHaveBeenCalledTimes(2);
});

test.each([
  ['of this run', async (saver: ReturnType<typeof setUp>['saver']) => saver.save()],
  ['of an earlier run', async (saver: ReturnType<typeof setUp>['saver']) => saver.found('session_1')],
])('a stored session %s that is over is removed where that can’t be written', async (_case, store) => {
  const { saver, current, write, remove } = setUp();
  await store(saver);
  write.mockRejectedValueOnce(noRoom);
  current.sessionId = null;
  await saver.save();
  expect(remove).toHaveBeenCalledOnce();
});

test('a stored session that is not over stays where it can’t be written anew', async () => {
  const { saver, write, remove } = setUp();
  await saver.save();
  write.mockRejectedValueOnce(noRoom);
  await saver.save();
  expect(remove).not.toHaveBeenCalled();
});

test('once it has ended, nothing is written any more: neither what is asked for nor what had failed', async () => {
  const { saver, write, tell } = setUp();
  write.mockRejectedValueOnce(noRoom);
  await saver.save();
  await saver.end();
  await saver.save();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(write).toHaveBeenCalledOnce();
  expect(tell.mock.calls).toEqual([['failed']]);
});

test('a write that is under way has ended when it says so, and is not tried again', async () => {
  const { saver, write } = setUp();
  let fail = (): void => {};
  write.mockImplementationOnce(() => new Promise<void>((_resolve, reject) => (fail = () => reject(noRoom))));
  void saver.save();
  await expect.poll(() => write).toHaveBeenCalledOnce();
  const ended = saver.end();
  fail();
  await ended;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(write).toHaveBeenCalledOnce();
});
