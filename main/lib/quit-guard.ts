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

/** @returns the handler for Electron's `before-quit` */
export function createQuitGuard(deps: QuitGuardDeps): (event: { preventDefault(): void }) => void {
  const { isBusy, settled, patience, quit } = deps;
  let mayQuit = false;
  let isWaiting = false;
  return (event) => {
    if (mayQuit || !isBusy()) return;
    event.preventDefault();
    if (isWaiting) return;
    isWaiting = true;
    const isLate = new Promise((resolve) => setTimeout(resolve, patience));
    void Promise.race([settled(), isLate]).then(() => {
      mayQuit = true;
      quit();
    });
  };
}
