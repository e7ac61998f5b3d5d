/** The life of the app: opens windows, starts work after the first frame, and quits. */
import { join } from 'node:path';
import { app, nativeTheme } from 'electron/main';
import type { Place } from '../common/places.ts';
import type { Services } from './app.ts';
import { attachAuth } from './auth-electron/attach-auth.ts';
import { protocolNames } from './config/environment-settings.ts';
import { customProtocol } from './config/product.ts';
import { registerAppImage } from './desktop/custom-protocol.ts';
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

/** The delay from the first frame to the first check for updates, in milliseconds. */
const beforeFirstUpdate = 30_000;

/**
 * Brings the app's window to the front, or opens one.
 *
 * @param place the place to open, or null for the user's last place
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

/** @param firstPlace the place to open once its page listens, or null for the user's last place */
function openWindow(services: Services, firstPlace: Place | null = null): void {
  const { auth, preferences, directory, log } = services;
  const remember = (memory: WindowMemory): void => void preferences.change({ window: memory });
  // With nothing stored the first frame doesn't need the service; the page opens it afterwards.
  const window = createWindow(preferences.current().window, remember, () => {
    services.onFirstFrame();
    if (firstPlace !== null) sendEvent(window, 'PlaceRequested', firstPlace);
    if (auth.isNeeded()) auth.whenOpened((service) => service.wake('in-use'));
    log.openFile(join(directory, 'logs'));
    services.integrate().catch(() => log.warn('desktop-not-integrated'));
    // For an app that no installer has registered with the desktop.
    registerAppImage(app, protocolNames).catch(() => log.warn('app-image-not-registered'));
    setTimeout(() => {
      services.loadUpdates().catch(() => log.warn('updates-not-loaded'));
    }, beforeFirstUpdate);
  });
}

/**
 * Opens the window as soon as the app is ready, and handles the app's events until it quits.
 *
 * @returns settles when the window is open; rejects if that fails
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
    api: async (request) => (await services.apiProxy())(request),
  });
  registerIpc(
    createHandlers(services),
    (id) => allWindows().some((window) => window.webContents.id === id),
    log,
    () => performance.now(),
  );
  openWindow(services);
}
