/**
 * The composition root: what there is, and who knows whom. What the first frame does not need is loaded after it.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { app, clipboard, Menu, nativeTheme, powerMonitor } from 'electron/main';
import type { AuthState, SignedOutState } from '../common/auth-state.ts';
import { catalogues, languageOf, type Words } from '../common/language.ts';
import type { Result } from '../common/result.ts';
import { createAuthHost } from './auth/auth-host.ts';
import type { AuthService } from './auth/auth-service.ts';
import type { Wakening } from './auth/session/session-keeper.ts';
import { toAuthProblem } from './auth/auth-error.ts';
import { authFile } from './auth/storage/profile-files.ts';
import { onDeepLink } from './desktop/deep-links.ts';
import type { DesktopIntegration } from './desktop/desktop-integration.ts';
import { registerIpc, sendEvent } from './ipc.ts';
import { createKeychain } from './desktop/keychain.ts';
import { chooseLocale } from './desktop/locale.ts';
import { createLog } from './lib/log.ts';
import type { LogFile } from './lib/log-file.ts';
import { createNetFetch, offerNoCertificate, useProxy } from './lib/net-fetch.ts';
import { openPreferences } from './config/preferences.ts';
import type { Updates } from './updates/updates.ts';
import { applyPolicy, policyFile, readPolicy } from './config/policy.ts';
import { applicationId, packageName, productName } from './config/product.ts';
import { registerRendererScheme, serveRenderer } from './window/renderer-protocol.ts';
import {
  builtInSettings,
  discardApiKey,
  parseDevelopmentSettings,
  parsePackagedSettings,
  parseSettings,
  SettingsError,
  type Settings,
} from './config/settings.ts';
import { createSystemBrowser } from './desktop/system-browser.ts';
import {
  allWindows,
  attractAttention,
  createWindow,
  denyNetwork,
  isShown,
  refuseDnsPrefetching,
  type WindowMemory,
} from './window/window.ts';

/** How long quitting waits for a refresh and a write that are under way, in milliseconds. */
const quitPatience = 9_000;

/** How long after the first frame the app looks for a newer version, in milliseconds. */
const beforeFirstUpdate = 30_000;

/** Changes with the source of `AuthState`: a build knows by it what a build with other states has kept. */
declare const STATE_SHAPE: string;

const freshState: SignedOutState = {
  status: 'signed-out',
  reason: 'never-signed-in',
  problem: null,
  persistence: 'encrypted',
};

/** The lines that wait for the log file, which is opened behind the first frame. */
const earlyLines: string[] = [];
let logFile: LogFile | null = null;
const log = createLog((line) => {
  console.error(line);
  if (logFile === null) earlyLines.push(line);
  else logFile.write(line);
});

function start(environmentSettings: Settings): void {
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
  const fetch: typeof netFetch = async (url, init) => {
    await proxyIsSet;
    return netFetch(url, init);
  };
  const directory = app.getPath('userData');
  /** Only known when the app is ready. */
  const locale = (): string => chooseLocale(app.getPreferredSystemLanguages(), app.getSystemLocale());
  const loadWords = async (): Promise<Words> => ({
    locale: locale(),
    strings: await catalogues[languageOf(locale()) ?? 'en'](),
  });
  const preferences = openPreferences(directory, log);
  const keychain = createKeychain();

  const open = async (): Promise<AuthService> => {
    const loading = import('./auth/auth-service.ts');
    await app.whenReady();
    const { openAuthService } = await loading;
    const loadClient = once(async () => {
      const { createWorkOSClient } = await import('./auth/workos/workos-client.ts');
      return createWorkOSClient(settings, fetch, policy.connectionId);
    });
    const service = await openAuthService({
      settings,
      words: await loadWords(),
      policy,
      directory,
      keychain,
      loadClient,
      openBrowser: createSystemBrowser(settings),
      writeClipboard: (text) => clipboard.writeText(text),
      registerCustomProtocol: async () =>
        (await import('./desktop/custom-protocol.ts')).registerCustomProtocol(app),
      isWindowShown: () => allWindows().some(isShown),
      random: Math.random,
      attractAttention: focusWindow,
      clock: () => ({ wall: Date.now(), monotonic: performance.now() }),
      stateShape: STATE_SHAPE,
      log,
    });
    const tell = (state: AuthState): void => {
      for (const window of allWindows()) sendEvent(window, 'auth:state-changed', state);
      desktop?.show(state);
    };
    service.onStateChanged(tell);
    tell(service.state());
    // The first click shall find it there. Who is signed in needs no click, and their first frame comes first.
    if (service.state().status === 'signed-out') setImmediate(() => void loadClient().catch(() => {}));
    return service;
  };
  const auth = createAuthHost({
    open,
    firstLook: async () => {
      const { readFirstLook } = await import('./auth/storage/first-look.ts');
      return readFirstLook({ directory, keychain, settings, policy, stateShape: STATE_SHAPE });
    },
    hasStoredState: existsSync(authFile(directory)),
    freshState: policy.allowsSignUp ? freshState : { ...freshState, signUp: 'disabled' },
    log,
  });

  const loadApiProxy = once(async () => {
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
  });

  /** Says that a refresh may be due; the focus that comes with the first frame must not open the service. */
  const wake = (cause: Wakening): void => auth.openedService()?.wake(cause);

  /** Runs an action of the service, and answers with its problem where it fails. */
  const act = (action: (service: AuthService) => Promise<void> | void): Promise<Result<null>> =>
    answer(async () => action(await auth.service()));

  const answer = async (action: () => Promise<void>): Promise<Result<null>> => {
    try {
      await action();
      return { ok: true, value: null };
    } catch (error) {
      return { ok: false, problem: toAuthProblem(error) };
    }
  };

  const device = once(async () => {
    const { openDevice } = await import('./diagnostics/system-device.ts');
    return openDevice({ settings, directory, preferences, keychain });
  });

  /** Starts afresh, as on the first day: also where the service could not be opened. */
  const reset = async (): Promise<void> => {
    await auth.service().then(
      (service) => service.end(),
      () => {},
    );
    await logFile?.settled();
    await (await device()).forget();
    auth.forget();
    desktop?.show(freshState);
    for (const window of allWindows()) {
      window.webContents.setZoomLevel(0);
      window.webContents.reload();
    }
  };

  const focusWindow = (): void => {
    const [window] = allWindows();
    if (window !== undefined) attractAttention(window);
    else if (app.isReady()) openWindow();
  };

  let desktop: DesktopIntegration | null = null;
  const integrate = once(async () => {
    const { createDesktopIntegration } = await import('./desktop/desktop-integration.ts');
    const { strings } = await loadWords();
    desktop = createDesktopIntegration({
      strings,
      state: await auth.state(),
      open: focusWindow,
      openSettings: () => {
        focusWindow();
        for (const window of allWindows()) sendEvent(window, 'place-requested', 'settings');
      },
      signOut: () => auth.whenOpened((service) => void service.signOut()),
      isFocused: () => allWindows().some((window) => window.isFocused()),
    });
  });

  /** Where no installer has made the app known to the desktop. */
  const registerSelf = async () => (await import('./desktop/custom-protocol.ts')).registerAppImage(app);

  let updates: Updates | null = null;
  const loadUpdates = once(async () => {
    const { openUpdates } = await import('./updates/update-service.ts');
    const development = parseDevelopmentSettings(process.env);
    const begun = await openUpdates({ policy, development, preferences, fetch, log });
    begun.onStateChanged((state) => {
      for (const window of allWindows()) sendEvent(window, 'update:state-changed', state);
    });
    updates = begun;
    return begun;
  });

  const openWindow = (): void => {
    const remember = (memory: WindowMemory): void => preferences.change({ window: memory });
    // With nothing stored the first frame needs nothing of the service: the page asks for it once it is on the screen.
    createWindow(preferences.current().window, remember, () => {
      if (auth.isNeeded()) auth.whenOpened((service) => service.wake('in-use'));
      void openLogFile(join(directory, 'logs'));
      integrate().catch(() => log.warn('desktop-not-integrated'));
      registerSelf().catch(() => log.warn('app-image-not-registered'));
      setTimeout(() => {
        loadUpdates().catch(() => log.warn('updates-not-loaded'));
      }, beforeFirstUpdate);
    });
  };

  onDeepLink(
    app,
    process.argv,
    (address) => auth.whenOpened((service) => service.receiveDeepLink(address)),
    focusWindow,
  );

  let mayQuit = false;
  app.on('before-quit', (event) => {
    const service = auth.openedService();
    if (mayQuit || service === null) return;
    // An answer that is lost now would cost the session.
    event.preventDefault();
    const isLate = new Promise((resolve) => setTimeout(resolve, quitPatience));
    const isDone = service.settled().then(() => logFile?.settled());
    void Promise.race([isDone, isLate]).then(() => {
      mayQuit = true;
      app.quit();
    });
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', focusWindow);
  app.on('browser-window-focus', () => wake('in-use'));

  void app.whenReady().then(async () => {
    powerMonitor.on('resume', () => wake('resumed'));
    powerMonitor.on('unlock-screen', () => {
      // A computer may wake by itself; only a person unlocks it.
      wake('in-use');
      wake('resumed');
    });
    nativeTheme.themeSource = preferences.current().appearance;
    denyNetwork();
    if (DEV_SERVER !== null) (await import('./window/dev-server.ts')).admitDevServer(DEV_SERVER);
    serveRenderer({
      locale: locale(),
      currentState: auth.state,
      picture: async () => {
        const { fetchProfilePicture } = await import('./api/profile-picture.ts');
        return fetchProfilePicture((await auth.service()).pictureAddress(), settings.apiOrigin, fetch);
      },
      api: async (request) => (await loadApiProxy())(request),
    });
    registerIpc(
      {
        'auth:get-state': async () => ({ ok: true, value: await auth.serviceState() }),
        'auth:sign-in': (request) => act((service) => service.signIn(request)),
        'auth:cancel': () => act((service) => service.cancel()),
        'auth:reopen-browser': () => act((service) => service.reopenBrowser()),
        'auth:copy-link': () => act((service) => service.copyLink()),
        'auth:paste-callback': (address) => act((service) => service.pasteCallback(address)),
        'auth:continue-on-device': () => act((service) => service.continueOnDevice()),
        'auth:dismiss-problem': () => act((service) => service.dismissProblem()),
        'auth:sign-out': () => act((service) => service.signOut()),
        'auth:switch-organization': ({ organizationId }) =>
          act((service) => service.switchOrganization(organizationId)),
        'auth:answer-link': (wanted) => act((service) => service.answerLink(wanted)),
        'auth:report': (sight) =>
          act((service) => service.wake(sight === 'activity' ? 'in-use' : 'network-returned')),
        'dashboard:read': async () => (await auth.service()).readDashboard(),
        'device:read': async () => ({ ok: true, value: await (await device()).read() }),
        'device:set-appearance': (appearance) =>
          answer(async () => (await device()).setAppearance(appearance)),
        'device:set-starts-at-login': (isOn) => answer(async () => (await device()).setStartsAtLogin(isOn)),
        'device:browser-name': async () => {
          const { findDefaultBrowser } = await import('./desktop/default-browser.ts');
          return { ok: true, value: await findDefaultBrowser(app) };
        },
        'device:copy-diagnostics': () =>
          answer(async () => (await device()).copyDiagnostics(await auth.state())),
        'device:reset': () => answer(reset),
        'policy:read': () => ({ ok: true, value: report }),
        'update:get-state': () => ({
          ok: true,
          value: updates?.state() ?? { status: 'idle', checkedAt: null, problem: null },
        }),
        'update:check': () => answer(async () => (await loadUpdates()).check()),
        'update:install': () => answer(async () => (await loadUpdates()).install()),
      },
      (id) => allWindows().some((window) => window.webContents.id === id),
      log,
      () => performance.now(),
    );
    openWindow();
  });
}

async function openLogFile(folder: string): Promise<void> {
  const { createLogFile } = await import('./lib/log-file.ts');
  if (logFile !== null) return;
  logFile = createLogFile(folder);
  for (const line of earlyLines.splice(0)) logFile.write(line);
}

/** The file of the policy, and who has to own it. */
function whereIsPolicy(): Parameters<typeof readPolicy> {
  const chosen = app.isPackaged ? null : parseDevelopmentSettings(process.env).policyFile;
  if (chosen !== null) return [chosen, process.getuid?.() ?? null];
  const names = { packageName: builtInSettings?.packageName ?? packageName, productName: app.getName() };
  return [policyFile(process.platform, process.env, names), process.platform === 'win32' ? null : 0];
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

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    }));
}

if (discardApiKey(process.env)) {
  log.warn('api-key-ignored', {
    advice: 'WORKOS_API_KEY is a secret: a desktop app must not have it. Remove it.',
  });
}
registerRendererScheme();
refuseDnsPrefetching();
offerNoCertificate();
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
