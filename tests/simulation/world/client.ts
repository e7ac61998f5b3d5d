/** The app's client of the simulated WorkOS: what is sent, and comes back, when a history says so. */
import { classifyFailure, type Observation } from '../../../main/auth/workos/api-failure.ts';
import type { SessionTokens } from '../../../main/auth/workos/seal.ts';
import type { Dated, WorkOSClient } from '../../../main/auth/workos/workos-client.ts';
import { Refusal, type WorkOS } from './workos.ts';

/** What is told of each call: where the invariants look. */
export interface Wiretap {
  /** A process that was killed sends nothing any more. */
  isProcessAlive(): boolean;
  refreshSent(token: string, organizationId: string | null): (fate: string) => void;
  exchangeSent(verifier: string): void;
}

export function createClient(workos: WorkOS, wiretap: Wiretap): WorkOSClient {
  const { scheduler } = workos;

  const call = <T>(
    kind: string,
    timeout: number,
    perform: () => T,
    about: { readonly sessionId: string | null; readonly onFate: (fate: string) => void } = {
      sessionId: null,
      onFate: () => {},
    },
  ): Promise<T> => {
    if (!wiretap.isProcessAlive()) return new Promise(() => {});
    const refusal = kind === 'refresh' ? 'refresh-refused' : 'code-refused';
    let outcome: { readonly value: T } | { readonly refusal: Refusal } | null = null;
    const act = (): void => {
      if (outcome !== null) return;
      try {
        outcome = { value: perform() };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        outcome = { refusal: error };
      }
    };
    return new Promise((resolve, reject) => {
      const fail = (observation: Observation): void => {
        if (!scheduler.calls.delete(sent)) return;
        const failure = classifyFailure(observation, new Error(kind), refusal);
        about.onFate(failure.fate);
        reject(failure);
      };
      const answer = (): void => {
        act();
        if (outcome === null) return;
        if ('refusal' in outcome) {
          const { message: apiError } = outcome.refusal;
          fail({ kind: 'response', status: 400, apiError, isJson: true, retryAfter: null });
        } else if (scheduler.calls.delete(sent)) {
          about.onFate('answered');
          resolve(outcome.value);
        }
      };
      const deadline = scheduler.monotonic + timeout;
      const sent = scheduler.addCall({
        kind,
        sessionId: about.sessionId,
        deadline,
        act,
        hasActed: () => outcome !== null,
        answer,
        fail,
      });
    });
  };

  const dated = (tokens: SessionTokens): Dated<SessionTokens> => ({
    value: tokens,
    serverTime: scheduler.now,
  });

  return {
    logoutUrl: (sessionId, returnTo) =>
      `https://authkit.example.com/logout?session_id=${sessionId}&return_to=${returnTo ?? ''}`,
    endSession: (sessionId) => call('end', 10_000, () => workos.endSession(sessionId)),
    exchangeCode: (code, verifier) => {
      wiretap.exchangeSent(verifier.reveal());
      return call('exchange', 30_000, () => dated(workos.exchange(code.reveal(), verifier.reveal())));
    },
    refresh: (token, organizationId) => {
      const onFate = wiretap.refreshSent(token.reveal(), organizationId);
      const send = () => dated(workos.refresh(token.reveal(), organizationId));
      return call('refresh', 13_000, send, { sessionId: workos.sessionOf(token.reveal()), onFate });
    },
    authorizeDevice: () => call('device', 10_000, () => workos.authorizeDevice()),
    exchangeDeviceCode: (deviceCode) =>
      call('poll', 30_000, () => dated(workos.pollDevice(deviceCode.reveal()))),
    fetchJwks: () => call('keys', 10_000, () => workos.keySet()),
  };
}
