/** Starts the app: who it is, whether it is the only one, and what it is set to. What there is begins in `app.ts`. */
import { accessSync, constants } from 'node:fs';
import { app, Menu } from 'electron/main';
import { createServices, type Services } from './app.ts';
import { applicationId, productName } from './config/product.ts';
import {
  builtInSettings,
  discardApiKey,
  parsePackagedSettings,
  parseSettings,
  SettingsError,
  type Settings,
} from './config/environment-settings.ts';
import { createStartupLog } from './lib/startup-log.ts';
import { focusWindow, live } from './lifecycle.ts';
import { registerRendererScheme } from './window/renderer-protocol.ts';

const log = createStartupLog();

function start(settings: Settings): void {
  const services: Services = createServices(settings, log, () => focusWindow(services));
  live(services);
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
// Before Electron builds its own, which it does on the way to being ready.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
// On Windows it is what connects the window with the shortcut of the installer.
app.setAppUserModelId(builtInSettings?.applicationId ?? applicationId);
if (!app.requestSingleInstanceLock() && isWritable(app.getPath('userData'))) {
  // The instance that holds the lock has been told, the address on this command line included.
  app.exit(0);
} else {
  try {
    start(app.isPackaged ? parsePackagedSettings(builtInSettings, process.env) : parseSettings(process.env));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(`${productName} can't start with these settings.\n${error.message}`);
    app.exit(1);
  }
}
