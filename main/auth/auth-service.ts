/**
 * The auth service: creates the store and the commands, and passes each call to its command.
 * Its surroundings are passed in, so this file and those below it run without Electron.
 */
import { isDeepStrictEqual } from 'node:util';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { Dashboard, LinkAnswer, SignInRequest } from '../../common/auth/channels.ts';
import type { Result } from '../../common/auth/result.ts';
import type { Clock } from '../lib/clock.ts';
import type { Disposer } from '../lib/disposer.ts';
import type { Log } from '../lib/log.ts';
import type { OpenFileStore } from '../lib/profile-files.ts';
import type { Random } from '../lib/random.ts';
import type { Redirect } from '../lib/redirect.ts';
import type { Secret } from '../lib/secret.ts';
import { AuthError } from './auth-error.ts';
import { awaitedAttempt, hintOfRefused } from './auth-model.ts';
import { createAuthStore } from './auth-store.ts';
import { describe } from './auth-views.ts';
import type { SignInPolicy } from './policy.ts';
import type { TokenExpectation } from './session/access-token.ts';
import { createHistory } from './session/history.ts';
import { createOrganizationSwitch, type SwitchOrganization } from './session/organization-switch.ts';
import { createPresence } from './session/presence.ts';
import { createSessionFactory, type SessionFactory } from './session/session-factory.ts';
import { createSessionManager, type WakeCause } from './session/session-manager.ts';
import { describeDashboard } from './session/session.ts';
import { createTokenVerifier } from './session/token-verifier.ts';
import { createWithAuth, type WithAuth } from './session/with-auth.ts';
import { createAttempts, type Attempts } from './sign-in/attempts.ts';
import { parseCallbackUrl, parsePastedCallback } from './sign-in/callback.ts';
import { createDeviceSignIn, type ContinueOnDevice } from './sign-in/device-sign-in.ts';
import { createLoopbackPages, type PageWords } from './sign-in/loopback-pages.ts';
import { createLoopback, type ListenOnLoopback } from './sign-in/loopback-server.ts';
import { parseSignInLink } from './sign-in/sign-in-link.ts';
import { createSignIn, type SignIn, type SignInDeps } from './sign-in/sign-in.ts';
import { createSignOut, type SignOut } from './sign-in/sign-out.ts';
import { createStepUp } from './sign-in/step-up.ts';
import { createTransports } from './sign-in/transport.ts';
import { openAuthStorage, type AuthStorage } from './storage/auth-storage.ts';
import type { Keychain } from './storage/keychain.ts';
import { authorizationUrl } from './workos/authorization-url.ts';
import type { WorkOSClient } from './workos/workos-client.ts';

/** The AuthKit that the app signs users in with, and the settings of the sign-in. */
export interface AuthOptions extends TokenExpectation {
  /** Scheme, host and port of the WorkOS API, without a trailing slash. */
  readonly apiOrigin: string;
  readonly redirect: Redirect;
  /** The scheme that the operating system hands to the app, without `:`. */
  readonly customProtocol: string;
  readonly policy: SignInPolicy;
  /** Distinguishes builds with different shapes of `AuthState`. */
  readonly stateShape: string;
}

/** The surroundings, which tests and the simulation replace. */
export interface AuthSurroundings {
  /** Makes the client on first use, because the SDK is large. */
  readonly loadClient: () => Promise<WorkOSClient>;
  readonly openBrowser: (url: string) => Promise<void>;
  /** Makes the operating system hand addresses of the custom protocol to this app. */
  readonly registerCustomProtocol: () => Promise<void>;
  /** Whether a user can see a window of the app. */
  readonly isWindowShown: () => boolean;
  /** Brings the app to the user's attention when the browser is done. */
  readonly attractAttention: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface AuthService extends WithAuth {
  state(): AuthState;
  onStateChanged(listener: (state: AuthState) => void): Disposer;
  /** Starts a sign-in in the browser, superseding one under way; the state shows its progress. */
  signIn(request: SignInRequest): Promise<void>;
  /** Cancels the sign-in under way; also refuses its account. */
  cancel: SignIn['cancel'];
  confirmAccount: Attempts['confirm'];
  reopenBrowser: SignIn['reopenBrowser'];
  startUrl: SignIn['startUrl'];
  /**
   * Completes the sign-in with the browser's last address, pasted by the user.
   *
   * @throws AuthError `nothing-to-do`; `callback-unknown`, and the sign-in continues
   */
  pasteCallback(address: string): void;
  continueOnDevice: ContinueOnDevice;
  /** Removes the problem from the state: the user has read it. */
  dismissProblem(): void;
  /** Shows a problem from outside the service. */
  tellProblem(problem: AuthProblem): void;
  signOut: SignOut;
  switchOrganization: SwitchOrganization;
  /**
   * Starts the sign-in that a link asks for, or dismisses it.
   *
   * @throws AuthError `nothing-to-do`, also if the answer is for another link
   */
  answerLink(answer: LinkAnswer): Promise<void>;
  /**
   * Ends the service for good: it shows and stores nothing afterwards. The caller removes the files.
   *
   * @returns whether the next sign-in has to ask for credentials, because the browser may have a session; the problem
   *   if the browser could not be opened to end that
   */
  end(): Promise<{ readonly asksForLogin: boolean; readonly problem: AuthProblem | null }>;
  /** Handles an address from the operating system; ignores any that it does not expect. */
  receiveDeepLink(address: string): void;
  /** Whether a quitting app would lose an exchange, a refresh, or a write. */
  isBusy(): boolean;
  /** Settles when none of them is under way. */
  settled(): Promise<void>;
  /** Renews the access token soon if a renewal is due or was postponed. */
  wake(cause: WakeCause): void;
  /** Returns the protected Dashboard's data, through `withAuth`. */
  readDashboard(): Promise<Result<Dashboard>>;
  /** The address of the signed-in user's picture, or null. */
  pictureAddress(): string | null;
}

/**
 * Opens the service on a profile folder, with real tokens, pages and sockets.
 *
 * @param profile.cookiePassword takes the place of the generated password of the sealed session, or null
 * @returns the service, in the state that the last run left
 */
export async function openAuthService(
  options: AuthOptions,
  surroundings: AuthSurroundings,
  profile: {
    readonly directory: string;
    readonly keychain: Keychain;
    readonly openFileStore: OpenFileStore;
    readonly cookiePassword: Secret | null;
    readonly pageWords: PageWords;
  },
): Promise<AuthService> {
  const { loadClient, clock, log } = surroundings;
  const storage = await openAuthStorage(profile.directory, profile.keychain, profile.openFileStore, log);
  const sessions = createSessionFactory({
    verifier: createTokenVerifier({
      expected: options,
      fetchJwks: async () => (await loadClient()).fetchJwks(),
    }),
    sealPassword: profile.cookiePassword ?? storage.sealPassword,
    clock,
  });
  const listen = createLoopback(createLoopbackPages(profile.pageWords), () => clock.now().monotonic);
  return startAuthService(options, {
    ...surroundings,
    storage,
    sessions,
    listen,
    authorizationUrl: (request) => authorizationUrl(options, request),
  });
}

/**
 * Starts the service with the given parts.
 *
 * @returns the service, in the state that the last run left
 */
export async function startAuthService(
  options: AuthOptions,
  deps: AuthSurroundings & {
    readonly storage: AuthStorage;
    readonly sessions: SessionFactory;
    readonly listen: ListenOnLoopback;
    readonly authorizationUrl: SignInDeps['authorizationUrl'];
  },
): Promise<AuthService> {
  const { clientId, apiOrigin, customProtocol, redirect, policy, stateShape } = options;
  const customProtocolRedirectUri = `${customProtocol}://callback`;

  const store = createAuthStore({ ...deps, policy, authKit: { clientId, apiOrigin }, stateShape });
  const history = createHistory(store, deps.clock);
  const presence = createPresence(deps.isWindowShown, () => deps.clock.now().monotonic);
  // A user who signs in is present. Noted before the manager plans the first renewal.
  store.subscribe((model, before) => {
    if (model.session?.claims.sid !== before.session?.claims.sid) presence.noteActivity();
  });
  const manager = createSessionManager({ ...deps, isInUse: presence.isInUse, policy, store, history });
  const attempts = createAttempts({ ...deps, store, policy });
  const transports = createTransports({ ...deps, redirect, customProtocolRedirectUri });
  const signIn = createSignIn({ ...deps, store, attempts, openTransport: transports.open, policy });
  const continueOnDevice = createDeviceSignIn({ ...deps, store, attempts });
  const signOut = createSignOut({ ...deps, store, signIn });
  const switchOrganization = createOrganizationSwitch({ store, manager, signIn, policy });
  const stepUp = createStepUp({ ...deps, store, signIn });
  const { withAuth, withAccessToken } = createWithAuth({ ...deps, manager, stepUp });

  const listeners = new Set<(state: AuthState) => void>();
  store.subscribe((model, before) => {
    const now = deps.clock.now();
    const state = describe(model, now);
    // Main needs more than the state shows.
    if (isDeepStrictEqual(state, describe(before, now))) return;
    for (const listener of listeners) listener(state);
  });

  const interrupted = await store.load();
  if (interrupted !== null) await signIn.resume(interrupted);

  return {
    state: () => describe(store.model(), deps.clock.now()),
    onStateChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    signIn: async (request) => {
      if (request.screen === 'sign-up' && !policy.allowsSignUp) {
        throw new AuthError('request-invalid', { detail: 'sign-up' });
      }
      const isForThemselves = request.screen === 'sign-in' && !request.differentAccount;
      await signIn.start(request, isForThemselves ? hintOfRefused(store.model()) : null);
    },
    cancel: signIn.cancel,
    confirmAccount: attempts.confirm,
    reopenBrowser: signIn.reopenBrowser,
    startUrl: signIn.startUrl,
    pasteCallback: (address) => {
      const attempt = awaitedAttempt(store.model());
      if (attempt === null) throw new AuthError('nothing-to-do');
      const callback = parsePastedCallback(address, attempt.redirectUri);
      if (callback === null || signIn.receive(callback) === null) throw new AuthError('callback-unknown');
    },
    continueOnDevice,
    dismissProblem: () => store.dispatch({ type: 'problem-met', problem: null }),
    tellProblem: (problem) => store.dispatch({ type: 'problem-met', problem }),

    signOut,
    switchOrganization,

    answerLink: async ({ id, wanted }) => {
      const { link, linkCount } = store.model();
      if (link === null || id !== linkCount) throw new AuthError('nothing-to-do');
      deps.log.info('link-answered', { wanted });
      if (wanted) {
        const { screen, ...hint } = link;
        const request = {
          screen: policy.allowsSignUp ? screen : 'sign-in',
          returnTo: null,
          differentAccount: false,
        } as const;
        await signIn.start(request, hint);
      }
      // Another link may have arrived after the sign-in had begun.
      if (store.model().linkCount === id) store.dispatch({ type: 'link-answered' });
    },
    receiveDeepLink: (address) => {
      const link = parseSignInLink(address, customProtocol);
      if (link !== null) {
        deps.log.info('link-received');
        const { linkCount } = store.model();
        store.dispatch({ type: 'link-received', link });
        // Later links change nothing and don't take the focus.
        if (store.model().linkCount !== linkCount) deps.attractAttention();
        return;
      }
      const callback = parseCallbackUrl(address, customProtocolRedirectUri);
      const isAwaited = awaitedAttempt(store.model())?.transport === 'custom-protocol';
      const outcome = callback !== null && isAwaited ? signIn.receive(callback) : null;
      if (outcome === null) deps.log.warn('deep-link-ignored');
    },

    withAuth,
    withAccessToken,
    readDashboard: () =>
      withAuth((session) => ({
        ...describeDashboard(session),
        nextRefreshAt: manager.nextRefreshAt(),
        history: history.entries(),
      })),
    pictureAddress: () => store.model().session?.tokens.user.profilePictureUrl ?? null,

    isBusy: () => manager.isBusy() || store.isBusy() || attempts.isBusy(),
    wake: (cause) => {
      if (cause === 'in-use') presence.noteActivity();
      manager.wake(cause);
    },
    settled: async () => {
      await attempts.settled();
      await manager.settled();
      await store.settled();
    },
    end: async () => {
      listeners.clear();
      await signOut();
      // No session is left to watch over, and the next service may use the same port.
      transports.endLingering();
      await manager.settled();
      const { forceLogin: asksForLogin, problem } = store.model();
      await store.end();
      return { asksForLogin, problem: problem?.code === 'hosted-sign-out-failed' ? problem : null };
    },
  };
}
