/**
 * Builds the services of the app: what there is, and who knows whom. What the first frame does not need is loaded after it.
 */
import { existsSync } from 'node:fs';
import { app } from 'electron/main';
import type { AuthState, SignedOutState } from '../common/auth/auth-state.ts';
import type { Events } from '../common/channels.ts';
import type { Place } from '../common/places.ts';
import { catalogues, languageOf, type Words } from '../common/language.ts';
import type { PolicyReport } from '../common/policy.ts';
import { createAuthHost, type AuthHost } from './auth/auth-host.ts';
import type { AuthOptions, AuthService } from './auth/auth-service.ts';
import { customClaims } from './config/claims.ts';
import { applyPolicy, policyFile, readPolicy } from './config/policy.ts';
import { openPreferences, type PreferencesStore } from './config/preferences.ts';
import { customProtocol, packageName } from './config/product.ts';
import { builtInSettings, parseDevelopmentSettings, type Settings } from './config/environment-settings.ts';
import type { DesktopIntegration } from './desktop/desktop-integration.ts';
import { createKeychain } from './desktop/keychain.ts';
import { awaitKeyring } from './desktop/keyring-return.ts';
import { askAroundFirstFrame, askKeyring, type KeyringAnswer } from './desktop/secret-service.ts';
import { chooseLocale } from './desktop/locale.ts';
import { createSystemBrowser } from './desktop/system-browser.ts';
import type { SystemDiagnostics } from './diagnostics/system-diagnostics.ts';
import { sendEvent } from './ipc.ts';
import { systemClock } from './lib/clock.ts';
import type { Disposer } from './lib/disposer.ts';
import { createNetFetch, knockAtProxy, useProxy } from './lib/net-fetch.ts';
import { createProxyLogin } from './lib/proxy-login.ts';
import { once } from './lib/once.ts';
import { authFile, noteAskForLogin } from './lib/profile-files.ts';
import { systemRandom } from './lib/random.ts';
import type { StartupLog } from './lib/startup-log.ts';
import type { Updates } from './updates/updates.ts';
import { allWindows, isShown } from './window/window.ts';

/** Changes with the source of `AuthState`: a build knows by it what a build with other states has kept. */
declare const STATE_SHAPE: string;

const freshState: SignedOutState = {
  status: 'signed-out',
  reason: 'never-signed-in',
  problem: null,
  persistence: 'encrypted',
};

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
  /** The picture of the person who is signed in, or null. */
  fetchPicture(): Promise<Response | null>;
  loadDiagnostics(): Promise<SystemDiagnostics>;
  loadUpdates(): Promise<Updates>;
  /** Where updates have been loaded. */
  loadedUpdates(): Updates | null;
  /** Shows the app where the desktop has a place for it: tray, dock, menu. */
  integrate(): Promise<void>;
  /** Starts afresh, as on the first day: also where the service could not be opened. */
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
  const ask = (): Promise<KeyringAnswer> => askKeyring(process.env);
  const keychain = createKeychain(undefined, process.platform, askAroundFirstFrame(firstFrame, ask));
  const tellWindows = <Name extends keyof Events>(name: Name, value: Events[Name]): void => {
    for (const window of allWindows()) sendEvent(window, name, value);
  };

  const options: AuthOptions = {
    ...settings,
    customProtocol,
    customClaims,
    policy,
    stateShape: STATE_SHAPE,
  };
  let stopAwaiting: Disposer = () => {};
  const open = async (): Promise<AuthService> => {
    const loading = Promise.all([import('./auth/auth-service.ts'), import('./config/file-store.ts')]);
    await app.whenReady();
    const [{ openAuthService }, { openFileStore }] = await loading;
    const loadClient = once(async () => {
      const { createWorkOSClient } = await import('./auth/workos/workos-client.ts');
      return createWorkOSClient(settings, fetch, policy.connectionId);
    });
    const service = await openAuthService(
      options,
      {
        loadClient,
        openBrowser: createSystemBrowser(settings),
        registerCustomProtocol: async () =>
          (await import('./desktop/custom-protocol.ts')).registerCustomProtocol(app),
        isWindowShown: () => allWindows().some(isShown),
        attractAttention: () => focusWindow(),
        clock: systemClock,
        random: systemRandom,
        log,
      },
      {
        directory,
        keychain,
        openFileStore,
        cookiePassword: settings.cookiePassword,
        pageWords: await loadWords(),
      },
    );
    const tell = (state: AuthState): void => {
      tellWindows('StateChanged', state);
      desktop?.show(state);
    };
    service.onStateChanged(tell);
    tell(service.state());
    stopAwaiting = awaitKeyring({
      state: () => service.state(),
      ask,
      reopen: async () => {
        await service.end();
        auth.forget();
        await auth.service();
      },
    });
    // The first click shall find it there. Who is signed in needs no click, and their first frame comes first.
    if (service.state().status === 'signed-out') setImmediate(() => void loadClient().catch(() => {}));
    return service;
  };
  const auth = createAuthHost({
    open,
    firstState: async () => {
      const { readFirstState } = await import('./auth/storage/first-state.ts');
      return readFirstState({ directory, keychain, options });
    },
    hasStoredState: existsSync(authFile(directory)),
    freshState: policy.allowsSignUp ? freshState : { ...freshState, signUp: 'disabled' },
    clock: systemClock,
    log,
  });

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
        withAccessToken: async (send) => (await auth.service()).withAccessToken(send),
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
      stopAwaiting();
      const { asksForLogin, problem } = await auth.service().then(
        (service) => service.end(),
        // Who was signed in can't be told, so the browser may have their session.
        () => ({ asksForLogin: true, problem: null }),
      );
      await log.settled();
      await (await loadDiagnostics()).forget();
      if (asksForLogin) await noteAskForLogin(directory);
      auth.forget();
      if (problem !== null) auth.whenOpened((service) => service.tellProblem(problem));
      desktop?.show(freshState);
      for (const window of allWindows()) {
        window.webContents.setZoomLevel(0);
        window.webContents.reload();
      }
    },
  };
}

/** The file of the policy, and who has to own it. */
function whereIsPolicy(): Parameters<typeof readPolicy> {
  const chosen = app.isPackaged ? null : parseDevelopmentSettings(process.env).policyFile;
  if (chosen !== null) return [chosen, process.getuid?.() ?? null];
  const names = { packageName: builtInSettings?.packageName ?? packageName, productName: app.getName() };
  return [policyFile(process.platform, process.env, names), process.platform === 'win32' ? null : 0];
}
