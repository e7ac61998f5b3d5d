import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuthState, SignedOutState } from '../../../../common/auth/auth-state.ts';
import type { AuthService } from '../../../../main/auth/auth-service.ts';
import { createAuthHost, type AuthHostDeps } from '../../../../main/auth/auth-host.ts';
import { systemClock } from '../../../../main/lib/clock.ts';
import { createCapturedLog, type CapturedLog } from '../../../support/captured-log.ts';

const freshState: SignedOutState = {
  status: 'signed-out',
  reason: 'never-signed-in',
  problem: null,
  persistence: 'encrypted',
};
const kept: AuthState = { ...freshState, reason: 'signed-out' };
const found: AuthState = { ...freshState, reason: 'session-ended' };

let log: CapturedLog;
beforeEach(() => {
  log = createCapturedLog();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const service = { state: () => found } as Partial<AuthService> as AuthService;
const open = vi.fn<() => Promise<AuthService>>();
const never = new Promise<never>(() => {});

const createHost = (changes: Partial<AuthHostDeps> = {}) => {
  open.mockReset().mockResolvedValue(service);
  return createAuthHost({
    open,
    firstState: async () => kept,
    hasStoredState: true,
    freshState,
    clock: systemClock,
    log,
    ...changes,
  });
};

test('with nothing stored the state is known without the service', async () => {
  expect(await createHost({ hasStoredState: false }).state()).toEqual(freshState);
  expect(open).not.toHaveBeenCalled();
});

test('the last run’s state shows until the service is open', async () => {
  const host = createHost();
  expect(await host.state()).toEqual(kept);
  expect(open).not.toHaveBeenCalled();
  await host.service();
  expect(await host.state()).toEqual(found);
});

test.each<[string, AuthHostDeps['firstState']]>([
  ['nothing was kept', async () => null],
  ['the stored state can’t be read', () => Promise.reject(new Error('damaged'))],
])('the service gives the state if %s', async (_case, firstState) => {
  expect(await createHost({ firstState }).state()).toEqual(found);
});

test('a service that is opening is asked, not the stored state', async () => {
  const host = createHost();
  void host.service();
  expect(await host.state()).toEqual(found);
});

test('a slow stored state is waited for, up to a limit', async () => {
  const host = createHost({ firstState: () => never });
  const state = host.state();
  await vi.runAllTimersAsync();
  expect(await state).toEqual({ status: 'restoring' });
  expect(vi.getTimerCount()).toBe(0);
});

test('a known state leaves no timer behind', async () => {
  await createHost().state();
  expect(vi.getTimerCount()).toBe(0);
});

test('the service is opened once for all callers, and waiting calls run when it is open', async () => {
  const host = createHost();
  const action = vi.fn();
  host.whenOpened(action);
  expect(host.openedService()).toBeNull();
  expect(await Promise.all([host.service(), host.service()])).toEqual([service, service]);
  expect(open).toHaveBeenCalledOnce();
  expect(action).toHaveBeenCalledExactlyOnceWith(service);
  expect(host.openedService()).toBe(service);
});

test('a failed opening is reported, and repeated when the service is needed again', async () => {
  const host = createHost();
  open.mockRejectedValueOnce(new TypeError('no such module'));
  const failed = { status: 'signed-out', problem: { code: 'internal' } };
  expect(await host.serviceState()).toMatchObject(failed);
  expect(log.lines.at(-1)).toContain('service-not-opened name="TypeError"');
  open.mockRejectedValueOnce(new TypeError('no such module'));
  // The stored state would look as if all were well.
  expect(await host.state()).toMatchObject(failed);
  expect(await host.state()).toEqual(found);
});

test('a service that opens while the stored state is being read gives the state', async () => {
  let read: (state: AuthState) => void = () => {};
  const host = createHost({ firstState: () => new Promise((resolve) => (read = resolve)) });
  const state = host.state();
  await host.service();
  read(kept);
  expect(await state).toEqual(found);
});

test('the service is needed if something is stored or a caller has asked for it', async () => {
  expect(createHost().isNeeded()).toBe(true);
  const host = createHost({ hasStoredState: false });
  expect(host.isNeeded()).toBe(false);
  void host.service();
  expect(host.isNeeded()).toBe(true);
});

test('after a reset the host starts afresh', async () => {
  const host = createHost();
  await host.service();
  host.forget();
  expect(host.openedService()).toBeNull();
  expect(await host.state()).toEqual(freshState);
});
