import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuthStoreDeps } from '../../../../main/auth/auth-store.ts';
import type { Attempt } from '../../../../main/auth/sign-in/attempt.ts';
import type { StoredAuth } from '../../../../main/auth/storage/auth-storage.ts';
import { noPolicy } from '../../../../main/config/policy.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createAttempt, createSession, start } from '../../../support/session-values.ts';

const noRoom = Object.assign(new Error('There is no room left.'), { code: 'ENOSPC' });
const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A store with a user signed in to the session with this ID. */
function setUp(sid = 'session_1') {
  const all = createMemoryStore();
  const { store, write } = all;
  const signIn = (id: string) => {
    const session = createSession();
    const claims = { ...session.claims, sid: id };
    store.dispatch({ type: 'signed-in', session: { ...session, claims }, returnTo: null });
  };
  signIn(sid);
  const written = () => write.mock.calls.map(([{ session }]) => session?.sealed ?? null);
  const problem = () => store.model().problem?.code ?? null;
  return { ...all, signIn, written, problem };
}

describe('saving', () => {
  test('writes follow one another, each with the data of its own start', async () => {
    const { store, signIn, write, written } = setUp();
    let finish = (): void => {};
    write.mockImplementationOnce(() => new Promise<void>((resolve) => (finish = resolve)));
    expect(store.isBusy()).toBe(false);
    const first = store.save();
    expect(store.isBusy()).toBe(true);
    await expect.poll(() => write).toHaveBeenCalledOnce();
    const second = store.save();
    signIn('session_2');
    expect(write).toHaveBeenCalledOnce();
    finish();
    await first;
    expect(store.isBusy()).toBe(true);
    await second;
    expect(store.isBusy()).toBe(false);
    expect(written()).toEqual(['session_1', 'session_2']);
  });

  test('a failed write is reported once and repeated until it succeeds', async () => {
    const { store, write, remove, problem } = setUp();
    const told = vi.fn();
    store.subscribe((model, before) => {
      if (model.problem !== before.problem) told(model.problem?.code ?? null);
    });
    write.mockRejectedValueOnce(noRoom).mockRejectedValueOnce(noRoom);
    await store.save();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(told.mock.calls).toEqual([['storage-failed']]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(problem()).toBeNull();
    expect(write).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(0);
    expect(remove).not.toHaveBeenCalled();
  });

  test('a successful write cancels the next try', async () => {
    const { store, write } = setUp();
    write.mockRejectedValueOnce(noRoom);
    await store.save();
    await store.save();
    await vi.advanceTimersByTimeAsync(minute);
    expect(write).toHaveBeenCalledTimes(2);
  });

  test('an ended session of this run is deleted if the change can’t be written', async () => {
    const { store, write, remove } = setUp();
    await store.save();
    write.mockRejectedValueOnce(noRoom);
    store.dispatch({ type: 'session-ended', reason: 'signed-out' });
    await store.save();
    expect(remove).toHaveBeenCalledOnce();
  });

  test('a current session stays stored if it can’t be written again', async () => {
    const { store, write, remove } = setUp();
    await store.save();
    write.mockRejectedValueOnce(noRoom);
    await store.save();
    expect(remove).not.toHaveBeenCalled();
  });

  test('after its end it writes and reports nothing', async () => {
    const { store, write } = setUp();
    const subscriber = vi.fn();
    write.mockRejectedValueOnce(noRoom);
    await store.save();
    store.subscribe(subscriber);
    await store.end();
    await store.save();
    store.dispatch({ type: 'session-ended', reason: 'signed-out' });
    await vi.advanceTimersByTimeAsync(minute);
    expect(write).toHaveBeenCalledOnce();
    expect(subscriber).not.toHaveBeenCalled();
  });

  test('its end waits for the write under way, which is not repeated', async () => {
    const { store, write } = setUp();
    let fail = (): void => {};
    write.mockImplementationOnce(
      () => new Promise<void>((_resolve, reject) => (fail = () => reject(noRoom))),
    );
    void store.save();
    await expect.poll(() => write).toHaveBeenCalledOnce();
    const ended = store.end();
    fail();
    await ended;
    await vi.advanceTimersByTimeAsync(minute);
    expect(write).toHaveBeenCalledOnce();
  });
});

test('subscribers hear of every change in order, and of nothing else', () => {
  const { store } = createMemoryStore();
  const heard: [boolean, boolean][] = [];
  const dispose = store.subscribe((model, before) =>
    heard.push([before.session !== null, model.session !== null]),
  );
  store.dispatch({ type: 'session-renewed', session: createSession() });
  store.dispatch({ type: 'signed-in', session: createSession(), returnTo: null });
  store.dispatch({ type: 'session-ended', reason: 'signed-out' });
  dispose();
  store.dispatch({ type: 'signed-in', session: createSession(), returnTo: null });
  expect(heard).toEqual([
    [false, true],
    [true, false],
  ]);
});

describe('loading', () => {
  const sealed = {
    sealed: 'sealed',
    record: createSession(),
    jwks: { keys: [] },
    jwksFetchedAt: 0,
    isVerified: true,
  };
  const stored = (changes: Partial<StoredAuth> = {}): StoredAuth => ({
    format: 1,
    session: sealed,
    attempt: null,
    isExchanging: false,
    forceLogin: true,
    reason: 'session-expired',
    hint: null,
    organizations: null,
    deviceCodeDisabledFor: 'client_1',
    authKit: { clientId: 'client_1', apiOrigin: 'https://api.example.com' },
    firstState: null,
    ...changes,
  });

  test('restores the stored state', async () => {
    const { store, write } = createMemoryStore(stored());
    expect(await store.load()).toBeNull();
    expect(store.model()).toMatchObject({
      session: createSession(),
      forceLogin: true,
      offersDeviceCode: false,
      organizations: { userId: 'user_1', ids: ['org_1'] },
    });
    expect(write).not.toHaveBeenCalled();
  });

  test('hands over the attempt under way unless it has expired', async () => {
    const attempt = createAttempt({ expiresAt: start + minute });
    expect(await createMemoryStore(stored({ attempt })).store.load()).toBe(attempt);
    const { store, write } = createMemoryStore(stored({ attempt: { ...attempt, expiresAt: start } }));
    expect(await store.load()).toBeNull();
    expect(store.model().problem).toEqual({ code: 'attempt-expired', detail: null });
    expect(write.mock.calls.map(([content]) => content.attempt)).toEqual([null]);
  });

  test('ends an attempt for another connection than the required one', async () => {
    const to = (connection: string) =>
      createAttempt({
        expiresAt: start + minute,
        authorizationUrl: `https://api.workos.com/user_management/authorize?connection_id=${connection}`,
      });
    const policy = { ...noPolicy, connectionId: 'conn_1' };
    const load = (attempt: Attempt, now: AuthStoreDeps['policy']) =>
      createMemoryStore(stored({ session: null, attempt }), { policy: now }).store.load();
    expect(await load(to('conn_1'), policy)).toEqual(to('conn_1'));
    for (const attempt of [to('conn_2'), createAttempt({ expiresAt: start + minute })]) {
      expect(await load(attempt, policy)).toBeNull();
      expect(await load(attempt, noPolicy)).toBe(attempt);
    }
    expect(await load(to('conn_1'), { ...policy, isUnderstood: false })).toBeNull();
  });

  test.each([
    ['client', { clientId: 'client_2', apiOrigin: 'https://api.example.com' }],
    ['API', { clientId: 'client_1', apiOrigin: 'https://other.example.com' }],
  ])('sets aside data stored for another %s', async (_case, authKit) => {
    const { store, setAside, restore } = createMemoryStore(stored({ authKit }));
    await store.load();
    expect(setAside).toHaveBeenCalledOnce();
    expect(restore).not.toHaveBeenCalled();
    expect(store.model()).toMatchObject({ session: null, forceLogin: false, reason: 'never-signed-in' });
  });

  test('sets aside and reports a session that can’t be opened', async () => {
    const { store, setAside, restore } = createMemoryStore(stored());
    restore.mockRejectedValueOnce(new Error('damaged'));
    await store.load();
    expect(setAside).toHaveBeenCalledOnce();
    expect(store.model()).toMatchObject({ session: null, reason: 'storage-unreadable' });
  });

  test('ends a session of another organization than the policy’s', async () => {
    const policy = { ...noPolicy, organizationId: 'org_2' };
    const { store, write } = createMemoryStore(stored(), { policy });
    await store.load();
    expect(store.model()).toMatchObject({ session: null, reason: 'session-ended' });
    expect(write.mock.calls.map(([content]) => content.session)).toEqual([null]);
  });

  test('removes a session that the policy ends where that can’t be written', async () => {
    const policy = { ...noPolicy, organizationId: 'org_2' };
    const { store, write, remove } = createMemoryStore(stored(), { policy });
    write.mockRejectedValueOnce(noRoom);
    await store.load();
    expect(remove).toHaveBeenCalledOnce();
  });

  test('a session of an earlier run that is over is removed where that can’t be written', async () => {
    const { store, write, remove } = createMemoryStore(stored());
    await store.load();
    write.mockRejectedValueOnce(noRoom);
    store.dispatch({ type: 'session-ended', reason: 'signed-out' });
    await store.save();
    expect(remove).toHaveBeenCalledOnce();
  });
});
