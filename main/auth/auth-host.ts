/**
 * Opens the auth service on first use, so that the first frame does not wait for it.
 * Invariants: there is one service at a time; if it can't be opened, the next use tries again.
 */
import type { AuthState, SignedOutState } from '../../common/auth/auth-state.ts';
import { toAuthProblem } from './auth-error.ts';
import type { AuthService } from './auth-service.ts';
import type { Clock } from '../lib/clock.ts';
import type { Disposer } from '../lib/disposer.ts';
import type { Log } from '../lib/log.ts';

export interface AuthHostDeps {
  readonly open: () => Promise<AuthService>;
  /** What the last run kept to be shown first; null, or a rejection, where only the service can tell. */
  readonly firstState: () => Promise<AuthState | null>;
  /** Whether an earlier run has stored anything. */
  readonly hasStoredState: boolean;
  /** The state of a profile in which nobody has signed in. */
  readonly freshState: SignedOutState;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
}

export interface AuthHost {
  /** Opens the service, if it is not open yet; rejects where that can't be done. */
  service(): Promise<AuthService>;
  /** The service where it has been opened. */
  openedService(): AuthService | null;
  /** Does something as soon as the service is there; that it is not, is in the log already. */
  whenOpened(action: (service: AuthService) => void): void;
  /** Whether there is something that the service has to look after: it is being opened, or will find something. */
  isNeeded(): boolean;
  /** The state to show right now; opens the service only where nothing else can tell. */
  state(): Promise<AuthState>;
  /** The state as the service knows it, which this opens. */
  serviceState(): Promise<AuthState>;
  /** Begins afresh, with nothing stored; the service has been ended, if there was one. */
  forget(): void;
}

/** How long the first frame waits for the stored state before it shows `restoring`, in milliseconds. */
const patience = 1_500;

export function createAuthHost({
  open,
  firstState,
  freshState,
  clock,
  log,
  ...deps
}: AuthHostDeps): AuthHost {
  let { hasStoredState } = deps;
  let opening: Promise<AuthService> | null = null;
  let opened: AuthService | null = null;
  /** After a failure the stored state is no longer shown. */
  let hasFailed = false;

  const service = (): Promise<AuthService> => {
    opening ??= open().then(
      (ready) => {
        hasFailed = false;
        return (opened = ready);
      },
      (error: unknown) => {
        hasFailed = true;
        opening = null;
        log.warn('service-not-opened', { name: error instanceof Error ? error.name : typeof error });
        throw error;
      },
    );
    return opening;
  };

  const serviceState = (): Promise<AuthState> =>
    service().then(
      (ready) => ready.state(),
      () => ({ ...freshState, problem: toAuthProblem(null) }),
    );

  const storedState = async (): Promise<AuthState> => {
    const isAsked = opening !== null || hasFailed;
    const kept = isAsked ? null : await firstState().catch(() => null);
    return opened?.state() ?? kept ?? serviceState();
  };

  return {
    service,
    openedService: () => opened,
    whenOpened: (action) => {
      service().then(action, () => {});
    },
    isNeeded: () => opening !== null || hasStoredState,
    serviceState,
    state: async () => {
      if (opened !== null) return opened.state();
      if (!hasStoredState) return freshState;
      let stopTimer: Disposer = () => {};
      const isLate = new Promise<AuthState>((resolve) => {
        stopTimer = clock.setTimer(patience, () => resolve({ status: 'restoring' }));
      });
      return Promise.race([storedState(), isLate]).finally(() => stopTimer());
    },
    forget: () => {
      opening = null;
      opened = null;
      hasStoredState = false;
    },
  };
}
