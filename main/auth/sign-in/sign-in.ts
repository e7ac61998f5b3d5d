/**
 * Signs a user in with this computer's browser, from the click to the session (RFC 8252, RFC 7636).
 * Invariants: a callback counts once, and only with the state of the current attempt; if two browsers have opened the
 * address that was for one, neither signs anybody in.
 */
import type { SignInRequest } from '../../../common/auth/channels.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Random } from '../../lib/random.ts';
import { Secret } from '../../lib/secret.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import { awaitedAttempt } from '../auth-model.ts';
import type { AuthStore } from '../auth-store.ts';
import type { SignInPolicy } from '../policy.ts';
import type { SessionFactory } from '../session/session-factory.ts';
import type { AuthorizationRequest } from '../workos/authorization-url.ts';
import type { SessionTokens } from '../workos/seal.ts';
import type { Dated, WorkOSClient } from '../workos/workos-client.ts';
import {
  attemptLifetime,
  codeChallenge,
  createNonce,
  matchesAttempt,
  proveBrowser,
  type Attempt,
  type SignInHint,
} from './attempt.ts';
import type { Attempts } from './attempts.ts';
import type { Callback } from './callback.ts';
import type { OpenTransport, Transport } from './transport.ts';

export interface SignInDeps {
  readonly store: Pick<AuthStore, 'model' | 'dispatch' | 'save'>;
  readonly attempts: Attempts;
  readonly authorizationUrl: (request: AuthorizationRequest) => string;
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'exchangeCode'>>;
  readonly openTransport: OpenTransport;
  /** Opens an address in the system browser; rejects if that fails. */
  readonly openBrowser: (url: string) => Promise<void>;
  readonly sessions: Pick<SessionFactory, 'prefetchKeys'>;
  readonly policy: SignInPolicy;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
}

export interface SignIn {
  /**
   * Starts an attempt, superseding the one under way. The state shows any problem.
   *
   * @param hint the suggested account, or null for the likely one
   */
  start(request: SignInRequest, hint: SignInHint | null): Promise<void>;
  /** Continues an attempt of an earlier run. */
  resume(attempt: Attempt): Promise<void>;
  /** Handles a callback from an unknown browser: the app asks the user about its account. See `CallbackReceiver`. */
  receive(callback: Callback): Promise<boolean> | null;
  /** Cancels the attempt; does nothing if there is none. */
  cancel(): Promise<void>;
  /**
   * Returns an address for the user to open by hand; a new one each time.
   *
   * @throws AuthError `nothing-to-do`
   */
  startUrl(): string;
  /** @throws AuthError `nothing-to-do`, `browser-not-opened` */
  reopenBrowser(): Promise<void>;
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, attempts, loadClient, openTransport, openBrowser, policy, clock, random, log } = deps;

  /** The transport of the attempt that waits for its callback, if there is one. */
  let transport: Transport | null = null;

  const startUrl = (): string => {
    const attempt = awaitedAttempt(store.model());
    if (attempt === null || transport === null) throw new AuthError('nothing-to-do');
    return transport.startUrl(attempt.authorizationUrl);
  };

  const show = async (): Promise<void> => {
    const url = startUrl();
    try {
      await openBrowser(url);
    } catch (cause) {
      throw new AuthError('browser-not-opened', { cause });
    }
  };

  /** @throws AuthError before anything is sent, if the callback has an error */
  const exchange = async (attempt: Attempt, callback: Callback): Promise<Dated<SessionTokens>> => {
    if (callback.kind === 'error') {
      const code = callback.error === 'access_denied' ? 'access-denied' : 'sign-in-refused';
      throw new AuthError(code, { detail: callback.error });
    }
    const client = await loadClient();
    return client.exchangeCode(callback.code, attempt.codeVerifier);
  };

  /** Opens the transport of the attempt with this verifier, which has just superseded all others. */
  const openFor = (codeVerifier: Secret, earlier: Parameters<OpenTransport>[1]): Promise<Transport> => {
    const { attemptCount } = store.model();
    // While the app was not running, it could not watch for a second visitor.
    const isProven = earlier === null;
    return openTransport((callback) => receive(callback, isProven), earlier, {
      prove: (nonce) => proveBrowser(codeVerifier, nonce),
      onSecondVisitor: () => void attempts.distrust(attemptCount),
    });
  };

  /**
   * @param isProven whether it comes from the browser that the app has opened, and no other browser has opened the
   * address
   */
  const receive = (callback: Callback, isProven: boolean): Promise<boolean> | null => {
    const attempt = awaitedAttempt(store.model());
    if (attempt === null || !matchesAttempt(attempt, callback.state)) return null;
    attempts.match();
    // The code works only once: after a crash from here on, the attempt can't continue.
    void store.save();
    return attempts.finish(exchange(attempt, callback), isProven);
  };

  return {
    start: async (request, hint) => {
      if (!policy.isUnderstood) {
        return store.dispatch({ type: 'problem-met', problem: { code: 'policy-unreadable', detail: null } });
      }
      const isSuperseded = attempts.supersede();
      // Only now, since an account that was in question must not return silently.
      const { forceLogin, hint: known } = store.model();
      const asksForLogin = request.differentAccount || forceLogin;
      const likely = asksForLogin || request.screen === 'sign-up' ? null : known;
      const state = createNonce(random);
      const codeVerifier = new Secret(createNonce(random));
      const opened = await openFor(codeVerifier, null).catch(async (error: unknown) => {
        if (!isSuperseded()) await attempts.end(error);
        return null;
      });
      if (opened === null) return;
      if (isSuperseded()) return opened.close();

      const { redirectUri } = opened;
      const authorizationUrl = deps.authorizationUrl({
        state,
        codeChallenge: codeChallenge(codeVerifier),
        redirectUri,
        screenHint: request.screen,
        forceLogin: asksForLogin,
        ...(hint ?? likely ?? { loginHint: null, organizationId: null }),
        ...(policy.organizationId !== null && { organizationId: policy.organizationId }),
      });
      const attempt: Attempt = {
        state,
        codeVerifier,
        redirectUri,
        transport: opened.kind,
        authorizationUrl,
        returnTo: request.returnTo,
        expiresAt: clock.now().wall + attemptLifetime,
        ...(hint?.authenticatedSince !== undefined && { authenticatedSince: hint.authenticatedSince }),
      };
      transport = opened;
      attempts.begin(attempt, opened.close);
      await store.save();
      if (isSuperseded()) return;
      log.info('sign-in-started', { transport: opened.kind });
      const failure = await show().then(
        () => null,
        (error: unknown) => error,
      );
      // Only now, since main's first network call takes longer than all the steps before the browser opens.
      deps.sessions.prefetchKeys();
      if (isSuperseded()) return;
      store.dispatch({ type: 'browser-opened' });
      if (failure !== null) store.dispatch({ type: 'problem-met', problem: toAuthProblem(failure) });
    },

    resume: async (attempt) => {
      const isSuperseded = attempts.supersede();
      const port = attempt.transport === 'loopback' ? new URL(attempt.redirectUri).port : null;
      const earlier = port === null ? 'custom-protocol' : Number(port);
      const opened = await openFor(attempt.codeVerifier, earlier).catch(() => null);
      if (isSuperseded() || opened?.redirectUri !== attempt.redirectUri) {
        opened?.close();
        const detail = port === null ? 'custom-protocol' : `port-${port}`;
        if (!isSuperseded()) await attempts.end(new AuthError('redirect-port-busy', { detail }));
        return;
      }
      transport = opened;
      attempts.begin(attempt, opened.close);
      store.dispatch({ type: 'browser-opened' });
      log.info('sign-in-resumed', { transport: opened.kind });
    },

    receive: (callback) => receive(callback, false),

    cancel: async () => {
      attempts.supersede();
      if (store.model().attempt === null) return;
      log.info('sign-in-cancelled');
      await attempts.end(null);
    },

    startUrl,
    reopenBrowser: show,
  };
}
