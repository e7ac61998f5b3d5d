/** Decides whether this instance of the app may start. */
import type { App } from 'electron/main';
import { lockAdvice, takeInstanceLock } from './instance-lock.ts';
import { missingDisplay } from './missing-display.ts';
import { failStart } from './start-failure.ts';

/**
 * Takes the single-instance lock and looks for a display; only before the app is ready.
 *
 * @returns false if the app is about to end: the other instance has received this command line, or the user knows why it
 *   can't start
 */
export function mayStart(
  app: Pick<App, 'requestSingleInstanceLock' | 'getPath' | 'commandLine' | 'exit'>,
): boolean {
  const holder = takeInstanceLock(app);
  if (holder === 'another-instance') {
    app.exit(0);
    return false;
  }
  const ozonePlatform = app.commandLine.getSwitchValue('ozone-platform');
  const advice =
    holder === 'nobody'
      ? lockAdvice(app.getPath('userData'))
      : missingDisplay(process.platform, ozonePlatform, process.env);
  if (advice !== null) failStart(advice);
  return advice === null;
}
