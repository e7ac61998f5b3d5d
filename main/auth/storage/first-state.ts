/**
 * The state for the first frame, which the last run stored beside the session. Reading it needs none of the libraries that
 * open the session and would delay the frame. It is only shown: the service verifies the session afterwards, and corrects
 * the state if needed.
 * Invariant: it is shown only if this installation encrypted it, by a build with the same states, for the current AuthKit
 * and policy.
 */
import { readFile } from 'node:fs/promises';
import type { AuthState } from '../../../common/auth/auth-state.ts';
import type { Keychain } from './keychain.ts';
import type { AuthOptions } from '../auth-service.ts';
import { findBreach, type SignInPolicy } from '../policy.ts';
import { decryptText } from './encrypted-text.ts';
import { readInstallationSecret } from './installation-secret.ts';
import { authFile, authFormat } from '../../lib/profile-files.ts';

/** The stored state for the first frame of the next run. */
export interface FirstState {
  /** Distinguishes builds with different shapes of state. */
  readonly stateShape: string;
  readonly state: AuthState;
}

export interface FirstStateDeps {
  /** The app's profile folder. */
  readonly directory: string;
  readonly keychain: Keychain;
  readonly options: Pick<AuthOptions, 'clientId' | 'apiOrigin' | 'policy' | 'stateShape'>;
}

/** The part of the stored data (see `auth-storage.ts`) that is read here. */
interface Stored {
  readonly format?: unknown;
  readonly firstState?: FirstState | null;
  readonly authKit?: Pick<AuthOptions, 'clientId' | 'apiOrigin'> | null;
}

/**
 * @returns the state to show first, or null if only the service can tell it
 * @throws if the file or the keyring can't be read; the service reports what that means
 */
export async function readFirstState(deps: FirstStateDeps): Promise<AuthState | null> {
  const { directory, keychain, options } = deps;
  const secret = await readInstallationSecret(directory, keychain);
  if (secret === null) return null;
  const encrypted = await readFile(authFile(directory), 'utf8');
  const { format, firstState, authKit } = JSON.parse(
    decryptText(encrypted, secret.deriveKey('file')),
  ) as Stored;
  if (format !== authFormat || firstState?.stateShape !== options.stateShape) return null;
  if (authKit?.clientId !== options.clientId || authKit.apiOrigin !== options.apiOrigin) return null;
  return fitsPolicy(firstState.state, options.policy) ? firstState.state : null;
}

function fitsPolicy(state: AuthState, policy: SignInPolicy): boolean {
  if (state.status === 'signed-in') return findBreach(state, policy) === null;
  return state.status === 'signed-out' && (state.signUp !== 'disabled') === policy.allowsSignUp;
}
