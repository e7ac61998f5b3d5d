import { describe, expect, test } from 'vitest';
import { ApiFailure } from '../../../../../main/auth/workos/api-failure.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import type { Session } from '../../../../../main/auth/session/session.ts';
import { createSession, start } from '../../../../support/session-values.ts';
import { answer, failure, minute, setUp, setUpExpired } from './session-manager-set-up.ts';

describe('while the app is in use', () => {
  /** A session manager in use, whose session has just begun. */
  function setUpInUse(changes: Partial<Session> = {}) {
    const all = setUp();
    all.use.isInUse = true;
    all.begin(createSession(changes));
    const fire = async (): Promise<void> => {
      const due = all.timer();
      if (due === null) throw new Error('No timer is set.');
      all.pass(due.delay);
      const calls = all.refresh.mock.calls.length;
      due.callback();
      await expect.poll(() => all.refresh.mock.calls.length).toBeGreaterThan(calls);
      await expect.poll(() => all.timer()).not.toBe(due);
    };
    return { ...all, fire };
  }

  test('a token is renewed ahead of its expiry, again and again', async () => {
    const { session, fire, timer, refresh } = setUpInUse();
    expect(timer()?.delay).toBeGreaterThan(2 * minute);
    await fire();
    expect(refresh).toHaveBeenCalledOnce();
    await expect.poll(() => timer()?.delay).toBeGreaterThan(2 * minute);
    expect(session()?.refreshCount).toBe(1);
    await fire();
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  test('no timer is set while nobody uses it, and a late one does nothing', () => {
    const { manager, use, timer, refresh } = setUpInUse();
    const late = timer();
    use.isInUse = false;
    late?.callback();
    manager.wake('resumed');
    expect(timer()).toBeNull();
    expect(refresh).not.toHaveBeenCalled();
  });

  test('no timer is set while signed out', () => {
    const { manager, signOut, timer } = setUpInUse();
    signOut();
    expect(timer()).toBeNull();
    manager.wake('in-use');
    expect(timer()).toBeNull();
  });

  test('a failure is tried again later and later, and says that it is reconnecting', async () => {
    const { session, fire, timer, refresh, events } = setUpInUse();
    refresh.mockRejectedValue(failure('not-processed'));
    await fire();
    await expect.poll(() => timer()?.delay).toBe(1_500);
    await fire();
    await expect.poll(() => timer()?.delay).toBe(3_000);
    refresh.mockResolvedValue(answer);
    await fire();
    await expect.poll(() => timer()?.delay).toBeGreaterThan(2 * minute);
    expect(session()?.refreshCount).toBe(1);
    expect(events.map((event) => ('connection' in event ? event.connection : event.type))).toEqual([
      'offline',
      'reconnecting',
      'offline',
      'reconnecting',
      'session-renewed',
    ]);
  });

  test('a server that asks to wait is not called earlier', async () => {
    const { fire, timer, refresh } = setUpInUse();
    const busy = new ApiFailure(new AuthError('unreachable', { detail: 'http-429' }), {
      fate: 'not-processed',
      retryAfter: 40_000,
    });
    refresh.mockRejectedValueOnce(busy);
    await fire();
    await expect.poll(() => timer()?.delay).toBeGreaterThanOrEqual(40_000);
  });

  test('a server that asks to wait is not called earlier even if a caller needs the token', async () => {
    const { manager, pass, refresh } = setUpExpired();
    const busy = new ApiFailure(new AuthError('unreachable', { detail: 'http-429' }), {
      fate: 'not-processed',
      retryAfter: 40_000,
    });
    refresh.mockRejectedValueOnce(busy);
    for (let count = 0; count < 3; count++) await expect(manager.freshSession()).rejects.toBe(busy);
    expect(refresh).toHaveBeenCalledOnce();
    pass(40_000);
    expect(await manager.freshSession()).toMatchObject({ refreshCount: 1 });
  });

  test('the return of the network cuts the wait short, to within seconds', async () => {
    const { manager, fire, timer, refresh } = setUpInUse();
    refresh.mockRejectedValue(failure('not-processed'));
    for (let count = 0; count < 6; count++) await fire();
    await expect.poll(() => timer()?.delay).toBeGreaterThan(minute / 2);
    manager.wake('network-returned');
    expect(timer()?.delay).toBe(2_500);
  });

  test('sleep past the expiry ends in one refresh, spread by chance', async () => {
    const { manager, pass, fire, timer, refresh } = setUpInUse();
    pass(480 * minute);
    manager.wake('resumed');
    manager.wake('resumed');
    expect(timer()?.delay).toBe(30_000);
    await fire();
    expect(refresh).toHaveBeenCalledOnce();
  });

  test('the user’s actions meanwhile postpone no attempt', async () => {
    const { manager, fire, timer, pass, refresh } = setUpInUse();
    refresh.mockRejectedValue(failure('not-processed'));
    for (let count = 0; count < 6; count++) await fire();
    await expect.poll(() => timer()?.delay).toBeGreaterThan(minute / 2);
    const { delay } = timer() ?? { delay: 0 };
    pass(20_000);
    manager.wake('in-use');
    expect(timer()?.delay).toBe(delay - 20_000);
  });

  test('a token that an earlier run may have used is sent again at once', () => {
    const { timer } = setUpInUse({ refreshStartedAt: start - 1_000 });
    expect(timer()?.delay).toBe(0);
  });

  test('a wall clock that jumps causes one early refresh at most', async () => {
    const { manager, clock, fire, timer, refresh } = setUpInUse();
    clock.wall += 180 * minute;
    manager.wake('in-use');
    expect(timer()?.delay).toBe(0);
    await fire();
    await expect.poll(() => timer()?.delay).toBeGreaterThan(2 * minute);
    clock.wall -= 360 * minute;
    manager.wake('in-use');
    expect(timer()?.delay).toBeGreaterThan(2 * minute);
    expect(refresh).toHaveBeenCalledOnce();
  });
});

test('the next renewal is given in this computer’s time, and as none while nobody uses the app', () => {
  const { manager, begin, use, timer } = setUp();
  expect(manager.nextRefreshAt()).toBeNull();
  use.isInUse = true;
  begin(createSession());
  expect(manager.nextRefreshAt()).toBe(start + (timer()?.delay ?? 0));
  expect(manager.nextRefreshAt()).toBeGreaterThan(start + minute);
  use.isInUse = false;
  expect(manager.nextRefreshAt()).toBeNull();
});
