/** The life of the app: opens windows, starts work after the first frame, and quits. */
import { join } from 'node:path';
import { app, nativeTheme } from 'electron/main';
import type { Place } from '../common/places.ts';
import type { Services } from './app.ts';
import { attachAuth } from './auth-electron/attach-auth.ts';
import { protocolNames } from './config/environment-settings.ts';
import { customProtocol } from './config/product.ts';
import { createHandlers } from './handlers.ts';
import { registerIpc, sendEvent } from './ipc.ts';
import { serveRenderer } from './window/renderer-protocol.ts';
import {
  allWindows,
  attractAttention,
  createWindow,
  denyNetwork,
  type WindowMemory,
} from './window/window.ts';

/** How long after the first frame the app looks for a newer version, in milliseconds. */
const beforeFirstUpdate = 30_000;

/**
 * Brings the app's window to the user, or opens one.
 *
 * @param place where it goes, or null for where the user was
 */
export function focusWindow(services: Services, place: Place | null = null): void {
  const [window] = allWindows();
  if (window === undefined) {
    if (app.isReady()) openWindow(services, place);
    return;
  }
  attractAttention(window);
  if (place !== null) sendEvent(window, 'PlaceRequested', place);
}

/** @param firstPlace where it goes once its page listens, or null for where the user was */
function openWindow(services: Services, firstPlace: Place | null = null): void {
  const { auth, preferences, directory, log } = services;
  const remember = (memory: WindowMemory): void => void preferences.change({ window: memory });
  // With nothing stored the first frame needs nothing of the service: the page asks for it once it is on the screen.
  const window = createWindow(preferences.current().window, remember, () => {
    services.onFirstFrame();
    if (firstPlace !== null) sendEvent(window, 'PlaceRequested', firstPlace);
    if (auth.isNeeded()) auth.whenOpened((service) => service.wake('in-use'));
    void log.openFile(join(directory, 'logs'));
    services.integrate().catch(() => log.warn('desktop-not-integrated'));
    registerSelf().catch(() => log.warn('app-image-not-registered'));
    setTimeout(() => {
      services.loadUpdates().catch(() => log.warn('updates-not-loaded'));
    }, beforeFirstUpdate);
  });
}

/** Where no installer has made the app known to the desktop. */
async function registerSelf(): Promise<void> {
  (await import('./desktop/custom-protocol.ts')).registerAppImage(app, protocolNames);
}

/**
 * Opens the window as soon as the app is ready, and sees the app through to its end.
 *
 * @returns settles when the window has been opened; rejects where it could not be
 */
export async function live(services: Services): Promise<void> {
  const { auth, preferences, log } = services;
  const focus = (): void => focusWindow(services);

  attachAuth({ app, auth, customProtocol, focus, alsoBusy: log });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', focus);

  await app.whenReady();
  nativeTheme.themeSource = preferences.current().appearance;
  denyNetwork();
  if (DEV_SERVER !== null) (await import('./window/dev-server.ts')).admitDevServer(DEV_SERVER);
  serveRenderer({
    locale: services.locale(),
    currentState: auth.state,
    picture: services.fetchPicture,
    api: async (request) => (await services.loadApiProxy())(request),
  });
  registerIpc(
    createHandlers(services),
    (id) => allWindows().some((window) => window.webContents.id === id),
    log,
    () => performance.now(),
  );
  openWindow(services);
}
