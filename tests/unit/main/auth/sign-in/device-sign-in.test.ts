import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiFailure } from '../../../../../main/auth/workos/api-failure.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import type { SessionTokens } from '../../../../../main/auth/workos/seal.ts';
import type { Dated } from '../../../../../main/auth/workos/workos-client.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createDeferred } from '../../../../support/deferred.ts';
import { createTokens, start } from '../../../../support/session-values.ts';
import { decision, deviceAuthorization, deviceCode, noHint, request, setUp } from './sign-in-set-up.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a code on another device', () => {
  const granted = async () => ({ value: createTokens(), serverTime: start });

  test('replaces the browser, shows what to type, and ends in a session at the same place', async () => {
    const { attempts, store, signIn, client, state, transports, saved, events, continueOnDevice } = setUp();
    await signIn.start(request, noHint);
    await continueOnDevice();
    expect(state()).toMatchObject({
      status: 'signing-in',
      step: 'waiting',
      transport: 'device',
      device: deviceCode,
      expiresAt: start + 300_000,
    });
    expect(transports.map(({ isOpen }) => isOpen)).toEqual([false]);
    expect(saved.at(-1)).toBeNull();
    expect(JSON.stringify(state())).not.toContain('marker');

    await vi.advanceTimersByTimeAsync(5_000);
    expect(state()).toMatchObject({ step: 'waiting' });
    client.exchangeDeviceCode.mockImplementation(granted);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(client.exchangeDeviceCode.mock.calls).toEqual([
      [deviceAuthorization.deviceCode],
      [deviceAuthorization.deviceCode],
    ]);
    expect(events.slice(-2)).toEqual(['callback-matched', 'account-found']);
    expect(state()).toMatchObject({ step: 'confirming', account: { email: 'nova@example.com' } });
    await attempts.confirm(store.model().attemptCount);
    expect(state()).toMatchObject({ status: 'signed-in', returnTo: 'dashboard' });
  });

  test('leaves the browser’s attempt alone if no code is issued', async () => {
    const { signIn, client, state, current, receiveCode, continueOnDevice } = setUp();
    await signIn.start(request, noHint);
    const attempt = current();
    client.authorizeDevice.mockRejectedValueOnce(
      new ApiFailure(new AuthError('code-refused'), {
        fate: 'refused',
        apiError: 'access_denied',
        status: 403,
      }),
    );
    await expect(continueOnDevice()).rejects.toMatchObject({ code: 'device-code-disabled' });
    expect(state()).toMatchObject({ step: 'waiting', device: null, offersDeviceCode: false });
    client.authorizeDevice.mockRejectedValueOnce(
      new ApiFailure(new AuthError('unreachable'), { fate: 'unknown' }),
    );
    await expect(continueOnDevice()).rejects.toMatchObject({ code: 'unreachable' });
    expect(current()).toBe(attempt);
    expect(await receiveCode()).toBe(true);
  });

  test('is dropped if the browser returned or the user canceled before it was issued', async () => {
    for (const end of ['callback', 'cancel'] as const) {
      const { signIn, client, state, receiveCode, continueOnDevice } = setUp();
      await signIn.start(request, noHint);
      const asked = createDeferred<typeof deviceAuthorization>();
      client.authorizeDevice.mockReturnValueOnce(asked.promise);
      const used = continueOnDevice();
      await (end === 'callback' ? receiveCode() : signIn.cancel());
      asked.resolve(deviceAuthorization);
      await used;
      expect(state().status).toBe(end === 'callback' ? 'signed-in' : 'signed-out');
      await vi.advanceTimersByTimeAsync(60_000);
      expect(client.exchangeDeviceCode).not.toHaveBeenCalled();
    }
  });

  test('does not disturb a callback that is being exchanged', async () => {
    const { signIn, client, state, receiveCode, continueOnDevice } = setUp();
    await signIn.start(request, noHint);
    const asked = createDeferred<typeof deviceAuthorization>();
    client.authorizeDevice.mockReturnValueOnce(asked.promise);
    const exchanged = createDeferred<Dated<SessionTokens>>();
    client.exchangeCode.mockReturnValueOnce(exchanged.promise);
    const used = continueOnDevice();
    const isSignedIn = receiveCode();
    asked.resolve(deviceAuthorization);
    await used;
    expect(state()).toMatchObject({ step: 'finishing', device: null });
    exchanged.resolve(await granted());
    expect(await isSignedIn).toBe(true);
  });

  test('needs an attempt under way', async () => {
    await expect(setUp().continueOnDevice()).rejects.toMatchObject({ code: 'nothing-to-do' });
  });

  test('is no longer polled once the attempt is cancelled or superseded', async () => {
    const { signIn, client, state, continueOnDevice } = setUp();
    for (const end of [() => signIn.cancel(), () => signIn.start(request, noHint)]) {
      await signIn.start(request, noHint);
      await continueOnDevice();
      await end();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(client.exchangeDeviceCode).not.toHaveBeenCalled();
    }
    expect(state()).toMatchObject({ step: 'waiting', transport: 'loopback', device: null });
  });

  test('signs nobody in if granted after the attempt was cancelled', async () => {
    const { signIn, client, state, continueOnDevice, events } = setUp();
    await signIn.start(request, noHint);
    await continueOnDevice();
    const answer = createDeferred<Dated<SessionTokens>>();
    client.exchangeDeviceCode.mockReturnValueOnce(answer.promise);
    await vi.advanceTimersByTimeAsync(5_000);
    await signIn.cancel();
    answer.resolve(await granted());
    await vi.advanceTimersByTimeAsync(0);
    expect(events).not.toContain('signed-in');
    expect(state()).toMatchObject({ status: 'signed-out', problem: null });
  });

  test('ends when the user refuses, when WorkOS says it has expired, and when its time is up', async () => {
    const { signIn, client, state, continueOnDevice } = setUp();
    const start = async () => {
      await signIn.start(request, noHint);
      await continueOnDevice();
    };
    for (const [apiError, code] of [
      ['access_denied', 'access-denied'],
      ['expired_token', 'attempt-expired'],
      ['invalid_grant', 'code-refused'],
    ] as const) {
      await start();
      client.exchangeDeviceCode.mockRejectedValueOnce(decision(apiError));
      await vi.advanceTimersByTimeAsync(5_000);
      expect(state()).toMatchObject({ status: 'signed-out', problem: { code } });
    }
    await start();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(state()).toMatchObject({ status: 'signed-out', problem: { code: 'attempt-expired' } });
  });

  test('has no browser to reopen and no callback', async () => {
    const { signIn, current, continueOnDevice } = setUp();
    await signIn.start(request, noHint);
    const { state } = current();
    await continueOnDevice();
    await expect(signIn.reopenBrowser()).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(signIn.receive({ kind: 'code', code: new Secret('marker-code'), state })).toBeNull();
  });
});
