import { expect, test } from 'vitest';
import { createHistory } from '../../../../../main/auth/session/history.ts';
import { createMemoryStore } from '../../../../support/memory-store.ts';
import { createSession } from '../../../../support/session-values.ts';

function setUp() {
  const time = { wall: 0, monotonic: 0 };
  const { store } = createMemoryStore();
  return { time, store, history: createHistory(store, { now: () => time }) };
}

test('the newest entries are kept, oldest first, up to a limit', () => {
  const { time, history } = setUp();
  for (; time.wall < 1_000; time.wall++) history.add('refreshed', null);
  history.add('retried', 'http-500');
  const entries = history.entries();
  expect(entries).toHaveLength(500);
  expect(entries[0]).toEqual({ at: 501, kind: 'refreshed', detail: null });
  expect(entries.at(-1)).toEqual({ at: 1_000, kind: 'retried', detail: 'http-500' });
});

test('it contains the session’s start, its connection changes and its end', () => {
  const { store, history } = setUp();
  const problem = { code: 'unreachable', detail: null } as const;
  store.dispatch({ type: 'signed-in', session: createSession(), returnTo: null });
  store.dispatch({ type: 'connection-changed', connection: 'offline', problem });
  store.dispatch({ type: 'connection-changed', connection: 'reconnecting', problem: null });
  store.dispatch({ type: 'session-renewed', session: createSession({ refreshCount: 1 }) });
  store.dispatch({ type: 'session-ended', reason: 'session-expired' });
  store.dispatch({ type: 'signed-in', session: createSession(), returnTo: null });
  store.dispatch({ type: 'session-ended', reason: 'signed-out' });
  expect(history.entries().map(({ kind, detail }) => [kind, detail])).toEqual([
    ['signed-in', null],
    ['offline', null],
    ['online', null],
    ['ended', 'session-expired'],
    ['signed-in', null],
    ['signed-out', 'signed-out'],
  ]);
});
