/** Shows why the app can't start, and ends it with a non-zero code. */
import { app, dialog } from 'electron/main';

/** How long the dialog is shown at most: nobody has to be there to close it, in milliseconds. */
const longestDialog = 30_000;

/**
 * Ends the app. What is said goes to stderr, and to a dialog where there can be one: on Linux that takes an app that is
 * ready.
 *
 * @param advice the problem, and the user's remedy
 */
export function failStart(advice: string): void {
  const name = app.getName();
  const title = `${name} can't start.`;
  console.error(`${title}\n${advice}`);
  // Whoever tries again meanwhile must not be turned away by an app that has no window.
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
