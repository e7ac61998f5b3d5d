import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiFailure, type Fate } from '../../../../../main/auth/workos/api-failure.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import { systemClock } from '../../../../../main/lib/clock.ts';
import { pollForDecision } from '../../../../../main/auth/sign-in/device-polling.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const refusal = (apiError: string): ApiFailure =>
  new ApiFailure(new AuthError('code-refused'), { fate: 'refused', apiError });
const trouble = (fate: Fate, retryAfter: number | null = null): ApiFailure =>
  new ApiFailure(new AuthError('unreachable'), { fate, retryAfter });

/** Polls with these answers, a text being the session; @returns when it asked, in milliseconds, and how it ended. */
async function poll(answers: readonly (Error | string)[]) {
  const askedAt: number[] = [];
  const troubles: (string | null)[] = [];
  const left = [...answers];
  const ended = pollForDecision({
    ask: async () => {
      askedAt.push(Date.now());
      const answer = left.shift() ?? 'session';
      if (answer instanceof Error) throw answer;
      return answer;
    },
    interval: 5_000,
    onTrouble: (problem) => troubles.push(problem?.code ?? null),
    signal: new AbortController().signal,
    clock: systemClock,
  }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1_000_000);
  return { askedAt, troubles, ended: await ended };
}

test('it polls at the interval, first after one interval', async () => {
  const pending = refusal('authorization_pending');
  expect(await poll([pending, pending])).toEqual({
    askedAt: [5_000, 10_000, 15_000],
    troubles: [],
    ended: 'session',
  });
});

test('each slow_down makes the interval five seconds longer, for good', async () => {
  const slower = refusal('slow_down');
  const { askedAt } = await poll([slower, slower, refusal('authorization_pending')]);
  expect(askedAt).toEqual([5_000, 15_000, 30_000, 45_000]);
});

test('while WorkOS can’t be reached it doubles the wait, reports why, and then returns to its pace', async () => {
  const lost = trouble('unknown');
  const { askedAt, troubles, ended } = await poll([lost, lost, refusal('authorization_pending')]);
  expect(askedAt).toEqual([5_000, 15_000, 35_000, 40_000]);
  expect(troubles).toEqual(['unreachable', 'unreachable', null]);
  expect(ended).toBe('session');
});

test('it waits a minute at most unless WorkOS asks for more', async () => {
  const { askedAt } = await poll([
    ...Array.from({ length: 6 }, () => trouble('unknown')),
    trouble('not-processed', 90_000),
  ]);
  const pauses = askedAt.map((at, index) => at - (askedAt[index - 1] ?? 0));
  expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000, 90_000]);
});

test.each([
  ['access_denied', 'access-denied'],
  ['expired_token', 'attempt-expired'],
  ['invalid_grant', 'code-refused'],
])('%s ends it as %s', async (apiError, code) => {
  const { askedAt, ended } = await poll([refusal(apiError)]);
  expect(ended).toMatchObject({ code });
  expect(askedAt).toHaveLength(1);
});

test('an error of the app itself ends it', async () => {
  const mistake = new Error('mistake');
  expect((await poll([mistake])).ended).toBe(mistake);
});

test('it stops once aborted, whether waiting or polling', async () => {
  const aborting = new AbortController();
  const ask = vi.fn(async () => {
    aborting.abort(new Error('given up'));
    throw trouble('unknown');
  });
  const onTrouble = vi.fn();
  const options = { ask, interval: 5_000, onTrouble, signal: aborting.signal, clock: systemClock };
  const first = pollForDecision(options).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await first).toMatchObject({ message: 'given up' });
  await expect(pollForDecision(options)).rejects.toThrow('given up');
  expect(ask).toHaveBeenCalledOnce();
  // The error is no longer reported.
  expect(onTrouble).not.toHaveBeenCalled();
});
