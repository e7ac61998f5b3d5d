/**
 * Signing in, as the rest of main sees it: puts attempt, session, storage and sign-out together and tells the state.
 * Everything outside is passed in, so this file and those below it run without Electron.
 * Invariant: the state changes through `transition` only, and listeners see every change in order.
 */
import type { AuthProblem } from '../../common/auth-problem.ts';
import type { AuthState, SignedOutReason } from '../../common/auth-state.ts';
import type { Dashboard, SignInRequest } from '../../common/channels.ts';
import type { Words } from '../../common/language.ts';
import type { Result } from '../../common/result.ts';
import type { Disposer } from '../lib/disposer.ts';
import type { Keychain } from '../desktop/keychain.ts';
import type { Log } from '../lib/log.ts';
import type { Policy } from '../config/policy.ts';
import type { Settings } from '../config/settings.ts';
import { isExpired } from './sign-in/attempt.ts';
import { AuthError } from './auth-error.ts';
import { describeAuth, initialAuthModel, transition, type AuthEvent, type AuthModel } from './auth-model.ts';
import { createAuthSaver } from './storage/auth-saver.ts';
import { openAuthStorage, type StoredAuth } from './storage/auth-storage.ts';
import { parseCallbackUrl } from './sign-in/callback.ts';
import { withOrganizationOf } from './session/organizations.ts';
import { describeDashboard, type Instant, type Session } from './session/session.ts';
import { createSessionFactory } from './session/session-factory.ts';
import { createSessionKeeper, type Wakening } from './session/session-keeper.ts';
import { createGuardedCalls, type GuardedCalls } from './session/guarded-calls.ts';
import { createHistory } from './session/history.ts';
import { createLoopbackPages } from './sign-in/loopback-pages.ts';
import { createPresence } from './session/presence.ts';
import { parseSignInLink } from './sign-in/sign-in-link.ts';
import { createSignIn, type SignInHint } from './sign-in/sign-in.ts';
import { createHostedSignOut } from './sign-in/sign-out.ts';
import { createTokenVerifier } from './session/token-verifier.ts';
import { createTransports } from './sign-in/transport.ts';
import type { WorkOSClient } from './workos/workos-client.ts';

export interface AuthServiceDeps {
  readonly settings: Settings;
  readonly words: Words;
  readonly policy: Pick<Policy, 'organizationId' | 'connectionId' | 'allowsSignUp' | 'isUnderstood'>;
  /** The app's profile folder. */
  readonly directory: string;
  readonly keychain: Keychain;
  /** Makes the client on first need: the SDK is large. */
  readonly loadClient: () => Promise<WorkOSClient>;
  readonly openBrowser: (url: string) => Promise<void>;
  readonly writeClipboard: (text: string) => void;
  /** Makes the operating system hand addresses of the custom protocol to this app. */
  readonly registerCustomProtocol: () => Promise<void>;
  /** Whether a person can see a window of the app. */
  readonly isWindowShown: () => boolean;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Brings the app to the person's attention when the browser is done. */
  readonly attractAttention: () => void;
  readonly clock: () => Instant;
  /** See {@link FirstLook}. */
  readonly stateShape: string;
  readonly log: Log;
}

export interface AuthService extends GuardedCalls {
  state(): AuthState;
  onStateChanged(listener: (state: AuthState) => void): Disposer;
  /** Starts a sign-in in the browser, superseding one that is under way; how it goes is told in the state. */
  signIn(request: SignInRequest): Promise<void>;
  cancel(): Promise<void>;
  /** @throws AuthError `nothing-to-do`, `browser-not-opened` */
  reopenBrowser(): Promise<void>;
  /** @throws AuthError `nothing-to-do` */
  copyLink(): void;
  /**
   * Takes the address that the browser ended on, as the person pasted it.
   *
   * @throws AuthError `nothing-to-do`; `callback-unknown`, and the sign-in goes on
   */
  pasteCallback(address: string): void;
  /** @throws AuthError `nothing-to-do`, `device-code-disabled`; ApiFailure */
  continueOnDevice(): Promise<void>;
  /** The person has read the problem that the state tells. */
  dismissProblem(): void;
  /** Ends the session here, first and always; then the hosted one in the browser. */
  signOut(): Promise<void>;
  /**
   * Goes on in another organization, in the browser where WorkOS wants the person to sign in for it.
   *
   * @param organizationId null lets the person choose one in the browser
   * @throws AuthError as `SessionKeeper.switchOrganization`
   */
  switchOrganization(organizationId: string | null): Promise<void>;
  /**
   * Starts the sign-in that a link asks for, or dismisses it.
   *
   * @throws AuthError `nothing-to-do`
   */
  answerLink(wanted: boolean): Promise<void>;
  /** Ends everything, here only and for good: nothing is told or stored any more. The files are the caller's. */
  end(): Promise<void>;
  /** Takes an address that the operating system handed to the app; ignores what is not awaited. */
  receiveDeepLink(address: string): void;
  /** Settles when nothing is under way that a quitting app would lose: a refresh, or a write. */
  settled(): Promise<void>;
  /** Renews the access token soon if that is due, or was put off. */
  wake(cause: Wakening): void;
  /** What the protected Dashboard shows, through `withAuth`. */
  readDashboard(): Promise<Result<Dashboard>>;
  /** Where the picture of the person who is signed in is, or null. */
  pictureAddress(): string | null;
}

/**
 * Opens the storage of the profile and starts from what it holds.
 *
 * @returns the service, in the state that the last run left
 */
export async function openAuthService(deps: AuthServiceDeps): Promise<AuthService> {
  const { settings, policy, directory, keychain, loadClient, clock, log } = deps;
  const now = (): number => clock().wall;
  const presence = createPresence(deps.isWindowShown, () => clock().monotonic);
  const pages = createLoopbackPages(deps.words);

  let model: AuthModel = {
    ...initialAuthModel,
    allowsSignUp: policy.allowsSignUp,
    // Which connection somebody uses on another device, nothing tells.
    offersDeviceCode: policy.connectionId === null,
  };
  const history = createHistory(now);
  const listeners = new Set<(state: AuthState) => void>();
  const noteConnection = (before: AuthModel, after: AuthModel): void => {
    const [wasOnline, isOnline] = [before, after].map(({ connection }) => connection === 'online');
    if (wasOnline === isOnline) return;
    history.add(isOnline ? 'online' : 'offline', null);
  };
  const dispatch = (event: AuthEvent): void => {
    const next = transition(model, event);
    if (next === model) return;
    noteConnection(model, next);
    model = next;
    const state = describeAuth(model);
    for (const listener of listeners) listener(state);
  };

  const storage = await openAuthStorage(directory, keychain, log);
  const found = isOf(settings, storage.found) ? storage.found : null;
  if (found !== storage.found) {
    log.warn('stored-for-another-authkit');
    await storage.setAside().catch(() => log.warn('storage-not-set-aside'));
  }
  let forceLogin = found?.forceLogin ?? false;
  let hint: SignInHint | null = found?.hint ?? null;
  /** Counts what the person has asked for, so that what takes its time knows of a later wish. */
  let intents = 0;

  const verifier = createTokenVerifier({
    expected: settings,
    fetchJwks: async () => (await loadClient()).fetchJwks(),
  });
  const sessions = createSessionFactory({
    verifier,
    sealPassword: settings.cookiePassword ?? storage.sealPassword,
    clock,
  });

  /** The state that the next start will restore, as long as nothing else happens. */
  const stateOfNextStart = (): AuthState => {
    const { reason, persistence, organizations, allowsSignUp } = model;
    const session = keeper.session();
    const restored = {
      type: 'restored',
      session,
      reason,
      persistence,
      organizations,
      problem: null,
    } as const;
    return describeAuth(transition({ ...initialAuthModel, allowsSignUp }, restored));
  };

  /** What of a session is not as the policy fixes it, or null. */
  const findBreach = ({ claims, tokens }: Session): 'organization' | 'connection' | null => {
    if (policy.organizationId !== null && claims.org_id !== policy.organizationId) return 'organization';
    const isOfPages = methodsOfPages.includes(tokens.authenticationMethod ?? '');
    return policy.connectionId !== null && isOfPages ? 'connection' : null;
  };
  const assertManaged = (session: Session): Session => {
    const detail = findBreach(session);
    if (detail !== null) throw new AuthError('sign-in-refused', { detail });
    return session;
  };

  const saver = createAuthSaver({
    storage,
    snapshot: async () => {
      const session = keeper.session();
      // All of one moment: to seal a session takes its time.
      const rest = {
        attempt: signIn.attempt(),
        forceLogin,
        reason: model.reason,
        hint,
        organizations:
          session === null ? model.organizations : withOrganizationOf(session, model.organizations),
        authKit: { clientId: settings.clientId, apiOrigin: settings.apiOrigin },
        deviceCodeDisabledFor:
          model.offersDeviceCode || policy.connectionId !== null ? null : settings.clientId,
        firstLook:
          signIn.attempt() === null ? { stateShape: deps.stateShape, state: stateOfNextStart() } : null,
      };
      return { format: 1, session: session === null ? null : await sessions.store(session), ...rest };
    },
    sessionId: () => keeper.session()?.claims.sid ?? null,
    tell: (outcome) => {
      if (outcome === 'failed') {
        dispatch({ type: 'problem-met', problem: { code: 'storage-failed', detail: null } });
      } else if (model.problem?.code === 'storage-failed') {
        dispatch({ type: 'problem-met', problem: null });
      }
    },
    log,
  });
  const { save } = saver;

  const keeper = createSessionKeeper({
    loadClient,
    sessions: {
      ...sessions,
      renew: async (...given) => assertManaged(await sessions.renew(...given)),
    },
    dispatch: (event) => {
      if (event.type === 'session-ended') hint = hintFor(model.session, event.reason);
      dispatch(event);
    },
    save,
    clock,
    random: deps.random,
    setTimer: (delay, callback) => {
      const timer = setTimeout(callback, delay);
      return () => clearTimeout(timer);
    },
    isInUse: presence.isInUse,
    history,
    log,
  });

  const signIn = createSignIn({
    loadClient,
    openTransport: createTransports({
      redirect: settings.redirect,
      registerCustomProtocol: deps.registerCustomProtocol,
      pages,
      log,
    }),
    openBrowser: deps.openBrowser,
    dispatch,
    save,
    createSession: async (tokens) => assertManaged(await sessions.create(tokens)),
    begin: async (session, { returnTo }) => {
      presence.noteActivity();
      keeper.begin(session);
      forceLogin = false;
      hint = null;
      dispatch({ type: 'signed-in', session, returnTo });
      log.info('signed-in');
      history.add('signed-in', null);
      await save();
    },
    attractAttention: deps.attractAttention,
    now,
    log,
  });

  /** Starts a sign-in, as far as the policy lets it differ. */
  const startSignIn: typeof signIn.start = async (request, hint) => {
    if (!policy.isUnderstood) {
      return dispatch({ type: 'problem-met', problem: { code: 'policy-unreadable', detail: null } });
    }
    await signIn.start(
      policy.allowsSignUp ? request : { ...request, screen: 'sign-in' },
      policy.organizationId === null ? hint : { ...hint, organizationId: policy.organizationId },
    );
    // Only now: the first call to the network takes main longer than all that comes before the browser.
    verifier.prefetch();
  };

  const hostedSignOut = createHostedSignOut({
    loadClient,
    openBrowser: deps.openBrowser,
    pages,
    log,
  });

  const restore = async (): Promise<void> => {
    let session: Session | null = null;
    let reason: SignedOutReason = storage.loss ?? found?.reason ?? 'never-signed-in';
    let problem: AuthProblem | null = null;
    let isUnmanaged = false;
    if (found?.session) {
      try {
        session = await sessions.restore(found.session);
        isUnmanaged = findBreach(session) !== null;
        if (isUnmanaged) [session, reason] = [null, 'session-ended'];
        else history.add('restored', null);
      } catch {
        reason = 'storage-unreadable';
        await storage.setAside().catch(() => log.warn('storage-not-set-aside'));
      }
    }
    const attempt = found?.attempt ?? null;
    // One that began before there was such a policy does not go where that says.
    const connection =
      attempt === null ? null : new URL(attempt.authorizationUrl).searchParams.get('connection_id');
    const isManagedAttempt = policy.isUnderstood && (policy.connectionId ?? connection) === connection;
    const isOverdue = attempt !== null && (!isManagedAttempt || isExpired(attempt, now()));
    if (isOverdue) problem = { code: 'attempt-expired', detail: null };
    if (found?.deviceCodeDisabledFor === settings.clientId) dispatch({ type: 'device-code-disabled' });
    log.info('restored', { signedIn: session !== null, persistence: storage.persistence, reason });
    const { persistence } = storage;
    const organizations = found?.organizations ?? null;
    dispatch({ type: 'restored', session, reason, persistence, problem, organizations });
    if (session !== null) {
      saver.found(session.claims.sid);
      keeper.begin(session);
    }
    if (isOverdue || isUnmanaged) await save();
    else if (attempt !== null) await signIn.resume(attempt);
  };
  await restore();

  const guarded = createGuardedCalls(keeper, log);

  return {
    state: () => describeAuth(model),

    onStateChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    signIn: async (request) => {
      intents++;
      if (request.screen === 'sign-up' && !policy.allowsSignUp) {
        throw new AuthError('request-invalid', { detail: 'sign-up' });
      }
      const asksForLogin = request.differentAccount || forceLogin;
      const known = asksForLogin || request.screen === 'sign-up' ? null : hint;
      await startSignIn(
        { ...request, differentAccount: asksForLogin },
        known ?? { loginHint: null, organizationId: null },
      );
    },

    cancel: signIn.cancel,
    reopenBrowser: signIn.reopenBrowser,

    copyLink: () => {
      const attempt = signIn.attempt();
      if (attempt === null) throw new AuthError('nothing-to-do');
      deps.writeClipboard(attempt.authorizationUrl);
    },

    pasteCallback: (address) => {
      const attempt = signIn.attempt();
      if (attempt === null) throw new AuthError('nothing-to-do');
      const callback = parseCallbackUrl(address.trim(), attempt.redirectUri);
      if (callback === null || signIn.receive(callback) === null) throw new AuthError('callback-unknown');
    },

    continueOnDevice: async () => {
      if (policy.connectionId !== null) throw new AuthError('device-code-disabled', { detail: 'policy' });
      try {
        await signIn.continueOnDevice();
      } finally {
        if (!model.offersDeviceCode) await save();
      }
    },

    dismissProblem: () => dispatch({ type: 'problem-met', problem: null }),

    signOut: async () => {
      intents++;
      await signIn.cancel();
      const session = keeper.session();
      if (session === null) return;
      // Until the browser has said that its session is over, the next sign-in must not go through silently.
      forceLogin = true;
      keeper.end('signed-out');
      log.info('signed-out');
      await save();
      await hostedSignOut.start(session.claims.sid, () => {
        forceLogin = false;
        void save();
      });
    },

    switchOrganization: async (organizationId) => {
      const intent = ++intents;
      const session = keeper.session();
      if (session === null) throw new AuthError('signed-out');
      if (!policy.isUnderstood) throw new AuthError('policy-unreadable');
      if (policy.organizationId !== null && organizationId !== policy.organizationId) {
        throw new AuthError('sign-in-refused', { detail: 'organization' });
      }
      const outcome = organizationId === null ? 'refused' : await keeper.switchOrganization(organizationId);
      if (outcome !== 'refused' || intent !== intents) return;
      const request = { screen: 'sign-in', returnTo: 'account' } as const;
      // Without asking for credentials, AuthKit may go on with the organization that the browser is signed in to.
      const differentAccount = forceLogin || organizationId === null;
      const loginHint = session.tokens.user.email;
      await startSignIn({ ...request, differentAccount }, { loginHint, organizationId });
    },

    answerLink: async (wanted) => {
      const { link } = model;
      if (link === null) throw new AuthError('nothing-to-do');
      log.info('link-answered', { wanted });
      if (wanted) {
        intents++;
        const { screen, ...hint } = link;
        await startSignIn({ screen, returnTo: 'home', differentAccount: forceLogin }, hint);
      }
      dispatch({ type: 'link-answered' });
    },

    end: async () => {
      listeners.clear();
      await signIn.cancel();
      if (keeper.session() !== null) keeper.end('signed-out');
      await keeper.settled();
      await saver.end();
    },

    receiveDeepLink: (address) => {
      const link = parseSignInLink(address);
      if (link !== null) {
        log.info('link-received');
        const isFirst = model.link === null;
        dispatch({ type: 'link-received', link });
        // Links that follow change the question, and take the focus from nobody.
        if (isFirst) deps.attractAttention();
        return;
      }
      const callback = parseCallbackUrl(address);
      const isAwaited = signIn.attempt()?.transport === 'custom-protocol';
      const outcome = callback !== null && isAwaited ? signIn.receive(callback) : null;
      if (outcome === null) log.warn('deep-link-ignored');
    },

    ...guarded,
    readDashboard: () =>
      guarded.withAuth((session) => ({
        ...describeDashboard(session),
        nextRefreshAt: keeper.nextRefreshAt(),
        history: history.entries(),
      })),

    settled: async () => {
      await keeper.settled();
      await saver.settled();
    },
    wake: (cause) => {
      if (cause === 'in-use') presence.noteActivity();
      keeper.wake(cause);
    },
    pictureAddress: () => keeper.session()?.tokens.user.profilePictureUrl ?? null,
  };
}

/** How people sign in on AuthKit's own pages, as WorkOS names it in its answer: no SSO connection does it so. */
const methodsOfPages: readonly string[] = ['Password', 'Passkey', 'MagicAuth'];

/** Whether what was stored is of this client and API: tokens and codes of another are never sent to it. */
function isOf({ clientId, apiOrigin }: Settings, stored: StoredAuth | null): boolean {
  const authKit = stored?.authKit ?? null;
  return authKit === null || (authKit.clientId === clientId && authKit.apiOrigin === apiOrigin);
}

/** Who to suggest at the next sign-in: the person whose session ended by itself, nobody after a sign-out. */
function hintFor(session: Session | null, reason: SignedOutReason): SignInHint | null {
  if (session === null || reason === 'signed-out') return null;
  return { loginHint: session.tokens.user.email, organizationId: session.claims.org_id ?? null };
}
