/** Starts the app: names, single-instance lock, settings. `app.ts` builds the services. */
import { app } from 'electron/main';
import { createServices, type Services } from './app.ts';
import {
  builtInSettings,
  parsePackagedSettings,
  parseSettings,
  SettingsError,
  type Settings,
} from './config/environment-settings.ts';
import { createStartupLog } from './lib/startup-log.ts';
import { describeError, guardProcess } from './lib/uncaught.ts';
import { focusWindow, live } from './lifecycle.ts';
import { mayStart } from './start/may-start.ts';
import { prepareProcess } from './start/prepare-process.ts';
import { failStart } from './start/start-failure.ts';

/** The advice for an unexpected error while the app starts. */
const startAdvice = 'Try again. If that does not help, install the app anew, or restart the computer.';

const log = createStartupLog();
const hasStarted = guardProcess(process, log, () => failStart(startAdvice));

function start(settings: Settings): void {
  const services: Services = createServices(settings, log, (place) => focusWindow(services, place));
  live(services).then(hasStarted).catch(failOn);
}

/** Ends a failed start. */
function failOn(error: unknown): void {
  if (error instanceof SettingsError) return failStart(error.message);
  log.warn('start-failed', describeError(error));
  failStart(startAdvice);
}

prepareProcess(log);
if (mayStart(app)) {
  try {
    start(app.isPackaged ? parsePackagedSettings(builtInSettings, process.env) : parseSettings(process.env));
  } catch (error) {
    failOn(error);
  }
}
