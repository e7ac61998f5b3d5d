/**
 * The window, and its restrictions for pages: the only file that makes a BrowserWindow.
 * Electron's security checklist (https://www.electronjs.org/docs/latest/tutorial/security) by number: 2, 3, 4 in
 * `webPreferences`; 5, 13, 14, 15 in `restrict`; 6 and 7 with the responses of `renderer-protocol.ts`.
 */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, session, type WebContents } from 'electron/main';
import { apiPath } from '../../common/api.ts';
import { productName, rendererOrigin } from '../config/product.ts';
import { createTokenBucket, type Rate } from '../lib/token-bucket.ts';
import { placeWindow, smallestWindow, type Area } from './window-placement.ts';

/** The window's colour before the first frame, as the style sheet has it. */
const background = { light: '#f4f4f8', dark: '#111113' } as const;

const currentBackground = (): string => background[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'];

export interface WindowMemory extends Area {
  readonly isMaximized: boolean;
}

/** How long after its document has loaded a window's first frame is on the screen at the latest, in milliseconds. */
const afterLoad = 500;

/** How long a window has for its document before nothing waits for it any longer, in milliseconds. */
const loadPatience = 10_000;

/**
 * Makes the window and shows it at once: on Wayland, a window that is made hidden may never appear
 * (https://github.com/electron/electron/issues/48859).
 *
 * @param remembered where it was the last time, or null
 * @param remember receives the window's place when it closes
 * @param followUp is called once, when the first frame is on the screen or has had its time: no event has to come for it
 */
export function createWindow(
  remembered: WindowMemory | null,
  remember: (memory: WindowMemory) => void,
  followUp: () => void,
): BrowserWindow {
  const workAreas = remembered === null ? [] : screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = remembered === null ? null : placeWindow(remembered, workAreas);
  const window = new BrowserWindow({
    title: productName,
    width: 900,
    height: 670,
    ...place,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    autoHideMenuBar: true,
    backgroundColor: currentBackground(),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      navigateOnDragDrop: false,
    },
  });
  if (remembered?.isMaximized) window.maximize();
  restrict(window.webContents);
  const followTheme = (): void => window.setBackgroundColor(currentBackground());
  nativeTheme.on('updated', followTheme);
  window.once('closed', () => nativeTheme.off('updated', followTheme));
  reloadWhenGone(window.webContents);
  window.on('close', () => {
    remember({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  window.on('focus', () => window.flashFrame(false));
  // What a page knows, main knows better: it loses nothing by being ended and loaded again.
  window.on('unresponsive', () => window.webContents.forcefullyCrashRenderer());
  // Its own page says what went wrong; there is nothing else to show.
  const loaded = window.loadURL(`${rendererOrigin}/`).catch(() => {});
  const isLate = new Promise((resolve) => setTimeout(resolve, loadPatience));
  void Promise.race([loaded, isLate]).then(() => setTimeout(followUp, afterLoad));
  return window;
}

/**
 * Makes a small window before another one, for a form without a script that reaches nothing.
 *
 * @param partition a session of its own, in memory
 */
export function createFormWindow(parent: BrowserWindow, title: string, partition: string): BrowserWindow {
  const window = new BrowserWindow({
    parent,
    modal: true,
    title,
    width: 420,
    height: 330,
    resizable: false,
    minimizable: false,
    maximizable: false,
    autoHideMenuBar: true,
    backgroundColor: currentBackground(),
    webPreferences: {
      partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      spellcheck: false,
      devTools: false,
    },
  });
  restrict(window.webContents);
  window.webContents.session.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !url.startsWith('data:text/html;') }),
  );
  return window;
}

export function allWindows(): readonly BrowserWindow[] {
  return BrowserWindow.getAllWindows();
}

export function isShown(window: BrowserWindow): boolean {
  return window.isVisible() && !window.isMinimized();
}

/** Brings a window to the front, or asks for attention where the system does not let an app take the focus. */
export function attractAttention(window: BrowserWindow): void {
  // A page that crashed too often waits for a user, who is here now.
  if (window.webContents.isCrashed()) window.webContents.reload();
  if (window.isMinimized()) window.restore();
  window.show();
  app.focus({ steal: true });
  window.focus();
  if (!window.isFocused()) window.flashFrame(true);
}

/** How often a page that crashes is loaded again: often enough for an accident, not without end. */
const mostReloads: Rate = { burst: 3, perSecond: 1 / 60 };

function reloadWhenGone(contents: WebContents): void {
  const mayReload = createTokenBucket(mostReloads, () => performance.now());
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && mayReload()) contents.reload();
  });
}

/** Denies what no page of this app needs. */
function restrict(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // The app's page has no frames. One that a script makes has what the preload takes from the page (WebRTC), at once.
  contents.on('frame-created', (_event, { frame }) => {
    if (frame?.parent) contents.forcefullyCrashRenderer();
  });
  // No packet of WebRTC past the proxy that `denyNetwork` sets.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');

  const own = contents.session;
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (event) => event.preventDefault());
}

/** An address that leads nowhere: the block for it (RFC 6666) belongs to nobody, so nobody can listen there. */
export const nowhere = {
  mode: 'fixed_servers',
  proxyRules: 'http://[100::1]:9',
  proxyBypassRules: '<-loopback>',
} as const;

/**
 * Keeps the renderer's session from reaching anything but the app itself, and pages that are not the app's (which no
 * window should ever show) from reaching even that. The app's backends are for its scripts only.
 */
export function denyNetwork(): void {
  // Otherwise Chromium fetches a dictionary from Google, also where no window checks any spelling.
  session.defaultSession.setSpellCheckerLanguages([]);
  session.defaultSession.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !mayPageRequest(details) });
  });
  // WebRTC asks neither the handler above nor the page's policy before it opens a connection (TURN over TCP).
  void session.defaultSession.setProxy(nowhere);
}

/** `<link rel=dns-prefetch>` asks for a name without a request, past all rules; only works before the app is ready. */
export function refuseDnsPrefetching(): void {
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
}

/** Whether a page may make a request, as {@link denyNetwork} decides it. */
export function mayPageRequest({
  url,
  resourceType,
  frame,
}: Electron.OnBeforeRequestListenerDetails): boolean {
  if (url.startsWith('devtools:')) return true;
  if (!url.startsWith(`${rendererOrigin}/`)) return false;
  const isApi = url.startsWith(`${rendererOrigin}${apiPath}`);
  if (resourceType === 'mainFrame') return !isApi;
  return frame?.url.startsWith(`${rendererOrigin}/`) === true && (!isApi || resourceType === 'xhr');
}
