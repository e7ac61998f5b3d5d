/**
 * Looks for a keyring that was silent, locked or missing at the start, so that its session comes back without a restart.
 * Invariant: it never disturbs a user who has signed in meanwhile, or is about to.
 */
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { KeyringAnswer } from './secret-service.ts';

export interface KeyringReturnDeps {
  /** The state right now. */
  readonly state: () => AuthState;
  /** Asks the keyring, without a prompt. */
  readonly ask: () => Promise<KeyringAnswer>;
  /** Opens the stored data again. */
  readonly reopen: () => Promise<void>;
}

/** The time between two checks of the keyring, in milliseconds. */
const askAgain = 15_000;

/**
 * Starts the checks.
 *
 * @returns stops it
 */
export function awaitKeyring({ state, ask, reopen }: KeyringReturnDeps): () => void {
  const isAwaited = (): boolean => {
    const now = state();
    return now.status === 'signed-out' && /^keyring-(absent|locked|silent)$/.test(now.reason);
  };
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if (!isAwaited()) return;
    const answer = await ask();
    // Does not interrupt a sign-in that began during the check.
    if (answer === 'open' && isAwaited()) return reopen();
    plan();
  };
  const plan = (): void => {
    timer = setTimeout(() => void look().catch(() => {}), askAgain).unref();
  };
  if (isAwaited()) plan();
  return () => clearTimeout(timer);
}
