import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { customProtocol } from '../../common/product.ts';
import type { Attempt } from '../../main/auth/sign-in/attempt.ts';
import { awaitedAttempt } from '../../main/auth/auth-model.ts';
import { createAttempts } from '../../main/auth/sign-in/attempts.ts';
import { parseCallbackUrl } from '../../main/auth/sign-in/callback.ts';
import { createSignIn } from '../../main/auth/sign-in/sign-in.ts';
import { noPolicy } from '../../main/config/policy.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { systemRandom } from '../../main/lib/random.ts';
import { createCapturedLog } from '../support/captured-log.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { createSession, createTokens, start } from '../support/session-values.ts';
import { changedText } from './near-misses.ts';

const redirectUri = `${customProtocol}://callback`;

test('only the attempt’s own state advances it, and junk never prevents its completion @security', async () => {
  const exchangeCode = vi.fn(async () => ({ value: createTokens(), serverTime: start }));
  const { store } = createMemoryStore();
  const clock = { ...systemClock, now: () => ({ wall: start, monotonic: 0 }) };
  const outside = { store, clock, random: systemRandom, log: createCapturedLog(), policy: noPolicy };
  const sessions = { create: async () => createSession(), prefetchKeys: () => {} };
  const loadClient = async () => ({ exchangeCode, endSession: async () => {} });
  const attempts = createAttempts({ ...outside, sessions, loadClient, attractAttention: () => {} });
  const signIn = createSignIn({
    ...outside,
    sessions,
    attempts,
    authorizationUrl: () => 'https://api.workos.com/authorize',
    loadClient,
    openTransport: async () => ({ kind: 'custom-protocol', redirectUri, startUrl: String, close: () => {} }),
    openBrowser: async () => {},
  });
  await signIn.start({ screen: 'sign-in', returnTo: 'home', differentAccount: false }, null);
  const before = store.model();
  const { state } = awaitedAttempt(before) as Attempt;

  const address = fc.oneof(
    changedText(state)
      .filter((other) => other !== state)
      .map((other) => `${redirectUri}?${new URLSearchParams({ code: 'marker', state: other })}`),
    changedText(state)
      .filter((other) => other !== state)
      .map((other) => `${redirectUri}?${new URLSearchParams({ error: 'access_denied', state: other })}`),
    fc.constantFrom('code', 'error').map((name) => `${redirectUri}?${name}=x&state=${state}&state=${state}`),
    fc.constant(`${redirectUri}?code=x&error=y&state=${state}`),
    changedText(`${redirectUri}x?code=marker&state=${state}`).filter(
      (other) => !other.startsWith(`${redirectUri}?`) && !other.startsWith(`${redirectUri}/?`),
    ),
  );
  fc.assert(
    fc.property(address, (hostile) => {
      const callback = parseCallbackUrl(hostile, redirectUri);
      expect(callback === null ? null : signIn.receive(callback)).toBeNull();
    }),
  );
  expect(exchangeCode).not.toHaveBeenCalled();
  expect(store.model()).toBe(before);

  const own = parseCallbackUrl(`${redirectUri}?code=marker&state=${state}`, redirectUri);
  const outcome = own && signIn.receive(own);
  await expect.poll(() => store.model().attempt?.found).not.toBeNull();
  await attempts.confirm(store.model().attemptCount);
  expect(await outcome).toBe(true);
  expect(store.model().session).not.toBeNull();
});
