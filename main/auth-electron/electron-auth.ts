/**
 * The auth service in Electron: with the system's browser and keyring, Chromium's network and the windows of trusted pages.
 * Large modules that the first frame does not need load after it.
 */
import { existsSync } from 'node:fs';
import { app } from 'electron/main';
import type { AuthState, SignedOutState } from '../../common/auth/auth-state.ts';
import { createAuthHost, type AuthHost } from '../auth/auth-host.ts';
import type { AuthOptions, AuthService } from '../auth/auth-service.ts';
import { readFirstState } from '../auth/storage/first-state.ts';
import type { PageWords } from '../auth/sign-in/loopback-pages.ts';
import { registerCustomProtocol } from '../desktop/custom-protocol.ts';
import { createKeychain, type SystemKeychain } from '../desktop/keychain.ts';
import { awaitKeyring } from '../desktop/keyring-return.ts';
import { askAroundFirstFrame, askKeyring, type KeyringAnswer } from '../desktop/secret-service.ts';
import { createSystemBrowser } from '../desktop/system-browser.ts';
import { systemClock } from '../lib/clock.ts';
import type { Disposer } from '../lib/disposer.ts';
import type { Log } from '../lib/log.ts';
import type { Fetch } from '../lib/net-fetch.ts';
import { once } from '../lib/once.ts';
import { authFile } from '../lib/profile-files.ts';
import { systemRandom } from '../lib/random.ts';
import type { Secret } from '../lib/secret.ts';
import { allWindows } from '../window/window.ts';
import { isTrustedPage, sendEvent } from './ipc.ts';

/** Changes with the source of `AuthState`, so that a build recognises states stored by a build with other ones. */
declare const STATE_SHAPE: string;

export interface ElectronAuthDeps {
  readonly options: Omit<AuthOptions, 'stateShape'>;
  /** In reverse domain order; the name of the files that an AppImage writes into the user's home. */
  readonly applicationId: string;
  /** Replaces the generated password of the sealed session, or null. */
  readonly cookiePassword: Secret | null;
  /** The address prefixes of trusted pages, which receive the state. */
  readonly pages: readonly string[];
  /** For the session's files; must exist before the first sign-in. */
  readonly directory: string;
  readonly fetch: Fetch;
  /** Settles when the first frame is on the screen; no keyring is unlocked before that. */
  readonly firstFrame: Promise<unknown>;
  readonly loadPageWords: () => Promise<PageWords>;
  readonly isWindowShown: () => boolean;
  /** Brings the app to the user's attention when the browser is done. */
  readonly attractAttention: () => void;
  readonly log: Log;
}

export interface ElectronAuth {
  readonly host: AuthHost;
  readonly keychain: SystemKeychain;
  /** The state of a profile in which nobody has signed in. */
  readonly freshState: SignedOutState;
  /** Publishes every state once the service is open, including the first one. */
  onStateChanged(listener: (state: AuthState) => void): Disposer;
  /** Stops looking for a missing keyring. */
  stopAwaitingKeyring(): void;
}

export function createElectronAuth(deps: ElectronAuthDeps): ElectronAuth {
  const { applicationId, cookiePassword, pages, directory, fetch, firstFrame, loadPageWords, log } = deps;
  const options: AuthOptions = { ...deps.options, stateShape: STATE_SHAPE };
  const { policy, customProtocol } = options;
  const freshState: SignedOutState = {
    status: 'signed-out',
    reason: 'never-signed-in',
    problem: null,
    persistence: 'encrypted',
    ...(!policy.allowsSignUp && { signUp: 'disabled' }),
  };
  const ask = (): Promise<KeyringAnswer> => askKeyring(process.env);
  const keychain = createKeychain(undefined, process.platform, askAroundFirstFrame(firstFrame, ask));

  const listeners = new Set<(state: AuthState) => void>();
  const tell = (state: AuthState): void => {
    for (const window of allWindows()) {
      if (isTrustedPage(window, pages)) sendEvent(window, 'StateChanged', state);
    }
    for (const listener of listeners) listener(state);
  };

  let stopAwaiting: Disposer = () => {};
  const open = async (): Promise<AuthService> => {
    const loading = Promise.all([import('../auth/auth-service.ts'), import('../config/file-store.ts')]);
    await app.whenReady();
    const [{ openAuthService }, { openFileStore }] = await loading;
    const loadClient = once(async () => {
      const { createWorkOSClient } = await import('../auth/workos/workos-client.ts');
      return createWorkOSClient(options, fetch);
    });
    const service = await openAuthService(
      options,
      {
        loadClient,
        openBrowser: createSystemBrowser(options),
        registerCustomProtocol: () => registerCustomProtocol(app, { customProtocol, applicationId }),
        isWindowShown: deps.isWindowShown,
        attractAttention: deps.attractAttention,
        clock: systemClock,
        random: systemRandom,
        log,
      },
      { directory, keychain, openFileStore, cookiePassword, pageWords: await loadPageWords() },
    );
    service.onStateChanged(tell);
    tell(service.state());
    stopAwaiting = awaitKeyring({
      state: () => service.state(),
      ask,
      reopen: async () => {
        await service.end();
        host.forget();
        await host.service();
      },
    });
    return service;
  };
  const host = createAuthHost({
    open,
    firstState: () => readFirstState({ directory, keychain, options }),
    hasStoredState: existsSync(authFile(directory)),
    freshState,
    clock: systemClock,
    log,
  });

  return {
    host,
    keychain,
    freshState,
    onStateChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stopAwaitingKeyring: () => stopAwaiting(),
  };
}
