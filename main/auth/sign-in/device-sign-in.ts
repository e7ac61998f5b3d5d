/**
 * Signs a user in by a code on another device, in place of this computer's browser (RFC 8628). Invariant: the attempt
 * in the browser continues until there is a code.
 */
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { AuthError } from '../auth-error.ts';
import { isConfirming } from '../auth-model.ts';
import type { AuthStore } from '../auth-store.ts';
import { ApiFailure } from '../workos/api-failure.ts';
import type { SessionTokens } from '../workos/seal.ts';
import type { Dated, DeviceAuthorization, WorkOSClient } from '../workos/workos-client.ts';
import { attemptLifetime } from './attempt.ts';
import type { Attempts } from './attempts.ts';
import { pollForDecision } from './device-polling.ts';

export interface DeviceSignInDeps {
  readonly store: Pick<AuthStore, 'model' | 'dispatch' | 'save'>;
  readonly attempts: Attempts;
  readonly loadClient: () => Promise<Pick<WorkOSClient, 'authorizeDevice' | 'exchangeDeviceCode'>>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Continues with a code as soon as there is one.
 *
 * @throws AuthError `nothing-to-do`; `device-code-disabled`, with the detail `policy` if that forbids it, or
 *   ApiFailure, and the attempt continues unchanged
 */
export type ContinueOnDevice = () => Promise<void>;

export function createDeviceSignIn(deps: DeviceSignInDeps): ContinueOnDevice {
  const { store, attempts, loadClient, clock, log } = deps;

  const authorize = async (): Promise<DeviceAuthorization> => {
    const client = await loadClient();
    try {
      return await client.authorizeDevice();
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 403) throw error;
      store.dispatch({ type: 'device-code-disabled' });
      await store.save();
      throw new AuthError('device-code-disabled', { cause: error });
    }
  };

  const awaitDecision = async (
    { deviceCode, interval }: DeviceAuthorization,
    isSuperseded: () => boolean,
    signal: AbortSignal,
  ): Promise<Dated<SessionTokens>> => {
    const client = await loadClient();
    const tokens = await pollForDecision({
      ask: () => client.exchangeDeviceCode(deviceCode),
      interval,
      onTrouble: (problem) => store.dispatch({ type: 'problem-met', problem }),
      signal,
      clock,
    });
    if (!isSuperseded()) attempts.match();
    return tokens;
  };

  return async () => {
    const { attempt: before, attemptCount, allowsDeviceCode } = store.model();
    if (!allowsDeviceCode) throw new AuthError('device-code-disabled', { detail: 'policy' });
    // Only a browser can confirm a recent sign-in.
    if (!before?.isAwaited || isConfirming(store.model())) throw new AuthError('nothing-to-do');
    const device = await authorize();
    const { attempt, attemptCount: count } = store.model();
    // Cancelled, or the browser has returned after all.
    if (count !== attemptCount || !attempt?.isAwaited) return;
    const isSuperseded = attempts.supersede();
    const polling = new AbortController();
    const { userCode, verificationUri, verificationUriComplete } = device;
    attempts.begin(
      {
        transport: 'device',
        device: { userCode, verificationUri, verificationUriComplete },
        returnTo: before.way.returnTo,
        expiresAt: clock.now().wall + Math.min(device.lifetime, attemptLifetime),
      },
      () => polling.abort(),
    );
    store.dispatch({ type: 'browser-opened' });
    log.info('sign-in-started', { transport: 'device' });
    void attempts.finish(awaitDecision(device, isSuperseded, polling.signal), false);
    // The previous attempt's callback is no longer expected.
    await store.save();
  };
}
