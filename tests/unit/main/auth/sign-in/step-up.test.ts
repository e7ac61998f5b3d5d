import { describe, expect, test } from 'vitest';
import { describe as describeModel, toStored } from '../../../../../main/auth/auth-views.ts';
import { createStepUp } from '../../../../../main/auth/sign-in/step-up.ts';
import type { Session } from '../../../../../main/auth/session/session.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createDeferred } from '../../../../support/deferred.ts';
import { createSession, createTokens, start } from '../../../../support/session-values.ts';
import { setUp as setUpSignIn } from './sign-in-set-up.ts';

const hour = 3_600;
/** A session whose user signed in an hour before it began. */
const session = createSession({ claims: { ...createSession().claims, auth_time: start / 1000 - hour } });
const now = { wall: start, monotonic: 1_000 };
const confirmedWith = (claims: Partial<Session['claims']> = {}, changes: Partial<Session> = {}): Session =>
  createSession({
    tokens: createTokens({ accessToken: new Secret('confirmed-access-token') }),
    claims: { ...session.claims, sid: 'session_2', auth_time: start / 1000, ...claims },
    ...changes,
  });

function setUp() {
  const all = setUpSignIn();
  all.store.dispatch({ type: 'signed-in', session, returnTo: 'account' });
  const clock = { now: () => now };
  const stepUp = createStepUp({ ...all, clock });
  const asked = (maxAge = 60) => {
    const outcome = stepUp(session, maxAge);
    // Failures show in the awaited results.
    outcome.catch(() => {});
    return outcome;
  };
  const isWaiting = () =>
    expect
      .poll(() => describeModel(all.store.model(), now))
      .toMatchObject({ confirmation: { step: 'waiting' } });
  const finish = () => Promise.resolve(all.receiveCode());
  const held = () => all.store.model().session;
  const shown = () => describeModel(all.store.model(), now);
  return { ...all, stepUp, asked, isWaiting, finish, held, shown };
}

describe('a confirmation @security', () => {
  test('opens the browser for the same user and organization with max_age and without prompt', async () => {
    const { asked, isWaiting, authorizationUrl, openBrowser, signIn } = setUp();
    const outcome = asked(60);
    await isWaiting();
    expect(openBrowser).toHaveBeenCalledOnce();
    expect(authorizationUrl.mock.lastCall?.[0]).toMatchObject({
      maxAge: 60,
      forceLogin: false,
      screenHint: 'sign-in',
      loginHint: 'nova@example.com',
      organizationId: 'org_1',
    });
    await signIn.cancel();
    await expect(outcome).rejects.toMatchObject({ code: 'not-confirmed' });
  });

  test('leaves the user signed in meanwhile and stores nothing', async () => {
    const { asked, isWaiting, shown, store, held, signIn } = setUp();
    const outcome = asked();
    await isWaiting();
    expect(shown()).toMatchObject({ status: 'signed-in', sessionId: 'session_1', returnTo: 'account' });
    const authKit = { clientId: 'client', apiOrigin: 'https://api.workos.com' };
    for (const step of ['waiting', 'finishing']) {
      const stored = toStored(store.model(), { authKit, stateShape: '' }, now);
      expect(stored, step).toMatchObject({ attempt: null, isExchanging: false });
      expect(stored.firstState?.state, step).toMatchObject({ status: 'signed-in', confirmation: null });
      if (step === 'waiting') store.dispatch({ type: 'callback-matched' });
    }
    expect(held()).toBe(session);
    await signIn.cancel();
    await outcome.catch(() => {});
  });

  test('replaces the session, ends the old one at WorkOS, and keeps the user’s place', async () => {
    const { asked, isWaiting, finish, createSessionOf, held, shown, client } = setUp();
    const confirmed = confirmedWith();
    createSessionOf.mockResolvedValue(confirmed);
    const outcome = asked();
    await isWaiting();
    expect(await finish()).toBe(true);
    expect(await outcome).toBe(confirmed);
    expect(held()).toBe(confirmed);
    expect(shown()).toMatchObject({ confirmation: null, problem: null, returnTo: 'account' });
    await expect.poll(() => client.endSession.mock.calls).toEqual([['session_1']]);
  });

  test.each([
    ['another person', confirmedWith({ sub: 'user_2' }), { code: 'confirmed-as-other', detail: 'account' }],
    [
      'another organization',
      confirmedWith({ org_id: 'org_2' }),
      { code: 'confirmed-as-other', detail: 'organization' },
    ],
    [
      'an earlier proof',
      confirmedWith({ auth_time: start / 1000 - 121 }),
      { code: 'not-confirmed', detail: 'auth_time' },
    ],
    [
      'an unverified token',
      confirmedWith({}, { isVerified: false }),
      { code: 'not-confirmed', detail: 'jwks' },
    ],
  ])('refuses %s, and ends that session at WorkOS', async (_case, other, problem) => {
    const { asked, isWaiting, finish, createSessionOf, held, shown, client } = setUp();
    createSessionOf.mockResolvedValue(other);
    const outcome = asked(60);
    await isWaiting();
    expect(await finish()).toBe(false);
    await expect(outcome).rejects.toMatchObject(problem);
    expect(held()).toBe(session);
    expect(shown()).toMatchObject({ status: 'signed-in', confirmation: null, problem: null });
    await expect.poll(() => client.endSession.mock.calls).toEqual([['session_2']]);
  });

  test('ends nothing at WorkOS if the session’s ID stays the same', async () => {
    const { asked, isWaiting, finish, createSessionOf, client, attempts } = setUp();
    const confirmed = confirmedWith({ sid: 'session_1' });
    createSessionOf.mockResolvedValue(confirmed);
    const outcome = asked();
    await isWaiting();
    await finish();
    expect(await outcome).toBe(confirmed);
    await attempts.settled();
    expect(client.endSession).not.toHaveBeenCalled();
  });

  test('ends nothing if it fails with the session’s own ID', async () => {
    const { asked, isWaiting, finish, createSessionOf, client, attempts } = setUp();
    createSessionOf.mockResolvedValue(confirmedWith({ sid: 'session_1', auth_time: start / 1000 - 121 }));
    const outcome = asked(60);
    await isWaiting();
    await finish();
    await expect(outcome).rejects.toMatchObject({ code: 'not-confirmed' });
    await attempts.settled();
    expect(client.endSession).not.toHaveBeenCalled();
  });

  test('is not ended by a second browser, since the signed-in user started it', async () => {
    const { asked, isWaiting, finish, createSessionOf, store, attempts, held } = setUp();
    const confirmed = confirmedWith();
    createSessionOf.mockResolvedValue(confirmed);
    const outcome = asked();
    await isWaiting();
    const { attemptCount } = store.model();
    await finish();
    await outcome;
    await attempts.distrust(attemptCount);
    expect(held()).toBe(confirmed);
  });

  test('brings the app forward without a question when the browser returns', async () => {
    const { asked, isWaiting, receiveUnproven, createSessionOf, attractAttention, held } = setUp();
    const confirmed = confirmedWith();
    createSessionOf.mockResolvedValue(confirmed);
    const outcome = asked();
    await isWaiting();
    await receiveUnproven();
    expect(await outcome).toBe(confirmed);
    expect(held()).toBe(confirmed);
    expect(attractAttention).toHaveBeenCalledOnce();
  });

  test('clears an earlier one’s problem', async () => {
    const { asked, isWaiting, finish, createSessionOf, signIn } = setUp();
    createSessionOf.mockResolvedValueOnce(confirmedWith({ sub: 'user_2' }));
    const first = asked();
    await isWaiting();
    await finish();
    await expect(first).rejects.toMatchObject({ code: 'confirmed-as-other' });
    const second = asked();
    await isWaiting();
    await signIn.start({ screen: 'sign-in', returnTo: 'home', differentAccount: false }, null);
    await expect(second).rejects.toMatchObject({ code: 'not-confirmed', detail: null });
    await signIn.cancel();
  });

  test('accepts a sign-in as old as requested, plus a minute between clocks', async () => {
    const { asked, isWaiting, finish, createSessionOf } = setUp();
    createSessionOf.mockResolvedValue(confirmedWith({ auth_time: start / 1000 - 120 }));
    const outcome = asked(60);
    await isWaiting();
    expect(await finish()).toBe(true);
    await expect(outcome).resolves.toBeDefined();
  });

  test('changes nothing if cancelled', async () => {
    const { asked, isWaiting, signIn, held, shown, client } = setUp();
    const outcome = asked();
    await isWaiting();
    await signIn.cancel();
    await expect(outcome).rejects.toMatchObject({ code: 'not-confirmed', detail: null });
    expect(held()).toBe(session);
    expect(shown()).toMatchObject({ confirmation: null, problem: null, sessionId: 'session_1' });
    expect(client.endSession).not.toHaveBeenCalled();
  });

  test('ends the new session at WorkOS if cancelled during the exchange', async () => {
    const { asked, isWaiting, signIn, finish, createSessionOf, held, client } = setUp();
    const created = createDeferred<Session>();
    createSessionOf.mockReturnValue(created.promise);
    const outcome = asked();
    await isWaiting();
    const finished = finish();
    await expect.poll(() => createSessionOf).toHaveBeenCalled();
    await signIn.cancel();
    created.resolve(confirmedWith());
    expect(await finished).toBe(false);
    await expect(outcome).rejects.toMatchObject({ code: 'not-confirmed' });
    expect(held()).toBe(session);
    await expect.poll(() => client.endSession.mock.calls).toEqual([['session_2']]);
  });

  test('is reported only to its caller if the browser refuses', async () => {
    const { asked, isWaiting, signIn, current, shown } = setUp();
    const outcome = asked();
    await isWaiting();
    expect(await signIn.receive({ kind: 'error', error: 'access_denied', state: current().state })).toBe(
      false,
    );
    await expect(outcome).rejects.toMatchObject({ code: 'access-denied' });
    expect(shown()).toMatchObject({ status: 'signed-in', problem: null });
  });

  test('reports why it can’t start', async () => {
    const { asked, openTransport, held, shown } = setUp();
    openTransport.mockRejectedValue(new Error('no port'));
    await expect(asked()).rejects.toMatchObject({ code: 'internal' });
    expect(held()).toBe(session);
    expect(shown()).toMatchObject({ confirmation: null });
  });

  test('is shared by concurrent callers, followed by a stricter one', async () => {
    const { stepUp, isWaiting, finish, createSessionOf, openBrowser } = setUp();
    const clockless = confirmedWith({ auth_time: start / 1000 - 30 });
    createSessionOf
      .mockResolvedValueOnce(clockless)
      .mockResolvedValueOnce(confirmedWith({ sid: 'session_3' }));
    const all = [stepUp(session, 60), stepUp(session, 60), stepUp(session, 10)] as const;
    await isWaiting();
    await finish();
    expect(await all[0]).toBe(clockless);
    expect(await all[1]).toBe(clockless);
    await isWaiting();
    await finish();
    expect((await all[2]).claims.sid).toBe('session_3');
    expect(openBrowser).toHaveBeenCalledTimes(2);
  });

  test('does not disturb a sign-in', async () => {
    const { asked, signIn, shown, openBrowser } = setUp();
    await signIn.start({ screen: 'sign-in', returnTo: 'home', differentAccount: false }, null);
    await expect(asked()).rejects.toMatchObject({ code: 'not-confirmed', detail: 'signing-in' });
    expect(shown()).toMatchObject({ status: 'signing-in' });
    expect(openBrowser).toHaveBeenCalledOnce();
    await signIn.cancel();
  });

  test('gives way to a sign-in and to a sign-out', async () => {
    const { asked, isWaiting, signIn, store, shown } = setUp();
    const first = asked();
    await isWaiting();
    await signIn.start({ screen: 'sign-in', returnTo: 'home', differentAccount: false }, null);
    await expect(first).rejects.toMatchObject({ code: 'not-confirmed' });
    expect(shown()).toMatchObject({ status: 'signing-in' });
    await signIn.cancel();

    const second = asked();
    await isWaiting();
    await signIn.cancel();
    store.dispatch({ type: 'session-ended', reason: 'signed-out' });
    await expect(second).rejects.toMatchObject({ code: 'signed-out' });
    await expect(asked()).rejects.toMatchObject({ code: 'signed-out' });
  });

  test('becomes an ordinary sign-in if WorkOS ends the session meanwhile', async () => {
    const { asked, isWaiting, finish, createSessionOf, store, shown, client } = setUp();
    createSessionOf.mockResolvedValue(confirmedWith());
    const outcome = asked();
    await isWaiting();
    store.dispatch({ type: 'session-ended', reason: 'session-expired' });
    await expect(outcome).rejects.toMatchObject({ code: 'signed-out' });
    expect(shown()).toMatchObject({ status: 'signing-in', step: 'waiting' });
    expect(await finish()).toBe(true);
    expect(shown()).toMatchObject({ status: 'signed-in', sessionId: 'session_2' });
    expect(client.endSession).not.toHaveBeenCalled();
  });

  test('does nothing for a user who has signed out or changed', async () => {
    const { asked, store, openBrowser } = setUp();
    store.dispatch({ type: 'session-renewed', session: confirmedWith({ org_id: 'org_2' }) });
    await expect(asked()).rejects.toMatchObject({ code: 'not-confirmed', detail: 'signing-in' });
    expect(openBrowser).not.toHaveBeenCalled();
  });

  test('can’t continue on another device', async () => {
    const { asked, isWaiting, continueOnDevice, signIn, client } = setUp();
    const outcome = asked();
    await isWaiting();
    await expect(continueOnDevice()).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(client.authorizeDevice).not.toHaveBeenCalled();
    await signIn.cancel();
    await outcome.catch(() => {});
  });
});
