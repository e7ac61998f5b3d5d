/**
 * Holds the one `AuthModel`, publishes it and saves it. Invariants: the model changes through `dispatch` only, and
 * subscribers see every change in order; writes follow one another; a failed write is reported once, does not change
 * the memory, and is tried again; an ended session does not come back with the next start, even if nothing can be
 * written.
 */
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { SignedOutReason } from '../../common/auth/auth-state.ts';
import type { Clock } from '../lib/clock.ts';
import type { Disposer } from '../lib/disposer.ts';
import type { Log } from '../lib/log.ts';
import { initialAuthModel, transition, type AuthEvent, type AuthModel } from './auth-model.ts';
import { toStored } from './auth-views.ts';
import { breachOf, type SignInPolicy } from './policy.ts';
import type { SessionFactory } from './session/session-factory.ts';
import type { Session } from './session/session.ts';
import { isExpired, type Attempt } from './sign-in/attempt.ts';
import type { AuthStorage, StoredAuth } from './storage/auth-storage.ts';

export interface AuthStoreDeps {
  readonly storage: AuthStorage;
  readonly sessions: Pick<SessionFactory, 'restore' | 'store'>;
  /** The owner of the tokens: data of another client or API is moved aside. */
  readonly authKit: NonNullable<StoredAuth['authKit']>;
  /** See {@link FirstState}. */
  readonly stateShape: string;
  readonly policy: SignInPolicy;
  readonly clock: Clock;
  readonly log: Log;
}

export interface AuthStore {
  model(): AuthModel;
  dispatch(event: AuthEvent): void;
  /** Calls back after every change; a subscriber's own changes come later. */
  subscribe(subscriber: (model: AuthModel, before: AuthModel) => void): Disposer;
  /**
   * Loads the last run's data.
   *
   * @returns the attempt that was under way, or null
   */
  load(): Promise<Attempt | null>;
  /** Settles when the current model has been stored or the write has failed; never rejects. */
  save(): Promise<void>;
  /** Whether a write is under way. */
  isBusy(): boolean;
  /** Settles when no write is under way. */
  settled(): Promise<void>;
  /** Stops publishing and storing, after the write under way. */
  end(): Promise<void>;
}

/** The wait before a failed write is repeated, in milliseconds. */
const retryTime = 15_000;

export function createAuthStore(deps: AuthStoreDeps): AuthStore {
  const { storage, sessions, authKit, stateShape, policy, clock, log } = deps;
  let model: AuthModel = {
    ...initialAuthModel,
    allowsSignUp: policy.allowsSignUp,
    allowsDeviceCode: policy.connectionId === null,
  };
  const subscribers = new Set<(model: AuthModel, before: AuthModel) => void>();
  let saving = Promise.resolve();
  let underWay = 0;
  let stopRetry: Disposer = () => {};
  let hasEnded = false;
  /** The ID of the file's session, if known. */
  let storedSession: string | null = null;

  const dispatch = (event: AuthEvent): void => {
    const before = model;
    model = transition(before, event);
    if (model === before) return;
    for (const subscriber of subscribers) subscriber(model, before);
  };

  const write = async (): Promise<void> => {
    stopRetry();
    if (hasEnded) return;
    const stored = toStored(model, { authKit, stateShape }, clock.now());
    const { session } = stored;
    try {
      await storage.write({ ...stored, session: session && (await sessions.store(session)) });
      storedSession = session?.claims.sid ?? null;
      dispatch({ type: 'saved' });
    } catch (error) {
      log.warn('storage-failed', { code: (error as NodeJS.ErrnoException).code ?? null });
      dispatch({ type: 'save-failed' });
      const isOver = storedSession !== null && storedSession !== model.session?.claims.sid;
      // Removing a file needs no disk space.
      if (isOver) await storage.remove().catch(() => log.warn('storage-not-removed'));
      if (!hasEnded) stopRetry = clock.setTimer(retryTime, () => void save());
    }
  };

  const save = (): Promise<void> => {
    underWay += 1;
    saving = saving.then(write).finally(() => {
      underWay -= 1;
    });
    return saving;
  };

  const setAside = (): Promise<void> => storage.setAside().catch(() => log.warn('storage-not-set-aside'));

  /** Whether the stored data is of this client and API: tokens and codes of another are never sent to it. */
  const isOurs = ({ authKit: other }: StoredAuth): boolean =>
    other === null || (other.clientId === authKit.clientId && other.apiOrigin === authKit.apiOrigin);

  /** Whether an attempt follows the policy, which may have changed since it began. */
  const isManaged = ({ authorizationUrl }: Attempt): boolean => {
    const connection = new URL(authorizationUrl).searchParams.get('connection_id');
    return policy.isUnderstood && (policy.connectionId ?? connection) === connection;
  };

  const restore = async (
    stored: StoredAuth['session'],
  ): Promise<{ readonly session: Session | null; readonly reason?: SignedOutReason }> => {
    if (stored === null) return { session: null };
    try {
      const session = await sessions.restore(stored);
      storedSession = session.claims.sid;
      if (breachOf(session, policy) !== null) return { session: null, reason: 'session-ended' };
      return { session };
    } catch {
      await setAside();
      return { session: null, reason: 'storage-unreadable' };
    }
  };

  return {
    model: () => model,
    dispatch,
    subscribe: (subscriber) => {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },

    load: async () => {
      const { persistence } = storage;
      let { found } = storage;
      if (found !== null && !isOurs(found)) {
        log.warn('stored-for-another-authkit');
        await setAside();
        found = null;
      }
      const restored = await restore(found?.session ?? null);
      const { session } = restored;
      const reason = restored.reason ?? storage.loss ?? found?.reason ?? 'never-signed-in';
      const attempt = found?.attempt ?? null;
      const isOverdue = attempt !== null && (!isManaged(attempt) || isExpired(attempt, clock.now().wall));
      const isLost = found?.isExchanging ?? false;
      const code = isLost ? 'sign-in-interrupted' : isOverdue ? 'attempt-expired' : null;
      const problem: AuthProblem | null = code && { code, detail: null };
      log.info('restored', { signedIn: session !== null, persistence, reason });
      dispatch({
        type: 'restored',
        session,
        reason,
        persistence,
        problem,
        organizations: found?.organizations ?? null,
        forceLogin: storage.asksForLogin || (found?.forceLogin ?? false),
        hint: found?.hint ?? null,
        isDeviceCodeDisabled: found?.deviceCodeDisabledFor === authKit.clientId,
      });
      const isUnmanaged = restored.reason === 'session-ended';
      if (isLost || isOverdue || isUnmanaged) await save();
      return isOverdue || isUnmanaged ? null : attempt;
    },

    save,
    isBusy: () => underWay > 0,
    settled: () => saving,
    end: () => {
      hasEnded = true;
      subscribers.clear();
      stopRetry();
      return saving;
    },
  };
}
