/** Passes the app's events to the auth service: links, use, sleep, quitting. */
import { powerMonitor, type App } from 'electron/main';
import type { AuthHost } from '../auth/auth-host.ts';
import type { WakeCause } from '../auth/session/session-manager.ts';
import { onDeepLink } from '../desktop/deep-links.ts';
import type { Disposer } from '../lib/disposer.ts';
import { createQuitGuard } from '../lib/quit-guard.ts';

/** How long quitting waits for an exchange, a refresh or a write under way, in milliseconds. */
const quitPatience = 15_000;

export interface AttachAuthDeps {
  readonly app: Pick<App, 'on' | 'off' | 'quit' | 'whenReady'>;
  readonly auth: Pick<AuthHost, 'whenOpened' | 'openedService'>;
  readonly customProtocol: string;
  /** Shows the app's window when the user starts the app again. */
  readonly focus: () => void;
  /** Other work that a quitting app waits for. */
  readonly alsoBusy: { isBusy(): boolean; settled(): Promise<void> };
}

/** Begins to listen; to be called before the app is ready, so that macOS's first link is not missed. */
export function attachAuth({ app, auth, customProtocol, focus, alsoBusy }: AttachAuthDeps): Disposer {
  /** Reports that a refresh may be due. The first frame's focus event must not open the service. */
  const wake = (cause: WakeCause): void => auth.openedService()?.wake(cause);

  const guard = createQuitGuard({
    isBusy: () => (auth.openedService()?.isBusy() ?? false) || alsoBusy.isBusy(),
    settled: async () => {
      await auth.openedService()?.settled();
      await alsoBusy.settled();
    },
    patience: quitPatience,
    quit: () => app.quit(),
  });
  const stopLinks = onDeepLink(
    app,
    customProtocol,
    process.argv,
    (address) => auth.whenOpened((service) => service.receiveDeepLink(address)),
    () => {
      guard.onReturn();
      focus();
    },
  );
  const onFocus = (): void => wake('in-use');
  const onResume = (): void => wake('resumed');
  const onUnlock = (): void => {
    // A computer may wake by itself; only a user unlocks it.
    wake('in-use');
    wake('resumed');
  };
  app.on('before-quit', guard.onQuit);
  // Of macOS.
  app.on('activate', guard.onReturn);
  app.on('browser-window-focus', onFocus);
  let isAttached = true;
  void app.whenReady().then(() => {
    if (!isAttached) return;
    powerMonitor.on('resume', onResume);
    powerMonitor.on('unlock-screen', onUnlock);
  });
  return () => {
    isAttached = false;
    stopLinks();
    app.off('before-quit', guard.onQuit);
    app.off('activate', guard.onReturn);
    app.off('browser-window-focus', onFocus);
    powerMonitor.off('resume', onResume);
    powerMonitor.off('unlock-screen', onUnlock);
  };
}
