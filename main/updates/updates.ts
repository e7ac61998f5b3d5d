/**
 * Keeps the app up to date in the background: checks the feed from time to time, downloads a newer version, and installs it
 * when the app quits or the user asks.
 * Invariants: one check at a time; no fault of the feed disturbs the app; a finished download stays ready.
 */
import type { Update, UpdateState } from '../../common/update.ts';
import type { Disposer } from '../lib/disposer.ts';
import type { Log } from '../lib/log.ts';

/** The feed's answer can't be trusted; all other failures count as the network's. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
}

export interface Updater {
  /**
   * Asks the feed.
   *
   * @returns a version newer than this app, for this computer, or null
   * @throws FeedError
   */
  check(): Promise<Update | null>;
  /**
   * Downloads and verifies the version of the last check; it is installed when the app quits.
   *
   * @throws FeedError
   */
  download(): Promise<void>;
  /** Ends the app, installs the download, and starts it again. */
  install(): void;
}

export interface UpdatesDeps {
  readonly updater: Updater;
  /** Whether this installation can replace itself; others are updated by their own installer. */
  readonly replacesItself: boolean;
  /** Calls back after a time in milliseconds, until the disposer is called. */
  readonly setTimer: (delay: number, callback: () => void) => Disposer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
}

export interface Updates {
  state(): UpdateState;
  onStateChanged(listener: (state: UpdateState) => void): Disposer;
  /** Asks the feed, unless that is under way or something is ready; settles when all that follows is done. */
  check(): Promise<void>;
  /** Installs a finished download; does nothing without one. */
  install(): void;
}

/** The time between checks, in milliseconds, plus or minus 10 % so that not all apps ask at once. */
const interval = 4 * 60 * 60 * 1000;

/** Checks at once, and repeats that until a version is ready. */
export function createUpdates({ updater, replacesItself, setTimer, now, random, log }: UpdatesDeps): Updates {
  let state: UpdateState = { status: 'idle', checkedAt: null, problem: null };
  const listeners = new Set<(state: UpdateState) => void>();
  const change = (next: UpdateState): void => {
    state = next;
    for (const listener of listeners) listener(state);
  };

  const look = async (): Promise<UpdateState> => {
    change({ status: 'checking' });
    const update = await updater.check();
    if (update === null) return { status: 'idle', checkedAt: now(), problem: null };
    log.info('update-found', { version: update.version });
    if (!replacesItself) return { status: 'elsewhere', update };
    change({ status: 'downloading', update });
    await updater.download();
    log.info('update-ready', { version: update.version });
    return { status: 'ready', update };
  };

  let running: Promise<void> | null = null;
  const check = (): Promise<void> => {
    if (state.status === 'ready') return Promise.resolve();
    running ??= lookOnce().finally(() => {
      running = null;
    });
    return running;
  };

  const lookOnce = async (): Promise<void> => {
    change(
      await look().catch((error: unknown) => {
        const problem = error instanceof FeedError ? 'refused' : 'unreachable';
        log.warn('update-failed', { problem, reason: reasonOf(error) });
        return { status: 'idle', checkedAt: now(), problem } as const;
      }),
    );
  };

  const repeat = async (): Promise<void> => {
    await check();
    if (state.status !== 'ready') setTimer(interval * (0.9 + 0.2 * random()), () => void repeat());
  };
  void repeat();

  return {
    state: () => state,
    onStateChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check,
    install: () => {
      if (state.status === 'ready') updater.install();
    },
  };
}

/** A loggable name; the feed's own text is never logged. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof FeedError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return /^net::ERR_\w+/.exec(message)?.[0] ?? code ?? error.name;
}
