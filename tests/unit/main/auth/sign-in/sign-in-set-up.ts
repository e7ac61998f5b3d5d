/** A sign-in with observable surroundings: WorkOS, the browser, the transport and the stored data. */
import { vi } from 'vitest';
import { ApiFailure } from '../../../../../main/auth/workos/api-failure.ts';
import type { Attempt } from '../../../../../main/auth/sign-in/attempt.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import { awaitedAttempt, type AuthEvent } from '../../../../../main/auth/auth-model.ts';
import { describe } from '../../../../../main/auth/auth-views.ts';
import type { AuthStore } from '../../../../../main/auth/auth-store.ts';
import type { Callback } from '../../../../../main/auth/sign-in/callback.ts';
import { createAttempts } from '../../../../../main/auth/sign-in/attempts.ts';
import { createDeviceSignIn } from '../../../../../main/auth/sign-in/device-sign-in.ts';
import type { SessionTokens } from '../../../../../main/auth/workos/seal.ts';
import { createSignIn } from '../../../../../main/auth/sign-in/sign-in.ts';
import type { OpenTransport, Transport } from '../../../../../main/auth/sign-in/transport.ts';
import type { AuthorizationRequest } from '../../../../../main/auth/workos/authorization-url.ts';
import type { Dated } from '../../../../../main/auth/workos/workos-client.ts';
import { noPolicy } from '../../../../../main/config/policy.ts';
import { systemClock } from '../../../../../main/lib/clock.ts';
import { systemRandom } from '../../../../../main/lib/random.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { createMemoryStore } from '../../../../support/memory-store.ts';
import { createSession, createTokens, start } from '../../../../support/session-values.ts';

export const request = { screen: 'sign-in', returnTo: 'dashboard', differentAccount: false } as const;
export const noHint = { loginHint: null, organizationId: null };

export const deviceCode = {
  userCode: 'BCDF-GHJK',
  verificationUri: 'https://auth.example.com/device',
  verificationUriComplete: 'https://auth.example.com/device?user_code=BCDF-GHJK',
};
export const deviceAuthorization = {
  ...deviceCode,
  deviceCode: new Secret('marker-device-code'),
  lifetime: 300_000,
  interval: 5_000,
};

/** WorkOS's answer to a poll without a session yet. */
export const decision = (apiError: string): ApiFailure =>
  new ApiFailure(new AuthError('code-refused', { detail: apiError }), {
    fate: 'refused',
    apiError,
    status: 400,
  });

const codeWith = (state: string): Callback => ({ kind: 'code', code: new Secret('marker-code'), state });

/** A sign-in whose surroundings do nothing unless a test makes them. */
export function setUp() {
  let port = 50_000;
  let openings = 0;
  const events: AuthEvent['type'][] = [];
  const saved: (Attempt | null)[] = [];
  const transports: (Transport & { isOpen: boolean })[] = [];
  const log = createCapturedLog();
  const authorizationUrl = vi.fn(
    (asked: AuthorizationRequest) =>
      `https://api.workos.com/authorize?${new URLSearchParams({ state: asked.state })}`,
  );
  const client = {
    exchangeCode: vi.fn(async (): Promise<Dated<SessionTokens>> => ({
      value: createTokens(),
      serverTime: start,
    })),
    endSession: vi.fn(async (_sessionId: string) => {}),
    authorizeDevice: vi.fn(async () => deviceAuthorization),
    exchangeDeviceCode: vi.fn(async (_deviceCode: Secret): Promise<Dated<SessionTokens>> => {
      throw decision('authorization_pending');
    }),
  };
  const openTransport = vi.fn<OpenTransport>(async (_receive, wanted) => {
    const redirectUri = `http://127.0.0.1:${wanted ?? ++port}/callback`;
    const transport = {
      kind: 'loopback' as const,
      redirectUri,
      isOpen: true,
      startUrl: (authorizationUrl: string) => `${authorizationUrl}&opening=${(openings += 1)}`,
      close: () => {
        transport.isOpen = false;
      },
    };
    transports.push(transport);
    return transport;
  });
  const openBrowser = vi.fn(async (_url: string) => {});
  const prefetchKeys = vi.fn();
  const createSessionOf = vi.fn(async () => createSession());
  const attractAttention = vi.fn();
  const memory = createMemoryStore();
  const awaited = () => awaitedAttempt(memory.store.model());
  const store: AuthStore = {
    ...memory.store,
    dispatch: (event) => {
      // It does not change the shown state.
      if (event.type !== 'attempt-superseded') events.push(event.type);
      memory.store.dispatch(event);
    },
    save: async () => {
      saved.push(awaited());
    },
  };
  const outside = { store, clock: systemClock, random: systemRandom, log, policy: noPolicy };
  const loadClient = vi.fn(async () => client);
  const attempts = createAttempts({
    ...outside,
    loadClient,
    sessions: { create: createSessionOf },
    attractAttention,
  });
  const signIn = createSignIn({
    ...outside,
    attempts,
    authorizationUrl,
    loadClient,
    sessions: { prefetchKeys },
    openTransport,
    openBrowser,
  });
  const continueOnDevice = createDeviceSignIn({ ...outside, attempts, loadClient });
  /** The attempt under way, which must exist. */
  const current = (): Attempt => {
    const current = awaited();
    if (current === null) throw new Error('No attempt is under way.');
    return current;
  };
  return {
    signIn,
    attempts,
    continueOnDevice,
    awaited,
    prefetchKeys,
    authorizationUrl,
    loadClient,
    client,
    openTransport,
    openBrowser,
    createSessionOf,
    attractAttention,
    store: memory.store,
    events,
    saved,
    transports,
    log,
    current,
    /** The first, second, … address made for the browser. */
    opening: (count: number): string => `${current().authorizationUrl}&opening=${count}`,
    state: () => describe(memory.store.model(), systemClock.now()),
    /** The opened browser returns. */
    receiveCode: (state = current().state) => openTransport.mock.calls.at(-1)?.[0](codeWith(state)) ?? null,
    /** A code arrives by the custom protocol or is pasted. */
    receiveUnproven: (state = current().state) => signIn.receive(codeWith(state)),
  };
}
