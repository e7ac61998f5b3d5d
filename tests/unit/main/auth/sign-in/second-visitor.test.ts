/** A sign-in whose address a second browser has opened. */
import { expect, test } from 'vitest';
import { proveBrowser } from '../../../../../main/auth/sign-in/attempt.ts';
import type { SessionTokens } from '../../../../../main/auth/workos/seal.ts';
import type { Dated } from '../../../../../main/auth/workos/workos-client.ts';
import { createDeferred } from '../../../../support/deferred.ts';
import { createAttempt, createSession, createTokens, start } from '../../../../support/session-values.ts';
import { noHint, request, setUp as setUpSignIn } from './sign-in-set-up.ts';

const isNotAlone = { code: 'browser-not-alone', detail: null };

function setUp() {
  const all = setUpSignIn();
  /** A second browser opens the address of the first, second, … attempt. */
  const comeSecond = (attempt = 1): void => {
    const browser = all.openTransport.mock.calls[attempt - 1]?.[2];
    if (browser === undefined) throw new Error('No such attempt has begun.');
    browser.onSecondVisitor();
  };
  return { ...all, comeSecond };
}

test('an attempt under way ends with the reason and can’t be completed', async () => {
  const { signIn, comeSecond, state, current, receiveCode, transports, saved, client } = setUp();
  await signIn.start(request, noHint);
  const { state: nonce } = current();
  comeSecond();
  expect(state()).toMatchObject({ status: 'signed-out', reason: 'never-signed-in', problem: isNotAlone });
  expect(transports[0]?.isOpen).toBe(false);
  expect(saved.at(-1)).toBeNull();
  expect(receiveCode(nonce)).toBeNull();
  expect(client.endSession).not.toHaveBeenCalled();
});

test('an attempt over a session ends, and the session stays', async () => {
  const { signIn, comeSecond, state, store } = setUp();
  store.dispatch({ type: 'signed-in', session: createSession(), returnTo: null });
  await signIn.start(request, noHint);
  comeSecond();
  expect(state()).toMatchObject({ status: 'signed-in', problem: isNotAlone });
});

test('the session of a running exchange is discarded and ended at WorkOS', async () => {
  const { signIn, comeSecond, state, receiveCode, client, events } = setUp();
  const exchange = createDeferred<Dated<SessionTokens>>();
  client.exchangeCode.mockReturnValueOnce(exchange.promise);
  await signIn.start(request, noHint);
  const outcome = receiveCode();
  comeSecond();
  expect(state()).toMatchObject({ status: 'signed-out', problem: isNotAlone });
  exchange.resolve({ value: createTokens(), serverTime: start });
  expect(await outcome).toBe(false);
  expect(events).not.toContain('signed-in');
  await expect.poll(() => client.endSession.mock.calls).toEqual([['session_1']]);
});

test('the attempt’s new session ends, here and at WorkOS, and nobody is suggested @security', async () => {
  const { signIn, attempts, comeSecond, state, receiveCode, client, store, saved } = setUp();
  await signIn.start(request, noHint);
  await receiveCode();
  const writes = saved.length;
  comeSecond();
  expect(state()).toMatchObject({ status: 'signed-out', reason: 'browser-not-alone', problem: null });
  expect(store.model().hint).toBeNull();
  expect(attempts.isBusy()).toBe(true);
  await attempts.settled();
  expect(attempts.isBusy()).toBe(false);
  expect(client.endSession.mock.calls).toEqual([['session_1']]);
  expect(saved.length).toBeGreaterThan(writes);
  comeSecond();
  await attempts.settled();
  expect(client.endSession).toHaveBeenCalledOnce();
});

test('a session ends here even if WorkOS can’t be reached', async () => {
  const { signIn, attempts, comeSecond, state, receiveCode, client, log } = setUp();
  client.endSession.mockRejectedValueOnce(new Error('no network'));
  await signIn.start(request, noHint);
  await receiveCode();
  comeSecond();
  await attempts.settled();
  expect(state()).toMatchObject({ status: 'signed-out', reason: 'browser-not-alone' });
  expect(log.lines.at(-1)).toContain('session-not-ended');
});

test('a session of a later attempt is left alone', async () => {
  const { signIn, comeSecond, state, receiveCode, store, current } = setUp();
  await signIn.start(request, noHint);
  await receiveCode();
  await signIn.start(request, noHint);
  comeSecond(1);
  expect(state()).toMatchObject({ status: 'signing-in', step: 'waiting', problem: null });
  await receiveCode(current().state);
  comeSecond(1);
  expect(state()).toMatchObject({ status: 'signed-in', problem: null });
  store.dispatch({ type: 'session-ended', reason: 'signed-out' });
  comeSecond(2);
  expect(state()).toMatchObject({ status: 'signed-out', reason: 'signed-out', problem: null });
});

test('the attempt’s verifier identifies the browser, in this run and the next', async () => {
  const { signIn, openTransport, current } = setUp();
  const proofs = () => openTransport.mock.calls.map(([, , browser]) => browser.prove('nonce'));
  await signIn.start(request, noHint);
  await signIn.start(request, noHint);
  const [first, second] = proofs();
  expect(second).toBe(proveBrowser(current().codeVerifier, 'nonce'));
  expect(first).not.toBe(second);
  const earlier = createAttempt({ expiresAt: Date.now() + 60_000 });
  await signIn.resume(earlier);
  expect(proofs().at(-1)).toBe(proveBrowser(earlier.codeVerifier, 'nonce'));
});
