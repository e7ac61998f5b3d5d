import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuthState, SignedOutReason } from '../../../../common/auth/auth-state.ts';
import { awaitKeyring } from '../../../../main/desktop/keyring-return.ts';
import type { KeyringAnswer } from '../../../../main/desktop/secret-service.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const signedOut = (reason: SignedOutReason): AuthState => ({
  status: 'signed-out',
  reason,
  problem: null,
  persistence: 'this-run-only',
});

function setUp(reason: SignedOutReason, answers: readonly KeyringAnswer[]) {
  const now = { state: signedOut(reason) };
  const left = [...answers];
  const ask = vi.fn(async () => left.shift() ?? 'silent');
  const reopen = vi.fn(async () => {});
  const stop = awaitKeyring({ state: () => now.state, ask, reopen });
  return { now, ask, reopen, stop };
}

test.each(['keyring-absent', 'keyring-locked', 'keyring-silent'] as const)(
  'after %s the session returns with the keyring',
  async (reason) => {
    const { ask, reopen } = setUp(reason, ['silent', 'locked', 'absent', 'unknown', 'open']);
    await vi.advanceTimersByTimeAsync(4 * 15_000);
    expect(reopen).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(reopen).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(5);
  },
);

test.each(['keyring-dismissed', 'keyring-changed', 'signed-out', 'never-signed-in'] as const)(
  'after %s the keyring is not asked',
  async (reason) => {
    const { ask } = setUp(reason, ['open']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask).not.toHaveBeenCalled();
  },
);

test('a user who signs in meanwhile is not disturbed, even while the keyring is asked', async () => {
  const { now, ask, reopen } = setUp('keyring-silent', []);
  ask.mockImplementation(async () => {
    now.state = signedOut('signed-out');
    return 'open';
  });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(ask).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledOnce();
  expect(reopen).not.toHaveBeenCalled();
});

test('it stops on request', async () => {
  const { ask, stop } = setUp('keyring-silent', ['open']);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).not.toHaveBeenCalled();
});
