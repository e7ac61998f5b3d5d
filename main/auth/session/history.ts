/**
 * What has happened to the session in this run, for the person to see. In memory only, bounded.
 * Invariant: an entry holds a kind, a time and a code; nothing secret can be put into it.
 */
import type { HistoryEntry, HistoryKind } from '../../../common/history.ts';

export interface History {
  /** @param detail a problem code, an error code, a reason; or null */
  add(kind: HistoryKind, detail: string | null): void;
  /** Oldest first. */
  entries(): readonly HistoryEntry[];
}

/** Enough for a day of five-minute tokens. */
const longestHistory = 500;

/** @param now milliseconds since the epoch */
export function createHistory(now: () => number): History {
  let entries: readonly HistoryEntry[] = [];
  return {
    add: (kind, detail) => {
      entries = [...entries, { at: now(), kind, detail }].slice(-longestHistory);
    },
    entries: () => entries,
  };
}
