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

/** The longest time from the loaded document to the first frame, in milliseconds. */
const afterLoad = 500;

/** How long other work waits for a window's document, in milliseconds. */
const loadPatience = 10_000;

/**
 * Makes the window and shows it at once: on Wayland, a window that is made hidden may never appear
 * (https://github.com/electron/electron/issues/48859).
 *
 * @param remembered its last place, or null
 * @param remember receives the window's place when it closes
 * @param followUp called once, after the first frame or its time limit, even without any event
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
  // All state is in main, so a page can be reloaded at any time.
  window.on('unresponsive', () => window.webContents.forcefullyCrashRenderer());
  // Electron's error page explains the failure; there is nothing else to show.
  const loaded = window.loadURL(`${rendererOrigin}/`).catch(() => {});
  const isLate = new Promise((resolve) => setTimeout(resolve, loadPatience));
  void Promise.race([loaded, isLate]).then(() => setTimeout(followUp, afterLoad));
  return window;
}

/**
 * Makes a small window in front of another one, for a form without scripts or network.
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

/** Brings a window to the front, or requests attention if the system does not give the app the focus. */
export function attractAttention(window: BrowserWindow): void {
  // A page that crashed too often is reloaded when the user returns, which is now.
  if (window.webContents.isCrashed()) window.webContents.reload();
  if (window.isMinimized()) window.restore();
  window.show();
  app.focus({ steal: true });
  window.focus();
  if (!window.isFocused()) window.flashFrame(true);
}

/** Limits the reloads of a crashing page. */
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
  // The app's page has no frames. A frame made by a script would have WebRTC, which the preload removes from the page.
  contents.on('frame-created', (_event, { frame }) => {
    if (frame?.parent) contents.forcefullyCrashRenderer();
  });
  // No WebRTC packets around the proxy that `denyNetwork` sets.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');

  const own = contents.session;
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (event) => event.preventDefault());
}

/** An address that discards everything: it is in the discard-only block (RFC 6666), where nobody can listen. */
export const nowhere = {
  mode: 'fixed_servers',
  proxyRules: 'http://[100::1]:9',
  proxyBypassRules: '<-loopback>',
} as const;

/**
 * Limits the renderer's session to the app itself. Other pages, which no window should ever show, can't even reach
 * that. Only the app's own scripts reach its backends.
 */
export function denyNetwork(): void {
  // Otherwise Chromium downloads a dictionary from Google, even if no window checks spelling.
  session.defaultSession.setSpellCheckerLanguages([]);
  session.defaultSession.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !mayPageRequest(details) });
  });
  // WebRTC (TURN over TCP) opens connections without asking the handler above or the page's policy.
  void session.defaultSession.setProxy(nowhere);
}

/** Stops `<link rel=dns-prefetch>`, which resolves names without a request; only works before the app is ready. */
export function refuseDnsPrefetching(): void {
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
}

/** Whether a page may make a request; for {@link denyNetwork}. */
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
