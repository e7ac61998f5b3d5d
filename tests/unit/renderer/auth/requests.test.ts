import { describe, expect, test } from 'vitest';
import type { AuthState, SignedOutReason } from '../../../../common/auth/auth-state.ts';
import type { Sight } from '../../../../common/auth/channels.ts';
import type { Result } from '../../../../common/auth/result.ts';
import { answerOf, followAuthState, reportSights } from '../../../../renderer/auth/requests.ts';

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
      // All effects of the answer are done after one turn of the event loop.
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

test('it subscribes before it asks, so that no state is missed, and asks once', () => {
  const bridge = createFakeBridge();
  followAuthState(bridge, () => {});
  expect(bridge.calls).toEqual(['onStateChanged', 'getState']);
});

test('it applies the answer and then every announced state in order', async () => {
  const bridge = createFakeBridge();
  const applied: AuthState[] = [];
  followAuthState(bridge, (state) => applied.push(state));
  await bridge.answer({ ok: true, value: older });
  bridge.announce(newer);
  expect(applied).toEqual([older, newer]);
});

test('an answer that arrives after an announced state is ignored', async () => {
  const bridge = createFakeBridge();
  const applied: AuthState[] = [];
  followAuthState(bridge, (state) => applied.push(state));
  bridge.announce(newer);
  await bridge.answer({ ok: true, value: older });
  expect(applied).toEqual([newer]);
});

test('after its end it is unsubscribed and applies nothing', async () => {
  const bridge = createFakeBridge();
  const applied: AuthState[] = [];
  followAuthState(bridge, (state) => applied.push(state))();
  await bridge.answer({ ok: true, value: older });
  expect(applied).toEqual([]);
  expect(bridge.calls.at(-1)).toBe('unsubscribed');
});

test('a request that main never answers becomes a problem', async () => {
  await expect(answerOf(() => Promise.reject(new Error('No handler registered')))).resolves.toEqual({
    ok: false,
    problem: { code: 'internal', detail: null },
  });
});

test('main’s answer is passed on unchanged', async () => {
  const answer = { ok: false, problem: { code: 'unreachable', detail: '503' } } as const;
  await expect(answerOf(() => Promise.resolve(answer))).resolves.toBe(answer);
});

describe('reports of the window', () => {
  function setUp() {
    const window = new EventTarget();
    const reports: Sight[] = [];
    const end = reportSights(
      {
        report: async (sight) => {
          reports.push(sight);
          return { ok: true, value: null };
        },
      },
      window,
    );
    /** @param at milliseconds since the page's start */
    const happen = (type: string, at: number) =>
      window.dispatchEvent(Object.defineProperty(new Event(type), 'timeStamp', { value: at }));
    return { reports, end, happen };
  }

  test.each(['pointerdown', 'pointermove', 'keydown', 'wheel'])(
    '%s counts as activity from the first time',
    (type) => {
      const { reports, happen } = setUp();
      happen(type, 0);
      expect(reports).toEqual(['activity']);
    },
  );

  test.each(['scroll', 'focusin', 'visibilitychange'])(
    '%s is no activity, since pages do it by themselves',
    (type) => {
      const { reports, happen } = setUp();
      happen(type, 0);
      expect(reports).toEqual([]);
    },
  );

  test('activity of any kind is reported once in 30 seconds', () => {
    const { reports, happen } = setUp();
    for (let at = 0; at < 90_000; at += 100) {
      happen('pointermove', at);
      happen('keydown', at);
    }
    expect(reports).toEqual(['activity', 'activity', 'activity']);
  });

  test('the return of the network is always reported', () => {
    const { reports, happen } = setUp();
    happen('pointermove', 0);
    happen('online', 1);
    happen('online', 2);
    expect(reports).toEqual(['activity', 'network-returned', 'network-returned']);
  });

  test('nothing is reported once it has ended', () => {
    const { reports, end, happen } = setUp();
    end();
    for (const type of ['pointermove', 'keydown', 'online']) happen(type, 0);
    expect(reports).toEqual([]);
  });
});
