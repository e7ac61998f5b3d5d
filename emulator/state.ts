/**
 * The emulator's data, in memory only. Records are replaced, not changed, except for the few fields that are not readonly.
 * {@link State.issueSecret} issues every secret, so that tests can search forbidden places for it.
 */
import { createSecret } from './identifiers.ts';
import type { Seed, SeedInvitation, SeedMembership, SeedUser } from './seed.ts';
import type { Settings } from './settings.ts';

export interface User extends Omit<SeedUser, 'memberships'> {
  memberships: readonly SeedMembership[];
  readonly createdAt: number;
  lastSignInAt: number | null;
}

/** A browser that is signed in to the hosted pages, known by its cookie. */
export interface HostedSession {
  readonly cookie: string;
  readonly userId: string;
  readonly organizationId: string | null;
  readonly authenticatedAt: number;
}

/** Where a hosted sign-in ends. */
type FlowOutcome =
  | {
      readonly kind: 'code';
      readonly redirectUri: string;
      readonly state: string | null;
      readonly codeChallenge: string;
    }
  | { readonly kind: 'device'; readonly deviceCode: string };

/** A sign-in under way on the hosted pages. */
export interface Flow {
  readonly id: string;
  /** The cookie of the browser that began it: no other browser can continue it. */
  readonly browser: string;
  readonly loginHint: string;
  readonly organizationId: string | null;
  readonly invitation: SeedInvitation | null;
  readonly outcome: FlowOutcome;
  /** The user who has signed in and now chooses an organization. */
  chooser: string | null;
}

/** The grant behind a code, a device code or a session. */
export interface Grant {
  readonly userId: string;
  readonly organizationId: string | null;
  readonly hostedCookie: string;
  /** When the user signed in, in milliseconds since the epoch; no refresh changes it. */
  readonly authenticatedAt: number;
}

interface AuthorizationCode extends Grant {
  readonly codeChallenge: string;
  readonly issuedAt: number;
}

export interface Session extends Omit<Grant, 'organizationId'> {
  readonly id: string;
  organizationId: string | null;
  ended: boolean;
}

interface RefreshToken {
  readonly sessionId: string;
  /** The full answer it was exchanged for, so that a replay gets the same pair. */
  exchanged: {
    readonly at: number;
    readonly organizationId: string | null;
    readonly response: Promise<unknown>;
  } | null;
}

export interface DeviceRequest {
  readonly userCode: string;
  readonly issuedAt: number;
  intervalSeconds: number;
  lastPolledAt: number | null;
  decision: 'pending' | 'denied' | Grant;
}

export interface State {
  settings: Settings;
  readonly seed: Seed;
  readonly users: Map<string, User>;
  readonly hostedSessions: Map<string, HostedSession>;
  readonly flows: Map<string, Flow>;
  readonly codes: Map<string, AuthorizationCode>;
  readonly sessions: Map<string, Session>;
  readonly refreshTokens: Map<string, RefreshToken>;
  readonly deviceRequests: Map<string, DeviceRequest>;
  /** Every secret that was issued or typed in. */
  readonly secrets: Set<string>;
  /** A new secret that {@link State.secrets} remembers. */
  issueSecret(): string;
  /** Back to the seed and the settings of the start. */
  reset(): void;
}

export function createState(seed: Seed, settings: Settings): State {
  const state: State = {
    settings,
    seed,
    users: new Map(),
    hostedSessions: new Map(),
    flows: new Map(),
    codes: new Map(),
    sessions: new Map(),
    refreshTokens: new Map(),
    deviceRequests: new Map(),
    secrets: new Set(),
    issueSecret() {
      const secret = createSecret();
      state.secrets.add(secret);
      return secret;
    },
    reset() {
      state.settings = settings;
      const { users, hostedSessions, flows, codes, sessions, refreshTokens, deviceRequests, secrets } = state;
      for (const collection of [
        users,
        hostedSessions,
        flows,
        codes,
        sessions,
        refreshTokens,
        deviceRequests,
      ]) {
        collection.clear();
      }
      secrets.clear();
      for (const user of seed.users) {
        users.set(user.id, { ...user, createdAt: Date.now(), lastSignInAt: null });
        secrets.add(user.password);
      }
    },
  };
  state.reset();
  return state;
}

export function findUserByEmail(state: State, email: string): User | undefined {
  const wanted = email.trim().toLowerCase();
  return [...state.users.values()].find((user) => user.email.toLowerCase() === wanted);
}

export function getUser(state: State, id: string): User {
  const user = state.users.get(id);
  if (user === undefined) throw new Error(`The emulator has no user ${id}.`);
  return user;
}

export function membershipIn(user: User, organizationId: string): SeedMembership | undefined {
  return user.memberships.find((membership) => membership.organizationId === organizationId);
}

/** Ends a session: its refresh tokens are refused from now on, its access tokens live until they expire. */
export function endSession(state: State, sessionId: string): boolean {
  const session = state.sessions.get(sessionId);
  if (session === undefined) return false;
  session.ended = true;
  return true;
}
