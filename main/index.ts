/** Starts the app: who it is, whether it is the only one, and what it is set to. What there is begins in `app.ts`. */
import { accessSync, constants } from 'node:fs';
import { app, Menu } from 'electron/main';
import { createServices, type Services } from './app.ts';
import { applicationId } from './config/product.ts';
import {
  builtInSettings,
  discardApiKey,
  parsePackagedSettings,
  parseSettings,
  SettingsError,
  type Settings,
} from './config/environment-settings.ts';
import { choosePasswordStore } from './desktop/secret-service.ts';
import { offerNoCertificate } from './lib/net-fetch.ts';
import { createStartupLog } from './lib/startup-log.ts';
import { describeError, guardProcess } from './lib/uncaught.ts';
import { focusWindow, live } from './lifecycle.ts';
import { findLockHolder, lockAdvice } from './start/instance-lock.ts';
import { failStart } from './start/start-failure.ts';
import { chooseTemporaryFolder } from './start/temporary-folder.ts';
import { registerRendererScheme } from './window/renderer-protocol.ts';
import { refuseDnsPrefetching } from './window/window.ts';

/** What to do about an error that nobody expected while the app starts. */
const startAdvice = 'Try again. If that does not help, install the app anew, or restart the computer.';

const log = createStartupLog();
const hasStarted = guardProcess(process, log, () => failStart(startAdvice));

function start(settings: Settings): void {
  const services: Services = createServices(settings, log, (place) => focusWindow(services, place));
  live(services).then(hasStarted).catch(failOn);
}

/** Ends a start that can't go on. */
function failOn(error: unknown): void {
  if (error instanceof SettingsError) return failStart(error.message);
  log.warn('start-failed', describeError(error));
  failStart(startAdvice);
}

/** In a profile that can't be written nobody gets the lock, nor can anybody do harm to what is stored. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

if (discardApiKey(process.env)) {
  log.warn('api-key-ignored', {
    advice: 'WORKOS_API_KEY is a secret: a desktop app must not have it. Remove it.',
  });
}
registerRendererScheme();
refuseDnsPrefetching();
offerNoCertificate();
const passwordStore = choosePasswordStore(process.platform, process.env);
if (passwordStore !== null && !app.commandLine.hasSwitch('password-store')) {
  app.commandLine.appendSwitch('password-store', passwordStore);
}
// Before Electron builds its own, which it does on the way to being ready.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
// On Windows it is what connects the window with the shortcut of the installer.
app.setAppUserModelId(builtInSettings?.applicationId ?? applicationId);
const temporaryFolder = chooseTemporaryFolder(process.env);
if (process.platform !== 'win32' && temporaryFolder !== null) process.env['TMPDIR'] = temporaryFolder;
if (!app.requestSingleInstanceLock() && isWritable(app.getPath('userData'))) {
  const profile = app.getPath('userData');
  const holder = findLockHolder(profile);
  // Another instance has been told, the address on this command line included.
  if (holder.kind === 'another-instance') app.exit(0);
  else failStart(lockAdvice(holder, profile));
} else {
  try {
    start(app.isPackaged ? parsePackagedSettings(builtInSettings, process.env) : parseSettings(process.env));
  } catch (error) {
    failOn(error);
  }
}
