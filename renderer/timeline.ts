/** Converts the session's history to positions in a drawing. */
import type { Dashboard } from '../common/auth/channels.ts';
import type { HistoryEntry, HistoryKind } from '../common/auth/history.ts';

/** The kinds of mark: each has its own shape, so that colours don't matter. */
export type MarkShape = 'start' | 'renewal' | 'trouble' | 'end' | 'note';

export const shapeOf: Readonly<Record<HistoryKind, MarkShape>> = {
  restored: 'start',
  'signed-in': 'start',
  refreshed: 'renewal',
  switched: 'renewal',
  retried: 'trouble',
  failed: 'trouble',
  offline: 'trouble',
  online: 'note',
  resumed: 'note',
  ended: 'end',
  'signed-out': 'end',
};

/** Positions and lengths are parts of the whole, from 0 to 1. */
export interface Timeline {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly marks: readonly { readonly at: number; readonly shape: MarkShape }[];
  readonly offline: readonly { readonly from: number; readonly to: number }[];
  /** Null if no renewal is planned, or it is overdue. */
  readonly nextRefresh: number | null;
  readonly expiry: number;
}

/** The longest past that is drawn, in milliseconds: a day of short tokens would be a blur. */
const longestPast = 60 * 60 * 1000;

/** The part of the drawing left free after the last event. */
const margin = 0.04;

/** @param now milliseconds since the epoch */
export function timelineOf(dashboard: Dashboard, now: number): Timeline {
  const { history, accessTokenExpiresAt, nextRefreshAt } = dashboard;
  const current = lifeOf(history);
  const earliest = now - longestPast;
  const from = Math.max(earliest, Math.min(current[0]?.at ?? earliest, now));
  const last = Math.max(now, accessTokenExpiresAt, nextRefreshAt ?? 0);
  const to = last + Math.max(1, (last - from) * margin);
  const place = (time: number): number => Math.min(1, Math.max(0, (time - from) / (to - from)));

  const visible = current.filter(({ at, kind }) => at >= from && kind !== 'offline' && kind !== 'online');
  return {
    from,
    to,
    now: place(now),
    marks: visible.map(({ at, kind }) => ({ at: place(at), shape: shapeOf[kind] })),
    offline: offlineStretches(current, now)
      .filter((stretch) => stretch.to > from)
      .map((stretch) => ({ from: place(stretch.from), to: place(stretch.to) })),
    nextRefresh: nextRefreshAt !== null && nextRefreshAt > now ? place(nextRefreshAt) : null,
    expiry: place(accessTokenExpiresAt),
  };
}

/** The current session's events, without earlier sessions'. */
function lifeOf(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const begun = history.findLastIndex(({ kind }) => shapeOf[kind] === 'start');
  return history.slice(Math.max(0, begun));
}

/** The stretches from each loss of the connection to its return, or to now. */
function offlineStretches(
  history: readonly HistoryEntry[],
  now: number,
): readonly { readonly from: number; readonly to: number }[] {
  return history.flatMap(({ at, kind }, index) => {
    if (kind !== 'offline') return [];
    const returned = history.slice(index).find((later) => later.kind === 'online');
    return [{ from: at, to: Math.max(at, returned?.at ?? now) }];
  });
}
