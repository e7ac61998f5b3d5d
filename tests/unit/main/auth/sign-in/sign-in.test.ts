import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { customProtocol } from '../../../../../common/product.ts';
import { ApiFailure } from '../../../../../main/auth/workos/api-failure.ts';
import { attemptLifetime, codeChallenge } from '../../../../../main/auth/sign-in/attempt.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import type { SessionTokens } from '../../../../../main/auth/workos/seal.ts';
import type { Transport } from '../../../../../main/auth/sign-in/transport.ts';
import type { Dated } from '../../../../../main/auth/workos/workos-client.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createDeferred } from '../../../../support/deferred.ts';
import { createAttempt, createSession, createTokens, start } from '../../../../support/session-values.ts';
import { noHint, request, setUp } from './sign-in-set-up.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('starting', () => {
  test('sends a fresh state and the challenge of a fresh verifier', async () => {
    const { signIn, authorizationUrl, current } = setUp();
    await signIn.start(
      { ...request, screen: 'sign-up', differentAccount: true },
      { loginHint: 'a@example.com', organizationId: 'org_1' },
    );
    const attempt = current();
    expect(authorizationUrl.mock.calls[0]?.[0]).toEqual({
      state: attempt.state,
      codeChallenge: codeChallenge(attempt.codeVerifier),
      redirectUri: 'http://127.0.0.1:50001/callback',
      screenHint: 'sign-up',
      forceLogin: true,
      loginHint: 'a@example.com',
      organizationId: 'org_1',
    });
    await signIn.start(request, noHint);
    expect(current().state).not.toBe(attempt.state);
    expect(current().codeVerifier).not.toEqual(attempt.codeVerifier);
    expect(current().codeVerifier.reveal()).not.toBe(current().state);
  });

  test('opens the browser once the attempt is stored, and then waits', async () => {
    const { signIn, openBrowser, loadClient, saved, current, state, transports, opening } = setUp();
    openBrowser.mockImplementation(async () => {
      expect(loadClient).not.toHaveBeenCalled();
      expect(saved).toEqual([current()]);
      expect(state()).toMatchObject({ status: 'signing-in', step: 'starting' });
    });
    await signIn.start(request, noHint);
    expect(openBrowser.mock.calls).toEqual([[opening(1)]]);
    expect(state()).toMatchObject({
      status: 'signing-in',
      step: 'waiting',
      expiresAt: start + attemptLifetime,
      problem: null,
    });
    expect(current()).toMatchObject({
      returnTo: 'dashboard',
      transport: 'loopback',
      redirectUri: transports[0]?.redirectUri,
    });
  });

  test('keeps waiting if the browser can’t be opened, and says so', async () => {
    const { signIn, openBrowser, state, current } = setUp();
    openBrowser.mockRejectedValue(new Error('no browser'));
    await signIn.start(request, noHint);
    expect(state()).toMatchObject({ step: 'waiting', problem: { code: 'browser-not-opened', detail: null } });
    expect(current()).toBeDefined();
  });

  test('ends if no transport can be opened', async () => {
    const { signIn, openTransport, state, openBrowser } = setUp();
    openTransport.mockRejectedValue(new AuthError('redirect-port-busy', { detail: 'port-4000' }));
    await signIn.start(request, noHint);
    expect(state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'redirect-port-busy', detail: 'port-4000' },
    });
    expect(openBrowser).not.toHaveBeenCalled();
  });

  test('supersedes the attempt under way', async () => {
    const { signIn, transports, receiveCode, current, events } = setUp();
    await signIn.start(request, noHint);
    const old = current();
    await signIn.start(request, noHint);
    expect(transports.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    expect(receiveCode(old.state)).toBeNull();
    expect(await receiveCode()).toBe(true);
    expect(events.filter((type) => type === 'signed-in')).toHaveLength(1);
  });

  test('twice at once makes one attempt and opens one browser', async () => {
    const { signIn, transports, openBrowser, current, opening } = setUp();
    await Promise.all([
      signIn.start(request, noHint),
      signIn.start({ ...request, returnTo: 'account' }, noHint),
    ]);
    expect(current().returnTo).toBe('account');
    expect(transports.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    expect(openBrowser.mock.calls).toEqual([[opening(1)]]);
  });

  test('supersedes an exchange under way and discards its outcome', async () => {
    const { signIn, client, receiveCode, state, events } = setUp();
    const exchange = createDeferred<Dated<SessionTokens>>();
    client.exchangeCode.mockReturnValueOnce(exchange.promise);
    await signIn.start(request, noHint);
    const outcome = receiveCode();
    await signIn.start(request, noHint);
    exchange.resolve({ value: createTokens(), serverTime: start });
    expect(await outcome).toBe(false);
    expect(events).not.toContain('signed-in');
    expect(client.endSession.mock.calls).toEqual([['session_1']]);
    expect(state()).toMatchObject({ status: 'signing-in', step: 'waiting', problem: null });
  });
});

describe('a callback', () => {
  test('exchanges its code with the attempt’s verifier and signs the user in', async () => {
    const {
      signIn,
      client,
      receiveCode,
      current,
      state,
      events,
      attractAttention,
      transports,
      store,
      awaited,
    } = setUp();
    await signIn.start(request, noHint);
    const attempt = current();
    expect(await receiveCode()).toBe(true);
    expect(client.exchangeCode.mock.calls).toEqual([[new Secret('marker-code'), attempt.codeVerifier]]);
    expect(store.model().session).toEqual(createSession());
    expect(events).toEqual(['attempt-started', 'browser-opened', 'callback-matched', 'signed-in']);
    expect(state()).toMatchObject({ status: 'signed-in', returnTo: 'dashboard' });
    expect(attractAttention).toHaveBeenCalledOnce();
    expect(transports[0]?.isOpen).toBe(false);
    expect(awaited()).toBeNull();
  });

  test.each(['', 'wrong', 'marker-state'])('with the state %j has no effect', async (wrong) => {
    const { signIn, receiveCode, client, events, attractAttention } = setUp();
    await signIn.start(request, noHint);
    const before = [...events];
    expect(receiveCode(wrong)).toBeNull();
    expect(signIn.receive({ kind: 'error', error: 'access_denied', state: wrong })).toBeNull();
    expect(events).toEqual(before);
    expect(client.exchangeCode).not.toHaveBeenCalled();
    expect(attractAttention).not.toHaveBeenCalled();
    expect(await receiveCode()).toBe(true);
  });

  test('changes nothing without an attempt', () => {
    const { receiveCode, events } = setUp();
    expect(receiveCode('s')).toBeNull();
    expect(events).toEqual([]);
  });

  test('counts once, also while it is being exchanged @security', async () => {
    const { signIn, receiveCode, client, current } = setUp();
    const exchange = createDeferred<Dated<SessionTokens>>();
    client.exchangeCode.mockReturnValueOnce(exchange.promise);
    await signIn.start(request, noHint);
    const { state } = current();
    const outcome = receiveCode();
    expect(receiveCode(state)).toBeNull();
    expect(signIn.receive({ kind: 'error', error: 'access_denied', state })).toBeNull();
    exchange.resolve({ value: createTokens(), serverTime: start });
    expect(await outcome).toBe(true);
    expect(receiveCode(state)).toBeNull();
    expect(client.exchangeCode).toHaveBeenCalledOnce();
  });

  test('is no longer expected after a restart once it was matched', async () => {
    const { signIn, receiveCode, client, saved } = setUp();
    const exchange = createDeferred<Dated<SessionTokens>>();
    client.exchangeCode.mockReturnValueOnce(exchange.promise);
    await signIn.start(request, noHint);
    const outcome = receiveCode();
    expect(saved.at(-1)).toBeNull();
    exchange.reject(new Error('gone'));
    await outcome;
  });

  test.each([
    ['access_denied', 'access-denied'],
    ['server_error', 'sign-in-refused'],
    ['organization_invalid', 'sign-in-refused'],
  ])('with the error %s ends the attempt as %s', async (error, code) => {
    const { signIn, current, state, attractAttention, client, awaited } = setUp();
    await signIn.start(request, noHint);
    expect(await signIn.receive({ kind: 'error', error, state: current().state })).toBe(false);
    expect(state()).toMatchObject({ status: 'signed-out', problem: { code, detail: error } });
    expect(attractAttention).toHaveBeenCalledOnce();
    expect(client.exchangeCode).not.toHaveBeenCalled();
    expect(awaited()).toBeNull();
  });

  test('shows nothing of an unknown error', async () => {
    const { signIn, current, state } = setUp();
    await signIn.start(request, noHint);
    await signIn.receive({ kind: 'error', error: '<b>marker</b>', state: current().state });
    expect(state()).toMatchObject({ problem: { code: 'sign-in-refused', detail: null } });
  });

  test('ends the attempt with the reason if the exchange is refused', async () => {
    const { signIn, receiveCode, client, state, saved, attractAttention, transports } = setUp();
    const refusal = new ApiFailure(new AuthError('code-refused', { detail: 'invalid_grant' }), {
      fate: 'refused',
    });
    client.exchangeCode.mockRejectedValue(refusal);
    await signIn.start(request, noHint);
    expect(await receiveCode()).toBe(false);
    expect(state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'code-refused', detail: 'invalid_grant' },
    });
    expect(saved.at(-1)).toBeNull();
    expect(attractAttention).toHaveBeenCalledOnce();
    expect(transports[0]?.isOpen).toBe(false);
  });

  test('with a rejected token signs nobody in', async () => {
    const { signIn, receiveCode, createSessionOf, state, events } = setUp();
    createSessionOf.mockRejectedValue(new AuthError('token-rejected', { detail: 'sub' }));
    await signIn.start(request, noHint);
    expect(await receiveCode()).toBe(false);
    expect(state()).toMatchObject({ problem: { code: 'token-rejected', detail: 'sub' } });
    expect(events).not.toContain('signed-in');
  });

  test('signs in even if the window can’t be brought forward', async () => {
    const { signIn, receiveCode, attractAttention, state } = setUp();
    attractAttention.mockImplementation(() => {
      throw new TypeError('Object has been destroyed');
    });
    await signIn.start(request, noHint);
    expect(await receiveCode()).toBe(true);
    expect(state().status).toBe('signed-in');
  });

  test('reports its failure even if the window can’t be brought forward', async () => {
    const { signIn, current, attractAttention, state } = setUp();
    attractAttention.mockImplementation(() => {
      throw new TypeError('Object has been destroyed');
    });
    await signIn.start(request, noHint);
    expect(await signIn.receive({ kind: 'error', error: 'access_denied', state: current().state })).toBe(
      false,
    );
    expect(state()).toMatchObject({ status: 'signed-out', problem: { code: 'access-denied' } });
  });
});

describe('cancelling', () => {
  test('ends the attempt without a problem, and its callback is ignored', async () => {
    const { signIn, current, receiveCode, state, saved, transports } = setUp();
    await signIn.start(request, noHint);
    const attempt = current();
    await signIn.cancel();
    expect(state()).toMatchObject({ status: 'signed-out', problem: null });
    expect(saved.at(-1)).toBeNull();
    expect(transports[0]?.isOpen).toBe(false);
    expect(receiveCode(attempt.state)).toBeNull();
  });

  test('during the exchange discards its outcome', async () => {
    const { signIn, client, receiveCode, state, attractAttention, events } = setUp();
    const exchange = createDeferred<Dated<SessionTokens>>();
    client.exchangeCode.mockReturnValueOnce(exchange.promise);
    await signIn.start(request, noHint);
    const outcome = receiveCode();
    await signIn.cancel();
    exchange.resolve({ value: createTokens(), serverTime: start });
    expect(await outcome).toBe(false);
    expect(events).not.toContain('signed-in');
    expect(attractAttention).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ status: 'signed-out', problem: null });
  });

  test('during an exchange that then fails shows no failure', async () => {
    const { signIn, client, receiveCode, state } = setUp();
    const exchange = createDeferred<Dated<SessionTokens>>();
    client.exchangeCode.mockReturnValueOnce(exchange.promise);
    await signIn.start(request, noHint);
    const outcome = receiveCode();
    await signIn.cancel();
    exchange.reject(new AuthError('unreachable'));
    expect(await outcome).toBe(false);
    expect(state()).toMatchObject({ status: 'signed-out', problem: null });
  });

  test('where there is nothing to give up changes nothing', async () => {
    const { signIn, events } = setUp();
    await signIn.cancel();
    expect(events).toEqual([]);
  });

  test('while an attempt is being opened opens no browser', async () => {
    const { signIn, openTransport, openBrowser, state } = setUp();
    const opening = createDeferred<Transport>();
    openTransport.mockReturnValueOnce(opening.promise);
    const started = signIn.start(request, noHint);
    await expect.poll(() => openTransport).toHaveBeenCalled();
    await signIn.cancel();
    const close = vi.fn();
    opening.resolve({
      kind: 'loopback',
      redirectUri: 'http://127.0.0.1:1/callback',
      startUrl: String,
      close,
    });
    await started;
    expect(close).toHaveBeenCalledOnce();
    expect(openBrowser).not.toHaveBeenCalled();
    expect(state().status).toBe('signed-out');
  });

  test('while one attempt supersedes another leaves neither', async () => {
    const { signIn, openTransport, state } = setUp();
    await signIn.start(request, noHint);
    const opening = createDeferred<Transport>();
    openTransport.mockReturnValueOnce(opening.promise);
    const started = signIn.start(request, noHint);
    await expect.poll(() => openTransport).toHaveBeenCalledTimes(2);
    await signIn.cancel();
    opening.resolve({
      kind: 'loopback',
      redirectUri: 'http://127.0.0.1:1/callback',
      startUrl: String,
      close: () => {},
    });
    await started;
    expect(state().status).toBe('signed-out');
  });
});

describe('an attempt that takes too long', () => {
  test('expires on time, not earlier', async () => {
    const { signIn, state, transports, saved, current } = setUp();
    await signIn.start(request, noHint);
    await vi.advanceTimersByTimeAsync(attemptLifetime - 1);
    expect(current()).toBeDefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'attempt-expired', detail: null },
    });
    expect(transports[0]?.isOpen).toBe(false);
    expect(saved.at(-1)).toBeNull();
  });

  test.each([
    ['forward', attemptLifetime + 60_000],
    ['back', -attemptLifetime - 60_000],
  ])('is not mistaken for one while the computer’s clock was set %s', async (_case, correction) => {
    const { signIn, receiveCode, state } = setUp();
    await signIn.start(request, noHint);
    vi.setSystemTime(start + correction);
    await vi.advanceTimersByTimeAsync(attemptLifetime - 1);
    // The time left is given by the current clock.
    expect(state()).toMatchObject({ expiresAt: Date.now() + 1 });
    expect(await receiveCode()).toBe(true);
    expect(state().status).toBe('signed-in');
  });

  test('expires on time even if the computer’s clock was set back meanwhile', async () => {
    const { signIn, state } = setUp();
    await signIn.start(request, noHint);
    vi.setSystemTime(start - 60_000);
    await vi.advanceTimersByTimeAsync(attemptLifetime);
    expect(state()).toMatchObject({ status: 'signed-out', problem: { code: 'attempt-expired' } });
  });

  test('does not expire during the exchange if its callback came in time', async () => {
    const { signIn, receiveCode, client, state } = setUp();
    const exchange = createDeferred<Dated<SessionTokens>>();
    client.exchangeCode.mockReturnValueOnce(exchange.promise);
    await signIn.start(request, noHint);
    await vi.advanceTimersByTimeAsync(attemptLifetime - 1);
    const outcome = receiveCode();
    await vi.advanceTimersByTimeAsync(5_000);
    exchange.resolve({ value: createTokens(), serverTime: start });
    expect(await outcome).toBe(true);
    expect(state().status).toBe('signed-in');
  });

  test('does not end one that came after it', async () => {
    const { signIn, state } = setUp();
    await signIn.start(request, noHint);
    await vi.advanceTimersByTimeAsync(attemptLifetime / 2);
    await signIn.start(request, noHint);
    await vi.advanceTimersByTimeAsync(attemptLifetime - 1);
    expect(state()).toMatchObject({ status: 'signing-in', step: 'waiting' });
  });
});

describe('the browser', () => {
  test('can be opened again, each time with another address', async () => {
    const { signIn, openBrowser, opening } = setUp();
    await signIn.start(request, noHint);
    await signIn.reopenBrowser();
    expect(openBrowser.mock.calls).toEqual([[opening(1)], [opening(2)]]);
    expect(signIn.startUrl()).toBe(opening(3));
  });

  test('is reported to the caller if it can’t be opened again', async () => {
    const { signIn, openBrowser } = setUp();
    await signIn.start(request, noHint);
    openBrowser.mockRejectedValue(new Error('no browser'));
    await expect(signIn.reopenBrowser()).rejects.toMatchObject({ code: 'browser-not-opened' });
  });

  test('is not opened again without an attempt', async () => {
    const { signIn, openBrowser, client, receiveCode } = setUp();
    await expect(signIn.reopenBrowser()).rejects.toMatchObject({ code: 'nothing-to-do' });
    const exchange = createDeferred<Dated<SessionTokens>>();
    client.exchangeCode.mockReturnValueOnce(exchange.promise);
    await signIn.start(request, noHint);
    const outcome = receiveCode();
    await expect(signIn.reopenBrowser()).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(openBrowser).toHaveBeenCalledOnce();
    exchange.reject(new Error('gone'));
    await outcome;
  });
});

describe('an attempt of an earlier run', () => {
  const stored = createAttempt({ expiresAt: start + 60_000, returnTo: 'account' });

  test('continues on its port without opening a browser, and can be completed', async () => {
    const { signIn, attempts, store, openTransport, openBrowser, client, receiveCode, state } = setUp();
    await signIn.resume(stored);
    expect(openTransport.mock.calls[0]?.[1]).toBe(50_123);
    expect(openBrowser).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ status: 'signing-in', step: 'waiting', expiresAt: start + 60_000 });
    const outcome = receiveCode(stored.state);
    await vi.advanceTimersByTimeAsync(0);
    // While the app was not running, it could not notice a second visitor.
    expect(state()).toMatchObject({ step: 'confirming' });
    await attempts.confirm(store.model().attemptCount);
    expect(await outcome).toBe(true);
    expect(client.exchangeCode).toHaveBeenCalledWith(new Secret('marker-code'), stored.codeVerifier);
    expect(state()).toMatchObject({ status: 'signed-in', returnTo: 'account' });
  });

  test('keeps its own expiry', async () => {
    const { signIn, state } = setUp();
    await signIn.resume(stored);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state()).toMatchObject({ status: 'signed-out', problem: { code: 'attempt-expired' } });
  });

  test('ends if its port is taken', async () => {
    const { signIn, openTransport, state, saved } = setUp();
    openTransport.mockRejectedValue(new AuthError('redirect-port-busy', { detail: 'port-50123' }));
    await signIn.resume(stored);
    expect(state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'redirect-port-busy', detail: 'port-50123' },
    });
    expect(saved).toEqual([null]);
  });

  test('continues with the custom protocol if it used that', async () => {
    const { signIn, openTransport, current } = setUp();
    const redirectUri = `${customProtocol}://callback`;
    openTransport.mockResolvedValueOnce({
      kind: 'custom-protocol',
      redirectUri,
      startUrl: String,
      close: () => {},
    });
    await signIn.resume({ ...stored, transport: 'custom-protocol', redirectUri });
    expect(openTransport.mock.calls[0]?.[1]).toBe('custom-protocol');
    expect(current().redirectUri).toBe(redirectUri);
  });

  test('ends if the redirect method has changed', async () => {
    const { signIn, openTransport, state, receiveCode } = setUp();
    const close = vi.fn();
    const redirectUri = `${customProtocol}://callback`;
    openTransport.mockResolvedValueOnce({ kind: 'custom-protocol', redirectUri, startUrl: String, close });
    await signIn.resume(stored);
    expect(state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'redirect-port-busy', detail: 'port-50123' },
    });
    expect(close).toHaveBeenCalledOnce();
    expect(receiveCode(stored.state)).toBeNull();
  });
});

test('an SDK that can’t be loaded ends the attempt with a problem', async () => {
  const { signIn, loadClient, receiveCode, state } = setUp();
  await signIn.start(request, noHint);
  loadClient.mockRejectedValueOnce(new Error('no such module'));
  expect(await receiveCode()).toBe(false);
  expect(state()).toMatchObject({ status: 'signed-out', problem: { code: 'internal' } });
});

test('no log line contains a state, a verifier or a code', async () => {
  const { signIn, log, current, receiveCode, client } = setUp();
  client.exchangeCode.mockRejectedValueOnce(new Error('marker-code'));
  await signIn.start(request, noHint);
  const { state, codeVerifier } = current();
  receiveCode('marker-wrong');
  await receiveCode();
  await signIn.start(request, noHint);
  await signIn.cancel();
  const lines = log.lines.join('\n');
  expect(lines).toContain('sign-in-failed');
  for (const secret of [state, codeVerifier.reveal(), 'marker']) expect(lines).not.toContain(secret);
});
