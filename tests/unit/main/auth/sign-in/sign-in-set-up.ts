/** A sign-in with everything around it to be looked at: WorkOS, the browser, the way back, and what is stored. */
import { vi } from 'vitest';
import { ApiFailure } from '../../../../../main/auth/workos/api-failure.ts';
import type { Attempt } from '../../../../../main/auth/sign-in/attempt.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import {
  describeAuth,
  initialAuthModel,
  transition,
  type AuthEvent,
  type AuthModel,
} from '../../../../../main/auth/auth-model.ts';
import type { SessionTokens } from '../../../../../main/auth/workos/seal.ts';
import type { Session } from '../../../../../main/auth/session/session.ts';
import { createSignIn } from '../../../../../main/auth/sign-in/sign-in.ts';
import type { OpenTransport, Transport } from '../../../../../main/auth/sign-in/transport.ts';
import type { AuthorizationRequest, Dated } from '../../../../../main/auth/workos/workos-client.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
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

/** What WorkOS answers to a poll as long as there is no session. */
export const decision = (apiError: string): ApiFailure =>
  new ApiFailure(new AuthError('code-refused', { detail: apiError }), {
    fate: 'refused',
    apiError,
    status: 400,
  });

/** A sign-in whose surroundings do nothing unless a test makes them. */
export function setUp() {
  let model: AuthModel = { ...initialAuthModel, isRestored: true };
  let port = 50_000;
  const events: AuthEvent['type'][] = [];
  const saved: (Attempt | null)[] = [];
  const transports: (Transport & { isOpen: boolean })[] = [];
  const log = createCapturedLog();
  const client = {
    authorizationUrl: vi.fn(
      (asked: AuthorizationRequest) =>
        `https://api.workos.com/authorize?${new URLSearchParams({ state: asked.state })}`,
    ),
    exchangeCode: vi.fn(async (): Promise<Dated<SessionTokens>> => ({
      value: createTokens(),
      serverTime: start,
    })),
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
      startUrl: (authorizationUrl: string) => authorizationUrl,
      close: () => {
        transport.isOpen = false;
      },
    };
    transports.push(transport);
    return transport;
  });
  const openBrowser = vi.fn(async (_url: string) => {});
  const createSessionOf = vi.fn(async () => createSession());
  const begin = vi.fn(async (session: Session, { returnTo }: Pick<Attempt, 'returnTo'>) => {
    dispatch({ type: 'signed-in', session, returnTo });
  });
  const attractAttention = vi.fn();
  const dispatch = (event: AuthEvent): void => {
    events.push(event.type);
    model = transition(model, event);
  };
  const signIn = createSignIn({
    loadClient: async () => client,
    openTransport,
    openBrowser,
    dispatch,
    save: async () => {
      saved.push(signIn.attempt());
    },
    createSession: createSessionOf,
    begin,
    attractAttention,
    now: () => Date.now(),
    log,
  });
  /** The attempt under way, which has to be there. */
  const current = (): Attempt => {
    const attempt = signIn.attempt();
    if (attempt === null) throw new Error('No attempt is under way.');
    return attempt;
  };
  return {
    signIn,
    client,
    openTransport,
    openBrowser,
    createSessionOf,
    begin,
    attractAttention,
    dispatch,
    events,
    saved,
    transports,
    log,
    current,
    state: () => describeAuth(model),
    receiveCode: (state = current().state) =>
      signIn.receive({ kind: 'code', code: new Secret('marker-code'), state }),
  };
}
