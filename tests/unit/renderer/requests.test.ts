import { expect, test } from 'vitest';
import type { AuthState, SignedOutReason } from '../../../common/auth-state.ts';
import type { Result } from '../../../common/result.ts';
import { answerOf, followAuthState } from '../../../renderer/requests.ts';

const stateWith = (reason: SignedOutReason): AuthState => ({
  status: 'signed-out',
  reason,
  problem: null,
  persistence: 'encrypted',
});
const [older, newer] = [stateWith('signed-out'), stateWith('session-ended')];

function createFakeBridge() {
  const calls: string[] = [];
  let announce: (state: AuthState) => void = () => {};
  let answer: (result: Result<AuthState>) => void = () => {};
  const answered = new Promise<Result<AuthState>>((resolve) => {
    answer = resolve;
  });
  return {
    calls,
    announce: (state: AuthState) => announce(state),
    answer: async (result: Result<AuthState>) => {
      answer(result);
      // Everything that follows from the answer has happened when the event loop comes round.
      await new Promise((done) => setImmediate(done));
    },
    getState: () => {
      calls.push('getState');
      return answered;
    },
    onStateChanged: (listener: (state: AuthState) => void) => {
      calls.push('onStateChanged');
      announce = listener;
      return () => calls.push('unsubscribed');
    },
  };
}

test('it subscribes before it asks, so that no state is missed in between, and asks once', () => {
  const bridge = createFakeBridge();
  followAuthState(bridge, () => {});
  expect(bridge.calls).toEqual(['onStateChanged', 'getState']);
});

test('it applies the answer and then every state that is announced, in order', async () => {
  const bridge = createFakeBridge();
  const applied: AuthState[] = [];
  followAuthState(bridge, (state) => applied.push(state));
  await bridge.answer({ ok: true, value: older });
  bridge.announce(newer);
  expect(applied).toEqual([older, newer]);
});

test('an answer that arrives after an announced state is dropped as older', async () => {
  const bridge = createFakeBridge();
  const applied: AuthState[] = [];
  followAuthState(bridge, (state) => applied.push(state));
  bridge.announce(newer);
  await bridge.answer({ ok: true, value: older });
  expect(applied).toEqual([newer]);
});

test('once it is ended it unsubscribes and applies nothing more', async () => {
  const bridge = createFakeBridge();
  const applied: AuthState[] = [];
  followAuthState(bridge, (state) => applied.push(state))();
  await bridge.answer({ ok: true, value: older });
  expect(applied).toEqual([]);
  expect(bridge.calls.at(-1)).toBe('unsubscribed');
});

test('a request that main never answers becomes a problem that can be shown', async () => {
  await expect(answerOf(() => Promise.reject(new Error('No handler registered')))).resolves.toEqual({
    ok: false,
    problem: { code: 'internal', detail: null },
  });
});

test('an answer of main is passed on as it is', async () => {
  const answer = { ok: false, problem: { code: 'unreachable', detail: '503' } } as const;
  await expect(answerOf(() => Promise.resolve(answer))).resolves.toBe(answer);
});
