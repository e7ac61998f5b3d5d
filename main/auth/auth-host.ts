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
  /** The state the last run stored for the first frame; null, or a rejection, if only the service knows it. */
  readonly firstState: () => Promise<AuthState | null>;
  /** Whether an earlier run has stored anything. */
  readonly hasStoredState: boolean;
  /** The state of a profile in which nobody has signed in. */
  readonly freshState: SignedOutState;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
}

export interface AuthHost {
  /** Opens the service if needed; rejects if that fails. */
  service(): Promise<AuthService>;
  /** The service, if open. */
  openedService(): AuthService | null;
  /** Runs a call as soon as the service is open; a failed opening is already in the log. */
  whenOpened(action: (service: AuthService) => void): void;
  /** Whether the service has work: it is open or opening, or something is stored. */
  isNeeded(): boolean;
  /** The state to show now; opens the service only if nothing else knows it. */
  state(): Promise<AuthState>;
  /** Opens the service and returns its state. */
  serviceState(): Promise<AuthState>;
  /** Starts again with nothing stored, after the service was ended. */
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
