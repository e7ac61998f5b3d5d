/** The session's life as positions between the beginning and the end of a drawing. */
import type { Dashboard } from '../common/auth/channels.ts';
import type { HistoryEntry, HistoryKind } from '../common/auth/history.ts';

/** How something is drawn: a shape of its own for each, so that nobody needs to tell colours apart. */
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
  /** Null where no renewal is planned, or it is due. */
  readonly nextRefresh: number | null;
  readonly expiry: number;
}

/** The longest past that is drawn, in milliseconds: a day of short tokens would be a blur. */
const longestPast = 60 * 60 * 1000;

/** How much of the whole stays free beyond the last event. */
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

/** What happened to the session that is there now, and not to one before it. */
function lifeOf(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const begun = history.findLastIndex(({ kind }) => shapeOf[kind] === 'start');
  return history.slice(Math.max(0, begun));
}

/** From each loss of the connection to its return, or to now. */
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
