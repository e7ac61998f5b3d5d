import { expect, test } from 'vitest';
import { createHistory } from '../../../../../main/auth/session/history.ts';

test('the newest of what has happened is kept, oldest first, and only so much of it', () => {
  let now = 0;
  const history = createHistory(() => now);
  for (; now < 1_000; now++) history.add('refreshed', null);
  history.add('signed-out', 'signed-out');
  const entries = history.entries();
  expect(entries).toHaveLength(500);
  expect(entries[0]).toEqual({ at: 501, kind: 'refreshed', detail: null });
  expect(entries.at(-1)).toEqual({ at: 1_000, kind: 'signed-out', detail: 'signed-out' });
});
