/**
 * Lets a quitting app finish its work.
 * Invariant: without work, nothing delays quitting. On macOS an app that prevents it once cancels the computer's shutdown,
 * even if it quits by itself a moment later.
 */
export interface QuitGuardDeps {
  /** Whether something is under way that must not be lost. */
  readonly isBusy: () => boolean;
  /** Settles when no such work is left. */
  readonly settled: () => Promise<unknown>;
  /** The longest wait, in milliseconds. */
  readonly patience: number;
  readonly quit: () => void;
}

export interface QuitGuard {
  /** What to do at Electron's `before-quit`. */
  readonly onQuit: (event: { preventDefault(): void }) => void;
  /** What to do when the user starts the app again: one that still waits stays. */
  readonly onReturn: () => void;
}

export function createQuitGuard({ isBusy, settled, patience, quit }: QuitGuardDeps): QuitGuard {
  let mayQuit = false;
  /** Replaced by the next one, and empty once the user has come back. */
  let waiting: object | null = null;
  return {
    onQuit: (event) => {
      if (mayQuit || !isBusy()) return;
      event.preventDefault();
      if (waiting !== null) return;
      const own = {};
      waiting = own;
      const isLate = new Promise((resolve) => setTimeout(resolve, patience));
      void Promise.race([settled(), isLate]).then(() => {
        if (waiting !== own) return;
        mayQuit = true;
        quit();
      });
    },
    onReturn: () => {
      waiting = null;
    },
  };
}
