/**
 * The session's history in this run, for the user to see. In memory only, bounded. Invariant: an entry has only a kind,
 * a time and a code, so it can't contain secrets.
 */
import type { HistoryEntry, HistoryKind } from '../../../common/auth/history.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AuthStore } from '../auth-store.ts';

export interface History {
  /**
   * Adds an event that does not change the model. The store's own changes are added automatically.
   *
   * @param detail a problem code, an error code, a reason; or null
   */
  add(kind: HistoryKind, detail: string | null): void;
  /** Oldest first. */
  entries(): readonly HistoryEntry[];
}

/** Enough for a day of five-minute tokens. */
const longestHistory = 500;

export function createHistory(store: Pick<AuthStore, 'subscribe'>, clock: Pick<Clock, 'now'>): History {
  let entries: readonly HistoryEntry[] = [];
  const add = (kind: HistoryKind, detail: string | null): void => {
    entries = [...entries, { at: clock.now().wall, kind, detail }].slice(-longestHistory);
  };
  store.subscribe((model, before) => {
    if (model.sessionCount !== before.sessionCount) {
      if (model.session !== null) add(before.isRestored ? 'signed-in' : 'restored', null);
      else if (before.isRestored) add(model.reason === 'signed-out' ? 'signed-out' : 'ended', model.reason);
    }
    const isOnline = model.connection === 'online';
    if (isOnline !== (before.connection === 'online')) add(isOnline ? 'online' : 'offline', null);
  });
  return { add, entries: () => entries };
}
