/** The app asks about the account after a callback from an unknown browser, and stores or uses nothing of it before. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { attemptLifetime } from '../../../../../main/auth/sign-in/attempt.ts';
import { systemClock } from '../../../../../main/lib/clock.ts';
import { toStored } from '../../../../../main/auth/auth-views.ts';
import { createSession, createTokens, start } from '../../../../support/session-values.ts';
import { noHint, request, setUp as setUpSignIn } from './sign-in-set-up.ts';

const profile = {
  authKit: { clientId: 'client_1', apiOrigin: 'https://api.example.com' },
  stateShape: 'test',
};
const account = { name: 'Nova Quartz', email: 'nova@example.com', organizationId: 'org_1' };

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const all = setUpSignIn();
  const { attempts, store, state, signIn, receiveUnproven, client } = all;
  return {
    ...all,
    id: () => store.model().attemptCount,
    confirm: () => attempts.confirm(store.model().attemptCount),
    /** Returns from the browser and is asked. */
    comeBack: async () => {
      await signIn.start(request, noHint);
      const outcome = receiveUnproven();
      await vi.advanceTimersByTimeAsync(0);
      expect(state()).toMatchObject({ step: 'confirming' });
      return { outcome };
    },
    endedSessions: async () => {
      await attempts.settled();
      return client.endSession.mock.calls.flat();
    },
  };
}

test('the account is named, and nobody is signed in @security', async () => {
  const { comeBack, state, store, attractAttention, saved, log, id } = setUp();
  await comeBack();
  expect(state()).toMatchObject({
    status: 'signing-in',
    step: 'confirming',
    account: { id: id(), ...account },
  });
  expect(store.model().session).toBeNull();
  const stored = toStored(store.model(), profile, systemClock.now());
  expect(stored).toMatchObject({ session: null, attempt: null, isExchanging: true, firstState: null });
  expect(JSON.stringify(stored)).not.toContain(account.email);
  expect(saved.at(-1)).toBeNull();
  expect(attractAttention).toHaveBeenCalledOnce();
  expect(log.lines.join()).not.toContain(account.email);
});

test('the app does not ask about the browser it has opened', async () => {
  const { signIn, receiveCode, state, events } = setUp();
  await signIn.start(request, noHint);
  expect(await receiveCode()).toBe(true);
  expect(events).not.toContain('account-found');
  expect(state()).toMatchObject({ status: 'signed-in', returnTo: 'dashboard' });
});

test('a confirmed account is signed in at the requested place', async () => {
  const { comeBack, confirm, state, attractAttention, endedSessions } = setUp();
  const { outcome } = await comeBack();
  await confirm();
  expect(await outcome).toBe(true);
  expect(state()).toMatchObject({
    status: 'signed-in',
    returnTo: 'dashboard',
    user: { email: account.email },
  });
  expect(attractAttention).toHaveBeenCalledOnce();
  expect(await endedSessions()).toEqual([]);
});

test('nothing of a refused account is kept, and the next sign-in asks for credentials', async () => {
  const { comeBack, signIn, state, endedSessions, authorizationUrl } = setUp();
  const { outcome } = await comeBack();
  await signIn.cancel();
  expect(await outcome).toBe(false);
  expect(state()).toMatchObject({ status: 'signed-out', problem: null });
  expect(await endedSessions()).toEqual(['session_1']);
  await signIn.start(request, noHint);
  expect(authorizationUrl.mock.lastCall?.[0]).toMatchObject({ forceLogin: true });
});

test('an unconfirmed account does not return silently, by a new sign-in or after a crash', async () => {
  const { comeBack, signIn, authorizationUrl, store, saved } = setUp();
  await comeBack();
  const before = saved.length;
  expect(toStored(store.model(), profile, systemClock.now()).forceLogin).toBe(true);
  await signIn.start(request, noHint);
  expect(authorizationUrl.mock.lastCall?.[0]).toMatchObject({ forceLogin: true });
  expect(before).toBe(3);
});

test('refusing an account keeps the earlier session', async () => {
  const { comeBack, signIn, state, store } = setUp();
  store.dispatch({ type: 'signed-in', session: createSession({ refreshCount: 7 }), returnTo: null });
  await comeBack();
  expect(store.model().session?.refreshCount).toBe(7);
  await signIn.cancel();
  expect(state().status).toBe('signed-in');
  expect(store.model().session?.refreshCount).toBe(7);
});

describe('an answer', () => {
  test('counts once, and only for its own question', async () => {
    const { attempts, comeBack, confirm, id } = setUp();
    await expect(confirm()).rejects.toMatchObject({ code: 'nothing-to-do' });
    await comeBack();
    const earlier = id();
    await expect(attempts.confirm(earlier + 1)).rejects.toMatchObject({ code: 'nothing-to-do' });
    await comeBack();
    await expect(attempts.confirm(earlier)).rejects.toMatchObject({ code: 'nothing-to-do' });
    await confirm();
    await expect(confirm()).rejects.toMatchObject({ code: 'nothing-to-do' });
  });

  test('signs nobody in if the attempt ends at the same time', async () => {
    const { comeBack, confirm, signIn, state } = setUp();
    const { outcome } = await comeBack();
    const confirmed = confirm();
    const cancelled = signIn.cancel();
    await Promise.all([confirmed, cancelled]);
    expect(await outcome).toBe(false);
    expect(state().status).toBe('signed-out');
  });
});

describe('the question ends by itself, and the session at WorkOS with it, @security', () => {
  test('when another sign-in begins', async () => {
    const { comeBack, signIn, state, endedSessions } = setUp();
    const { outcome } = await comeBack();
    await signIn.start(request, noHint);
    expect(await outcome).toBe(false);
    expect(state()).toMatchObject({ step: 'waiting', account: null });
    expect(await endedSessions()).toEqual(['session_1']);
  });

  test('when nobody has answered for half an hour', async () => {
    const { comeBack, state, endedSessions } = setUp();
    await comeBack();
    await vi.advanceTimersByTimeAsync(attemptLifetime - 1);
    expect(state()).toMatchObject({ step: 'confirming' });
    await vi.advanceTimersByTimeAsync(1);
    expect(state()).toMatchObject({ status: 'signed-out', problem: { code: 'attempt-expired' } });
    expect(await endedSessions()).toEqual(['session_1']);
  });

  test('when a second browser arrives', async () => {
    const { comeBack, openTransport, state, endedSessions } = setUp();
    await comeBack();
    openTransport.mock.calls[0]?.[2].onSecondVisitor();
    expect(state()).toMatchObject({ status: 'signed-out', problem: { code: 'browser-not-alone' } });
    expect(await endedSessions()).toEqual(['session_1']);
  });

  test('when the app quits', async () => {
    const { attempts, comeBack, state, client } = setUp();
    await comeBack();
    expect(attempts.isBusy()).toBe(true);
    await attempts.settled();
    expect(attempts.isBusy()).toBe(false);
    expect(state().status).toBe('signed-out');
    expect(client.endSession.mock.calls).toEqual([['session_1']]);
  });

  test('when the app is already quitting before it could ask', async () => {
    const { attempts, signIn, receiveUnproven, client, events, state } = setUp();
    let answer: (tokens: Awaited<ReturnType<typeof client.exchangeCode>>) => void = () => {};
    client.exchangeCode.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    await signIn.start(request, noHint);
    void receiveUnproven();
    const settled = attempts.settled();
    answer({ value: createTokens(), serverTime: start });
    await settled;
    expect(events).not.toContain('account-found');
    expect(state().status).toBe('signed-out');
    expect(client.endSession.mock.calls).toEqual([['session_1']]);
  });
});
