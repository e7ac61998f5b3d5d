/**
 * Stores the whole state, one write after another.
 * Invariants: a failed write is told, costs nothing of what is in memory, and is tried again; a session that is over
 * does not come back with the next start, even where nothing can be written.
 */
import type { Log } from '../../lib/log.ts';
import type { AuthStorage, StoredAuth } from './auth-storage.ts';

export interface AuthSaverDeps {
  readonly storage: Pick<AuthStorage, 'write' | 'remove'>;
  readonly snapshot: () => Promise<StoredAuth>;
  /** The session right now, by its ID, or null. */
  readonly sessionId: () => string | null;
  /** Hears how each write ended. */
  readonly tell: (outcome: 'stored' | 'failed') => void;
  readonly log: Log;
}

export interface AuthSaver {
  /** Says which session an earlier run has stored, by its ID. */
  found(sessionId: string): void;
  /** Settles when what is there now has been stored, or could not be; never rejects. */
  save(): Promise<void>;
  /** Stores nothing any more, once the write under way has ended. */
  end(): Promise<void>;
  /** Whether a write is under way. */
  isBusy(): boolean;
  /** Settles when no write is under way. */
  settled(): Promise<void>;
}

/** How long after a failed write the next one is tried, in milliseconds. */
const retryTime = 15_000;

export function createAuthSaver({ storage, snapshot, sessionId, tell, log }: AuthSaverDeps): AuthSaver {
  let saving = Promise.resolve();
  let underWay = 0;
  let storedSession: string | null = null;
  let retry: NodeJS.Timeout | undefined;
  let hasEnded = false;

  const write = async (): Promise<void> => {
    clearTimeout(retry);
    if (hasEnded) return;
    try {
      await storage.write(await snapshot());
      storedSession = sessionId();
      tell('stored');
    } catch (error) {
      log.warn('storage-failed', { code: (error as NodeJS.ErrnoException).code ?? null });
      tell('failed');
      const isOver = storedSession !== null && storedSession !== sessionId();
      // To remove a file takes no room.
      if (isOver) await storage.remove().catch(() => log.warn('storage-not-removed'));
      if (!hasEnded) retry = setTimeout(() => void save(), retryTime).unref();
    }
  };

  const save = (): Promise<void> => {
    underWay += 1;
    saving = saving.then(write).finally(() => {
      underWay -= 1;
    });
    return saving;
  };

  return {
    found: (stored) => {
      storedSession = stored;
    },
    save,
    end: () => {
      hasEnded = true;
      clearTimeout(retry);
      return saving;
    },
    isBusy: () => underWay > 0,
    settled: () => saving,
  };
}
