/**
 * Builds the app's services and connects them. Large modules that the first frame does not need load after it.
 */
import { app } from 'electron/main';
import type { Events } from '../common/channels.ts';
import type { Place } from '../common/places.ts';
import { catalogues, languageOf, type Words } from '../common/language.ts';
import type { PolicyReport } from '../common/policy.ts';
import type { AuthHost } from './auth/auth-host.ts';
import { createApiProxy } from './api/api-proxy.ts';
import { configuredApis } from './api/api-routes.ts';
import { fetchProfilePicture } from './api/profile-picture.ts';
import { createElectronAuth } from './auth-electron/electron-auth.ts';
import { customClaims } from './config/claims.ts';
import { applyPolicy, policyFile, readPolicy } from './config/policy.ts';
import { openPreferences, type PreferencesStore } from './config/preferences.ts';
import { customProtocol, packageName, rendererPage } from './config/product.ts';
import {
  builtInSettings,
  parseDevelopmentSettings,
  protocolNames,
  type Settings,
} from './config/environment-settings.ts';
import { createDesktopIntegration, type DesktopIntegration } from './desktop/desktop-integration.ts';
import { chooseLocale } from './desktop/locale.ts';
import { openDiagnostics, type SystemDiagnostics } from './diagnostics/system-diagnostics.ts';
import { sendEvent } from './ipc.ts';
import { createNetFetch, knockAtProxy, useProxy } from './lib/net-fetch.ts';
import { createProxyLogin } from './lib/proxy-login.ts';
import { once } from './lib/once.ts';
import { noteAskForLogin } from './lib/profile-files.ts';
import type { StartupLog } from './lib/startup-log.ts';
import { openUpdates } from './updates/update-service.ts';
import type { Updates } from './updates/updates.ts';
import { askForCredentials } from './window/proxy-window.ts';
import { allWindows, isShown } from './window/window.ts';

export interface Services {
  readonly auth: AuthHost;
  readonly preferences: PreferencesStore;
  readonly policyReport: PolicyReport;
  /** The app's profile folder. */
  readonly directory: string;
  readonly log: StartupLog;
  /** To be called once the first frame is on the screen. */
  onFirstFrame(): void;
  /** Only known when the app is ready. */
  locale(): string;
  /** The caller of the app's own backends, made for a page's first call. */
  apiProxy(): Promise<(request: Request) => Promise<Response>>;
  /** The picture of the signed-in user, or null. */
  fetchPicture(): Promise<Response | null>;
  readonly diagnostics: SystemDiagnostics;
  loadUpdates(): Promise<Updates>;
  /** The updates, once loaded. */
  loadedUpdates(): Updates | null;
  /** Adds the app to the desktop: tray, dock, menu. */
  integrate(): Promise<void>;
  /** Resets the app to its first start, even if the service could not be opened. */
  reset(): Promise<void>;
}

export function createServices(
  environmentSettings: Settings,
  log: StartupLog,
  focusWindow: (place?: Place) => void,
): Services {
  const { policy, report } = readPolicy(...whereIsPolicy());
  if (report.problem !== null) {
    const { kind } = report.problem;
    const entries = kind === 'entries-refused' ? report.problem.entries.join(' ') : null;
    log.warn('policy-problem', { kind, entries });
  }
  const settings = applyPolicy(environmentSettings, policy);
  const netFetch = createNetFetch();
  const { proxy } = policy;
  const proxyIsSet = proxy === null ? null : app.whenReady().then(() => useProxy(proxy));
  const fetch = createProxyLogin({
    fetch: async (url, init) => {
      await proxyIsSet;
      return netFetch(url, init);
    },
    knock: knockAtProxy,
    ask: async (server) => {
      const window = allWindows().find(isShown);
      if (window === undefined) return null;
      return askForCredentials(server, await loadWords(), window);
    },
    now: () => performance.now(),
  });
  const directory = app.getPath('userData');
  const locale = (): string => chooseLocale(app.getPreferredSystemLanguages(), app.getSystemLocale());
  const loadWords = async (): Promise<Words> => ({
    locale: locale(),
    strings: await catalogues[languageOf(locale()) ?? 'en'](),
  });
  const preferences = openPreferences(directory, log);
  let onFirstFrame = (): void => {};
  const firstFrame = new Promise<void>((resolve) => (onFirstFrame = resolve));
  const tellWindows = <Name extends keyof Events>(name: Name, value: Events[Name]): void => {
    for (const window of allWindows()) sendEvent(window, name, value);
  };
  const electronAuth = createElectronAuth({
    options: { ...settings, customProtocol, customClaims, policy },
    applicationId: protocolNames.applicationId,
    cookiePassword: settings.cookiePassword,
    pages: [rendererPage],
    directory,
    fetch,
    firstFrame,
    loadPageWords: loadWords,
    isWindowShown: () => allWindows().some(isShown),
    attractAttention: () => focusWindow(),
    log,
  });
  const { host: auth, keychain } = electronAuth;
  electronAuth.onStateChanged((state) => desktop?.show(state));

  let desktop: DesktopIntegration | null = null;
  const integrate = once(async () => {
    const { strings } = await loadWords();
    desktop = createDesktopIntegration({
      strings,
      state: await auth.state(),
      open: () => focusWindow(),
      onPlace: focusWindow,
      onCancelSignIn: () => auth.whenOpened((service) => void service.cancel()),
      signOut: () => auth.whenOpened((service) => void service.signOut()),
      isFocused: () => allWindows().some((window) => window.isFocused()),
    });
  });

  const diagnostics = openDiagnostics({ settings, directory, preferences, keychain });

  let updates: Updates | null = null;
  const loadUpdates = once(async () => {
    const development = parseDevelopmentSettings(process.env);
    const begun = await openUpdates({ policy, development, preferences, fetch, log });
    begun.onStateChanged((state) => tellWindows('UpdateChanged', state));
    updates = begun;
    return begun;
  });

  return {
    auth,
    preferences,
    policyReport: report,
    directory,
    log,
    onFirstFrame,
    locale,
    apiProxy: once(async () =>
      createApiProxy({
        apis: configuredApis(settings),
        fetch,
        withAccessToken: async (send, isSafe) => (await auth.service()).withAccessToken(send, isSafe),
        now: () => performance.now(),
        log,
      }),
    ),
    fetchPicture: async () =>
      fetchProfilePicture((await auth.service()).pictureAddress(), settings.apiOrigin, fetch),
    diagnostics,
    loadUpdates,
    loadedUpdates: () => updates,
    integrate,
    reset: async () => {
      electronAuth.stopAwaitingKeyring();
      const { asksForLogin, problem } = await auth.service().then(
        (service) => service.end(),
        // The signed-in user is unknown, so the browser may still have a session.
        () => ({ asksForLogin: true, problem: null }),
      );
      await log.settled();
      await diagnostics.forget();
      if (asksForLogin) await noteAskForLogin(directory);
      auth.forget();
      if (problem !== null) auth.whenOpened((service) => service.tellProblem(problem));
      desktop?.show(electronAuth.freshState);
      for (const window of allWindows()) {
        window.webContents.setZoomLevel(0);
        window.webContents.reload();
      }
    },
  };
}

/** The policy's file, and its required owner. */
function whereIsPolicy(): Parameters<typeof readPolicy> {
  const chosen = app.isPackaged ? null : parseDevelopmentSettings(process.env).policyFile;
  if (chosen !== null) return [chosen, process.getuid?.() ?? null];
  const names = { packageName: builtInSettings?.packageName ?? packageName, productName: app.getName() };
  return [policyFile(process.platform, process.env, names), process.platform === 'win32' ? null : 0];
}
