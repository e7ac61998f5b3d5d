/**
 * Builds the app's services and connects them. Modules that the first frame does not need load after it.
 */
import { app } from 'electron/main';
import type { Events } from '../common/channels.ts';
import type { Place } from '../common/places.ts';
import { catalogues, languageOf, type Words } from '../common/language.ts';
import type { PolicyReport } from '../common/policy.ts';
import type { AuthHost } from './auth/auth-host.ts';
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
import type { DesktopIntegration } from './desktop/desktop-integration.ts';
import { chooseLocale } from './desktop/locale.ts';
import type { SystemDiagnostics } from './diagnostics/system-diagnostics.ts';
import { sendEvent } from './ipc.ts';
import { createNetFetch, knockAtProxy, useProxy } from './lib/net-fetch.ts';
import { createProxyLogin } from './lib/proxy-login.ts';
import { once } from './lib/once.ts';
import { noteAskForLogin } from './lib/profile-files.ts';
import type { StartupLog } from './lib/startup-log.ts';
import type { Updates } from './updates/updates.ts';
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
  loadApiProxy(): Promise<(request: Request) => Promise<Response>>;
  /** The picture of the signed-in user, or null. */
  fetchPicture(): Promise<Response | null>;
  loadDiagnostics(): Promise<SystemDiagnostics>;
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
      const { askForCredentials } = await import('./window/proxy-window.ts');
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
    const { createDesktopIntegration } = await import('./desktop/desktop-integration.ts');
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

  const loadDiagnostics = once(async () => {
    const { openDiagnostics } = await import('./diagnostics/system-diagnostics.ts');
    return openDiagnostics({ settings, directory, preferences, keychain });
  });

  let updates: Updates | null = null;
  const loadUpdates = once(async () => {
    const { openUpdates } = await import('./updates/update-service.ts');
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
    loadApiProxy: once(async () => {
      const [{ createApiProxy }, { configuredApis }] = await Promise.all([
        import('./api/api-proxy.ts'),
        import('./api/api-routes.ts'),
      ]);
      return createApiProxy({
        apis: configuredApis(settings),
        fetch,
        withAccessToken: async (send, isSafe) => (await auth.service()).withAccessToken(send, isSafe),
        now: () => performance.now(),
        log,
      });
    }),
    fetchPicture: async () => {
      const { fetchProfilePicture } = await import('./api/profile-picture.ts');
      return fetchProfilePicture((await auth.service()).pictureAddress(), settings.apiOrigin, fetch);
    },
    loadDiagnostics,
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
      await (await loadDiagnostics()).forget();
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
