/** The session's history in this run of the app, for the diagnostics page. */

export type HistoryKind =
  | 'restored'
  | 'signed-in'
  | 'refreshed'
  /** A refresh that moved the session to another organization. */
  | 'switched'
  /** The refresh token was sent again, because the first answer was lost. */
  | 'retried'
  | 'failed'
  /** WorkOS could not be reached from now until `online` or the end of the session. */
  | 'offline'
  | 'online'
  | 'resumed'
  | 'ended'
  | 'signed-out';

export interface HistoryEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: HistoryKind;
  /** A problem code, an error code or a reason, or null. */
  readonly detail: string | null;
}
