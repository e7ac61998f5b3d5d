/** Shows why the app can't start, and ends it with a non-zero code. */
import { app, dialog } from 'electron/main';

/** The longest time to show the dialog, in milliseconds, since nobody may be there to close it. */
const longestDialog = 30_000;

/**
 * Ends the app. The advice goes to stderr, and to a dialog if possible: on Linux only after the app is ready.
 *
 * @param advice the problem, and the user's remedy
 */
export function failStart(advice: string): void {
  const name = app.getName();
  const title = `${name} can't start.`;
  console.error(`${title}\n${advice}`);
  // A new start meanwhile must not be refused by an app without a window.
  app.releaseSingleInstanceLock();
  if (!app.isReady()) {
    if (app.isPackaged && process.platform !== 'linux') dialog.showErrorBox(title, advice);
    app.exit(1);
    return;
  }
  const box = dialog.showMessageBox({ type: 'error', title: name, message: title, detail: advice });
  const isLate = new Promise((resolve) => setTimeout(resolve, longestDialog));
  void Promise.race([box, isLate]).finally(() => app.exit(1));
}
