/** `window.authkit` for component tests: a bridge whose requests succeed, and first states. */
import type { AuthState, SignedInState, SignedOutState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/auth/channels.ts';

export type MockBridge<Bridge extends AuthBridge = AuthBridge> = Bridge & {
  /** Publishes another state, as main would. */
  tell(state: AuthState): void;
};

/**
 * @param state the first state
 * @param answers replaces some of the methods; every other request succeeds without an answer
 */
export function createMockBridge<Bridge extends AuthBridge = AuthBridge>(
  state: AuthState,
  answers: Partial<Bridge> = {},
): MockBridge<Bridge> {
  let current = state;
  const listeners = new Set<(state: AuthState) => void>();
  const known = {
    getState: async () => ({ ok: true, value: current }),
    onStateChanged: (listener: (state: AuthState) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (next: AuthState) => {
      current = next;
      for (const listener of listeners) listener(next);
    },
    ...answers,
  };
  return new Proxy(known as unknown as MockBridge<Bridge>, {
    get: (target, name) => Reflect.get(target, name) ?? (async () => ({ ok: true, value: null })),
  });
}

/** Nobody is signed in. */
export const signedOutState: SignedOutState = {
  status: 'signed-out',
  reason: 'never-signed-in',
  problem: null,
  persistence: 'encrypted',
};

/** Nova of the emulator is signed in, an administrator, but for what `changes` says. */
export const signedInState = (changes: Partial<SignedInState> = {}): SignedInState => ({
  status: 'signed-in',
  user: {
    id: 'user_01K0EMVAT0R0000000000N0VA0',
    email: 'nova@example.com',
    name: 'Nova Quartz',
    initials: 'NQ',
    hasPicture: false,
  },
  organizationId: 'org_01K0EMVAT0R000000000AVR0RA',
  role: 'admin',
  roles: ['admin'],
  permissions: ['notes:read', 'notes:write', 'admin:access'],
  entitlements: ['audit-logs'],
  featureFlags: ['new-dashboard'],
  knownOrganizations: ['org_01K0EMVAT0R000000000AVR0RA', 'org_01K0EMVAT0R000000000BASA1T'],
  organizationNames: {},
  claims: {},
  confirmation: null,
  sessionId: 'session_01K0EMVAT0R00000000000DEM0',
  authenticationMethod: 'Password',
  impersonator: null,
  accessTokenExpiresAt: Date.now() + 240_000,
  lastVerifiedAt: Date.now() - 60_000,
  connection: 'online',
  connectionProblem: null,
  returnTo: null,
  problem: null,
  persistence: 'encrypted',
  ...changes,
});
