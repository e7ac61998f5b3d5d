import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { customProtocol } from '../../common/product.ts';
import type { Attempt } from '../../main/auth/sign-in/attempt.ts';
import { parseCallbackUrl } from '../../main/auth/sign-in/callback.ts';
import { createSignIn } from '../../main/auth/sign-in/sign-in.ts';
import { createCapturedLog } from '../support/captured-log.ts';
import { createSession, createTokens, start } from '../support/session-values.ts';
import { changedText } from './near-misses.ts';

const redirectUri = `${customProtocol}://callback`;

test('nothing but the state of the attempt moves it, and afterwards it can still be completed', async () => {
  const unused = () => Promise.reject(new Error('Nobody asked for this.'));
  const exchangeCode = vi.fn(async () => ({ value: createTokens(), serverTime: start }));
  const begin = vi.fn(async () => {});
  const dispatch = vi.fn();
  const signIn = createSignIn({
    loadClient: async () => ({
      authorizationUrl: () => 'https://api.workos.com/authorize',
      exchangeCode,
      authorizeDevice: unused,
      exchangeDeviceCode: unused,
    }),
    openTransport: async () => ({ kind: 'custom-protocol', redirectUri, startUrl: String, close: () => {} }),
    openBrowser: async () => {},
    dispatch,
    save: async () => {},
    createSession: async () => createSession(),
    begin,
    attractAttention: () => {},
    now: () => start,
    log: createCapturedLog(),
  });
  await signIn.start(
    { screen: 'sign-in', returnTo: 'home', differentAccount: false },
    { loginHint: null, organizationId: null },
  );
  const { state } = signIn.attempt() as Attempt;
  dispatch.mockClear();

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
      const callback = parseCallbackUrl(hostile);
      expect(callback === null ? null : signIn.receive(callback)).toBeNull();
    }),
  );
  expect([exchangeCode, begin, dispatch].map((each) => each.mock.calls.length)).toEqual([0, 0, 0]);

  const own = parseCallbackUrl(`${redirectUri}?code=marker&state=${state}`);
  expect(own && (await signIn.receive(own))).toBe(true);
  expect(begin).toHaveBeenCalledOnce();
});
