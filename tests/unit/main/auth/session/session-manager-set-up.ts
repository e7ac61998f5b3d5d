/** A session manager with observable surroundings: calls, writes, events, its timer and its clock. */
import { vi } from 'vitest';
import { ApiFailure, type Fate } from '../../../../../main/auth/workos/api-failure.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import type { AuthEvent } from '../../../../../main/auth/auth-model.ts';
import type { AuthStore } from '../../../../../main/auth/auth-store.ts';
import type { SessionTokens } from '../../../../../main/auth/workos/seal.ts';
import { createSessionManager } from '../../../../../main/auth/session/session-manager.ts';
import { createOrganizationSwitch } from '../../../../../main/auth/session/organization-switch.ts';
import { createHistory } from '../../../../../main/auth/session/history.ts';
import type { Session } from '../../../../../main/auth/session/session.ts';
import type { Dated } from '../../../../../main/auth/workos/workos-client.ts';
import { noPolicy } from '../../../../../main/config/policy.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { createMemoryStore } from '../../../../support/memory-store.ts';
import { createSession, createTokens, start } from '../../../../support/session-values.ts';

export const failure = (
  fate: Fate,
  apiError: string | null = null,
  code: 'unreachable' | 'refresh-refused' | 'client-refused' = 'unreachable',
) => new ApiFailure(new AuthError(code, { detail: apiError ?? 'http-500' }), { fate, apiError });
export const refused = (apiError: string) => failure('refused', apiError, 'refresh-refused');

export const answer: Dated<SessionTokens> = {
  value: createTokens({ accessToken: new Secret('new-access'), refreshToken: new Secret('new-refresh') }),
  serverTime: start,
};
export const minute = 60_000;

export function setUp() {
  const clock = { wall: start, monotonic: 1_000 };
  const use = { isInUse: false };
  let timer: { readonly delay: number; readonly callback: () => void } | null = null;
  const events: AuthEvent[] = [];
  const saved: (Session | null)[] = [];
  const log = createCapturedLog();
  const refresh = vi.fn(async (_refreshToken: Secret, _organizationId: string | null) => answer);
  const renewed = (session: Session, changes: Partial<Session> = {}): Session => ({
    ...createSession({ receivedAt: clock.wall, receivedMonotonic: clock.monotonic }),
    claims: { ...session.claims, exp: clock.wall / 1000 + 300 },
    tokens: answer.value,
    refreshCount: session.refreshCount + 1,
    ...changes,
  });
  const renew = vi.fn(async (session: Session) => renewed(session));
  const verify = vi.fn(async (session: Session): Promise<Session> => ({ ...session, isVerified: true }));
  const memory = createMemoryStore();
  const session = () => memory.store.model().session;
  const save = vi.fn(async () => {
    saved.push(session());
  });
  const store: AuthStore = {
    ...memory.store,
    save,
    dispatch: (event) => {
      // A mark is not shown.
      if (event.type !== 'session-marked') events.push(event);
      memory.store.dispatch(event);
    },
  };
  const manager = createSessionManager({
    store,
    loadClient: async () => ({ refresh }),
    sessions: { renew, verify },
    policy: noPolicy,
    clock: {
      now: () => ({ ...clock }),
      setTimer: (delay, callback) => {
        timer = { delay, callback };
        return () => (timer = null);
      },
    },
    random: { fraction: () => 0.5 },
    isInUse: () => use.isInUse,
    history: createHistory(store, { now: () => ({ ...clock }) }),
    log,
  });
  const startSignIn = vi.fn(async () => {});
  const switchOrganization = createOrganizationSwitch({
    store,
    manager,
    signIn: { start: startSignIn },
    policy: noPolicy,
  });
  return {
    manager,
    switchOrganization: (organizationId: string) => switchOrganization(organizationId, 'account'),
    startSignIn,
    session,
    /** Signs a user in. */
    begin: (next: Session) => memory.store.dispatch({ type: 'signed-in', session: next, returnTo: null }),
    signOut: () => store.dispatch({ type: 'session-ended', reason: 'signed-out' }),
    events,
    saved,
    save,
    log,
    refresh,
    renew,
    renewed,
    verify,
    pass: (time: number) => {
      clock.wall += time;
      clock.monotonic += time;
    },
    use,
    clock,
    timer: () => timer,
    types: () => events.map(({ type }) => type),
  };
}

/** A manager with an expired session. */
export function setUpExpired(changes: Partial<Session> = {}) {
  const all = setUp();
  all.begin(createSession(changes));
  all.pass(5 * minute);
  return all;
}
