/**
 * One sign-in at a time, from the click to the session (RFC 8252, RFC 7636).
 * Invariants: an attempt ends exactly once; a callback counts once, and only with the state of the attempt that is
 * under way; what an attempt brings after it was given up is thrown away.
 */
import type { DeviceCode, SigningInState } from '../../../common/auth-state.ts';
import type { SignInRequest } from '../../../common/channels.ts';
import type { Log } from '../../lib/log.ts';
import {
  attemptLifetime,
  codeChallenge,
  createNonce,
  isExpired,
  matchesAttempt,
  type Attempt,
} from './attempt.ts';
import { ApiFailure } from '../workos/api-failure.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import type { AuthEvent } from '../auth-model.ts';
import type { Callback } from './callback.ts';
import { pollForDecision } from './device-polling.ts';
import type { SessionTokens } from '../workos/seal.ts';
import { Secret } from '../../lib/secret.ts';
import type { Session } from '../session/session.ts';
import type { OpenTransport, Transport } from './transport.ts';
import type {
  AuthorizationRequest,
  Dated,
  DeviceAuthorization,
  WorkOSClient,
} from '../workos/workos-client.ts';

export interface SignInDeps {
  readonly loadClient: () => Promise<
    Pick<WorkOSClient, 'authorizationUrl' | 'exchangeCode' | 'authorizeDevice' | 'exchangeDeviceCode'>
  >;
  readonly openTransport: OpenTransport;
  /** Opens an address in the system browser; rejects where that can't be done. */
  readonly openBrowser: (url: string) => Promise<void>;
  readonly dispatch: (event: AuthEvent) => void;
  /** Stores what has to survive a restart: `attempt()` is part of it. */
  readonly save: () => Promise<void>;
  /** Verifies what the exchange brought. */
  readonly createSession: (tokens: Dated<SessionTokens>) => Promise<Session>;
  /** Makes it the session. */
  readonly begin: (session: Session, attempt: Pick<Attempt, 'returnTo'>) => Promise<void>;
  /** Brings the app to the person's attention when the browser is done. */
  readonly attractAttention: () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

export interface SignIn {
  /** The attempt that waits for its callback, or null. */
  attempt(): Attempt | null;
  /** Starts an attempt, superseding the one under way. What goes wrong is told in the state. */
  start(request: SignInRequest, hint: SignInHint): Promise<void>;
  /** Goes on with an attempt of an earlier run. */
  resume(attempt: Attempt): Promise<void>;
  /** Takes a callback; see `CallbackReceiver`. */
  receive(callback: Callback): Promise<boolean> | null;
  /**
   * Goes on with a code on another device in place of this computer's browser, as soon as there is one.
   *
   * @throws AuthError `nothing-to-do`; `device-code-disabled` or ApiFailure, and the attempt goes on as it was
   */
  continueOnDevice(): Promise<void>;
  /** Gives the attempt up; does nothing where there is none. */
  cancel(): Promise<void>;
  /**
   * Opens the browser once more.
   *
   * @throws AuthError `nothing-to-do`, `browser-not-opened`
   */
  reopenBrowser(): Promise<void>;
}

/** Who is likely to sign in and what for, so that AuthKit asks less. */
export type SignInHint = Pick<
  AuthorizationRequest,
  'loginHint' | 'organizationId' | 'invitationToken' | 'context'
>;

interface Running extends Way {
  readonly expiry: NodeJS.Timeout;
  isConsumed: boolean;
}

/** How an attempt goes about it. */
interface Way extends Pick<Attempt, 'returnTo' | 'expiresAt'> {
  readonly kind: SigningInState['transport'];
  /** What the browser's callback is matched with; null where another device is used. */
  readonly attempt: Attempt | null;
  readonly device: DeviceCode | null;
  readonly close: () => void;
}

const byBrowser = (attempt: Attempt, transport: Transport): Way => ({
  kind: transport.kind,
  attempt,
  device: null,
  returnTo: attempt.returnTo,
  expiresAt: attempt.expiresAt,
  close: () => transport.close(),
});

export function createSignIn(deps: SignInDeps): SignIn {
  const {
    loadClient,
    openTransport,
    openBrowser,
    dispatch,
    save,
    createSession,
    begin,
    attractAttention,
    now,
    log,
  } = deps;
  let running: Running | null = null;
  /** Counts the attempts, so that a start which is overtaken by another knows it. */
  let starts = 0;
  /** Whether the state shows an attempt: also while another one is on its way to supersede it. */
  let isShown = false;

  const leave = (): void => {
    if (running === null) return;
    clearTimeout(running.expiry);
    running.close();
    running = null;
  };

  const end = async (error: unknown): Promise<void> => {
    leave();
    isShown = false;
    dispatch({ type: 'attempt-ended', problem: error === null ? null : toAuthProblem(error) });
    await save();
  };

  const run = (way: Way): Running => {
    const { expiresAt, kind, device } = way;
    const expire = (): void => {
      log.info('attempt-expired');
      void end(new AuthError('attempt-expired'));
    };
    running = {
      ...way,
      expiry: setTimeout(expire, Math.min(expiresAt - now(), attemptLifetime)),
      isConsumed: false,
    };
    isShown = true;
    dispatch({ type: 'attempt-started', expiresAt, transport: kind, device });
    return running;
  };

  const show = async (attempt: Attempt): Promise<void> => {
    try {
      await openBrowser(attempt.authorizationUrl);
    } catch (cause) {
      throw new AuthError('browser-not-opened', { cause });
    }
  };

  /** A window that can't be brought forward is never a failed sign-in. */
  const attract = (): void => {
    try {
      attractAttention();
    } catch {
      log.warn('attention-not-attracted');
    }
  };

  const receive = (callback: Callback): Promise<boolean> | null => {
    const current = running;
    const attempt = current?.attempt ?? null;
    if (current === null || attempt === null || current.isConsumed) return null;
    if (!matchesAttempt(attempt, callback.state)) return null;
    consume(current);
    return finish(current, () => exchange(attempt, callback));
  };

  const consume = (current: Running): void => {
    current.isConsumed = true;
    // It came in time; how long the exchange takes is another matter.
    clearTimeout(current.expiry);
  };

  const exchange = async (attempt: Attempt, callback: Callback): Promise<Dated<SessionTokens>> => {
    if (isExpired(attempt, now())) throw new AuthError('attempt-expired');
    if (callback.kind === 'error') {
      const code = callback.error === 'access_denied' ? 'access-denied' : 'sign-in-refused';
      throw new AuthError(code, { detail: callback.error });
    }
    dispatch({ type: 'callback-matched' });
    // The code is spent by its use: after a crash from here on there is nothing left to wait for.
    void save();
    const client = await loadClient();
    return client.exchangeCode(callback.code, attempt.codeVerifier);
  };

  const awaitDecision = async (
    current: Running,
    { deviceCode, interval }: DeviceAuthorization,
    signal: AbortSignal,
  ): Promise<Dated<SessionTokens>> => {
    const client = await loadClient();
    const tokens = await pollForDecision({
      ask: () => client.exchangeDeviceCode(deviceCode),
      interval,
      onTrouble: (problem) => dispatch({ type: 'problem-met', problem }),
      signal,
    });
    if (running === current) {
      consume(current);
      dispatch({ type: 'callback-matched' });
    }
    return tokens;
  };

  const finish = async (current: Running, obtain: () => Promise<Dated<SessionTokens>>): Promise<boolean> => {
    try {
      const session = await createSession(await obtain());
      if (running !== current) return false;
      leave();
      isShown = false;
      attract();
      await begin(session, { returnTo: current.returnTo });
      return true;
    } catch (error) {
      if (running !== current) return false;
      const { code, detail } = toAuthProblem(error);
      log.warn('sign-in-failed', { code, detail });
      attract();
      await end(error);
      return false;
    }
  };

  return {
    attempt: () => (running === null || running.isConsumed ? null : running.attempt),

    start: async (request, hint) => {
      const start = ++starts;
      leave();
      const open = async () => ({
        client: await loadClient(),
        transport: await openTransport(receive, null),
      });
      const opened = await open().catch(async (error: unknown) => {
        if (start === starts) await end(error);
        return null;
      });
      if (opened === null) return;
      const { client, transport } = opened;
      if (start !== starts) return transport.close();

      const state = createNonce();
      const codeVerifier = new Secret(createNonce());
      const { redirectUri } = transport;
      const authorizationUrl = client.authorizationUrl({
        state,
        codeChallenge: codeChallenge(codeVerifier),
        redirectUri,
        screenHint: request.screen,
        forceLogin: request.differentAccount,
        ...hint,
      });
      const attempt: Attempt = {
        state,
        codeVerifier,
        redirectUri,
        transport: transport.kind,
        authorizationUrl,
        returnTo: request.returnTo,
        expiresAt: now() + attemptLifetime,
      };
      run(byBrowser(attempt, transport));
      await save();
      if (start !== starts || running?.attempt !== attempt) return;
      log.info('sign-in-started', { transport: transport.kind });
      const failure = await show(attempt).then(
        () => null,
        (error: unknown) => error,
      );
      if (running?.attempt !== attempt) return;
      dispatch({ type: 'browser-opened' });
      if (failure !== null) dispatch({ type: 'problem-met', problem: toAuthProblem(failure) });
    },

    resume: async (attempt) => {
      const start = ++starts;
      const port = attempt.transport === 'loopback' ? new URL(attempt.redirectUri).port : null;
      const earlier = port === null ? 'custom-protocol' : Number(port);
      const transport = await openTransport(receive, earlier).catch(() => null);
      if (start !== starts || transport?.redirectUri !== attempt.redirectUri) {
        transport?.close();
        const detail = port === null ? 'custom-protocol' : `port-${port}`;
        if (start === starts) await end(new AuthError('redirect-port-busy', { detail }));
        return;
      }
      run(byBrowser(attempt, transport));
      dispatch({ type: 'browser-opened' });
      log.info('sign-in-resumed', { transport: transport.kind });
    },

    receive,

    continueOnDevice: async () => {
      const before = running;
      const start = starts;
      if (before === null || before.isConsumed) throw new AuthError('nothing-to-do');
      const client = await loadClient();
      const device = await client.authorizeDevice().catch((error: unknown) => {
        if (!(error instanceof ApiFailure) || error.status !== 403) throw error;
        dispatch({ type: 'device-code-disabled' });
        throw new AuthError('device-code-disabled', { cause: error });
      });
      // Given up, or the browser has come back after all.
      if (start !== starts || running !== before || before.isConsumed) return;
      starts++;
      leave();
      const polling = new AbortController();
      const { userCode, verificationUri, verificationUriComplete } = device;
      const current = run({
        kind: 'device',
        attempt: null,
        device: { userCode, verificationUri, verificationUriComplete },
        returnTo: before.returnTo,
        expiresAt: now() + Math.min(device.lifetime, attemptLifetime),
        close: () => polling.abort(),
      });
      dispatch({ type: 'browser-opened' });
      log.info('sign-in-started', { transport: 'device' });
      void finish(current, () => awaitDecision(current, device, polling.signal));
      // The callback of the attempt before is awaited no longer.
      await save();
    },

    cancel: async () => {
      starts++;
      if (!isShown) return;
      log.info('sign-in-cancelled');
      await end(null);
    },

    reopenBrowser: async () => {
      const attempt = running?.isConsumed ? null : (running?.attempt ?? null);
      if (attempt === null) throw new AuthError('nothing-to-do');
      await show(attempt);
    },
  };
}
