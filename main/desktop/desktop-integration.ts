/**
 * The app's menu, tray icon and notification; made after the first frame.
 * Invariant: the app works the same on desktops without them.
 */
import { nativeImage } from 'electron/common';
import { app, Menu, Notification, Tray } from 'electron/main';
import icon from '../../build/icons/32x32.png?inline';
import template from '../../build/tray-template.png?inline';
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { Strings } from '../../common/strings.ts';
import { cancelSignInItem, menuTemplate, type MenuOptions } from './menu.ts';
import { sessionEndMessage } from './notification.ts';
import { trayStatus, trayTemplate, type TrayActions } from './tray.ts';

export interface DesktopIntegrationDeps
  extends Omit<TrayActions, 'quit'>, Pick<MenuOptions, 'onPlace' | 'onCancelSignIn'> {
  readonly strings: Strings;
  /** Whether the app has the focus. */
  readonly isFocused: () => boolean;
  readonly state: AuthState;
}

export interface DesktopIntegration {
  show(state: AuthState): void;
}

/**
 * The delay before the tray icon changes, in milliseconds: the change blocks main's thread for a call to the session
 * bus, and the user's window and browser come first.
 */
const trayDelay = 150;

export function createDesktopIntegration(deps: DesktopIntegrationDeps): DesktopIntegration {
  const { strings, open, signOut, onPlace, onCancelSignIn, isFocused } = deps;
  const options = {
    strings,
    platform: process.platform,
    isPackaged: app.isPackaged,
    onPlace,
    onCancelSignIn,
  };
  const menu = Menu.buildFromTemplate(menuTemplate(options));
  const cancelItem = menu.getMenuItemById(cancelSignInItem);
  const showInMenu = ({ status }: AuthState): void => {
    if (cancelItem !== null) cancelItem.enabled = status === 'signing-in';
  };
  showInMenu(deps.state);
  Menu.setApplicationMenu(menu);
  const tray = hasTray(process.env) ? new Tray(trayIcon()) : null;
  // On macOS a click opens the menu, and the window must not take the user's focus.
  if (process.platform !== 'darwin') tray?.on('click', open);

  let shown = deps.state;
  let trayUpdate: NodeJS.Timeout | null = null;
  let saidInTray = '';
  const showInTray = (): void => {
    trayUpdate = null;
    const status = trayStatus(shown, strings);
    if (tray === null || status === saidInTray) return;
    saidInTray = status;
    tray.setToolTip(`${strings.productName}: ${status}`);
    const actions = { open, signOut, quit: () => app.quit() };
    tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(shown, strings, actions)));
  };
  showInTray();

  /** The notification on the screen, kept so that a click on it is not lost. */
  let notification: Notification | null = null;
  const show = (state: AuthState): void => {
    const message = isFocused() ? null : sessionEndMessage(shown, state, strings);
    shown = state;
    showInMenu(state);
    if (tray !== null) trayUpdate ??= setTimeout(showInTray, trayDelay);
    if (message === null || !Notification.isSupported()) return;
    notification = new Notification({ title: message.title, body: message.advice });
    notification.on('click', open);
    notification.show();
  };
  return { show };
}

/** macOS draws it in the menu bar's colour, at half its size in pixels. */
function trayIcon(): Electron.NativeImage {
  if (process.platform !== 'darwin') return nativeImage.createFromDataURL(icon);
  const image = nativeImage.createEmpty();
  image.addRepresentation({ scaleFactor: 2, dataURL: template });
  image.setTemplateImage(true);
  return image;
}

/** On Linux tray icons need a session bus (StatusNotifierItem). */
function hasTray(env: NodeJS.ProcessEnv): boolean {
  if (process.platform !== 'linux') return true;
  const bus = env['DBUS_SESSION_BUS_ADDRESS'];
  return bus !== undefined && !bus.startsWith('disabled:');
}
