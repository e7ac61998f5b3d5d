/**
 * A WorkOS that keeps its sessions, rotates refresh tokens with a replay grace, and refuses as the real one does. What
 * becomes of a call on its way is for the history to say.
 */
import { createHash } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import type { SessionTokens } from '../../../main/auth/workos/seal.ts';
import type { AuthorizationRequest } from '../../../main/auth/workos/authorization-url.ts';
import type { DeviceAuthorization } from '../../../main/auth/workos/workos-client.ts';
import { Secret } from '../../../main/lib/secret.ts';
import type { Scheduler } from './scheduler.ts';
import { signToken } from './tokens.ts';

export const people = ['Ada', 'Ben'] as const;
export type Person = (typeof people)[number];
/** Ben is in one organization only; nobody is in `org_3`. */
const memberships: Readonly<Record<Person, readonly string[]>> = { Ada: ['org_1', 'org_2'], Ben: ['org_1'] };

/** For how long the same refresh token is answered again with the same pair, in milliseconds. */
export const replayGrace = 30_000;
const codeLifetime = 10 * 60_000;
const tokenLifetime = 5 * 60;

export interface HostedSession {
  readonly id: string;
  readonly person: Person;
  /** The code challenge of the attempt that it began with; null for one by a code on another device. */
  readonly challenge: string | null;
  organizationId: string;
  /** Those that it was ever in. */
  readonly organizations: Set<string>;
  readonly authenticatedAt: number;
  hasEnded: boolean;
  /** What it refuses to be refreshed for, or null. */
  demand: string | null;
  /** Whether it ever has. */
  wasDemanded: boolean;
}

interface RefreshToken {
  readonly session: HostedSession;
  exchanged: { readonly at: number; readonly organizationId: string; readonly answer: SessionTokens } | null;
}

interface Code {
  readonly person: Person;
  readonly organizationId: string;
  readonly challenge: string;
  readonly issuedAt: number;
}

/** WorkOS says no, with its name for why. */
export class Refusal extends Error {}

export class WorkOS {
  readonly sessions = new Map<string, HostedSession>();
  readonly #tokens = new Map<string, RefreshToken>();
  readonly #codes = new Map<string, Code>();
  readonly #devices = new Map<string, { person: Person | null; isDenied: boolean }>();
  /** Everything that nobody but main, the encrypted file and WorkOS may see. */
  readonly secrets = new Set<string>();
  /** Requests that the app has given up, and that still come in. */
  readonly late: (() => void)[] = [];
  #keys = ['key_1'];
  #shownKeys = ['key_1'];
  #count = 0;

  readonly scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
  }

  name(kind: string): string {
    return `${kind}_${(this.#count += 1)}`;
  }

  #secretName(kind: string): string {
    const secret = this.name(`secret-${kind}`);
    this.secrets.add(secret);
    return secret;
  }

  /** A person has signed in in the browser. */
  issueCode(person: Person, request: AuthorizationRequest): string | null {
    const organizations = memberships[person];
    const organizationId = request.organizationId ?? organizations[0];
    if (organizationId === undefined || !organizations.includes(organizationId)) return null;
    const code = this.#secretName('code');
    const { codeChallenge: challenge } = request;
    this.#codes.set(code, { person, organizationId, challenge, issuedAt: this.scheduler.now });
    return code;
  }

  /** A person decides on the other device about the newest code. */
  decideDevice(person: Person | null): boolean {
    const newest = [...this.#devices.values()].at(-1);
    if (newest === undefined) return false;
    newest.person = person;
    newest.isDenied = person === null;
    return true;
  }

  /** Signs with a new key from here on, before it is shown to anybody. */
  rotateKey(): void {
    this.#keys.push(this.name('key'));
  }

  showKeys(): void {
    this.#shownKeys = [...this.#keys];
  }

  /** Whose refresh token this is. */
  sessionOf(refreshToken: string): string | null {
    return this.#tokens.get(refreshToken)?.session.id ?? null;
  }

  latestSession(): HostedSession | null {
    return [...this.sessions.values()].at(-1) ?? null;
  }

  #issueTokens(session: HostedSession): SessionTokens {
    const { person, organizationId } = session;
    const iat = Math.floor(this.scheduler.now / 1000);
    const claims = {
      sub: `user_${person}`,
      sid: session.id,
      iat,
      exp: iat + tokenLifetime,
      auth_time: Math.floor(session.authenticatedAt / 1000),
      org_id: organizationId,
    };
    const accessToken = signToken({ ...claims, jti: this.name('jti') }, this.#keys.at(-1) ?? '');
    this.secrets.add(accessToken);
    const refreshToken = this.#secretName('refresh');
    this.#tokens.set(refreshToken, { session, exchanged: null });
    const user = { id: claims.sub, email: `${person.toLowerCase()}@example.com`, firstName: person };
    return {
      accessToken: new Secret(accessToken),
      refreshToken: new Secret(refreshToken),
      user,
      organizationId,
    };
  }

  #begin(person: Person, organizationId: string, challenge: string | null): SessionTokens {
    const id = this.name('session');
    const session = {
      id,
      person,
      organizationId,
      organizations: new Set([organizationId]),
      challenge,
      authenticatedAt: this.scheduler.now,
      hasEnded: false,
      demand: null,
      wasDemanded: false,
    };
    this.sessions.set(id, session);
    return this.#issueTokens(session);
  }

  exchange(code: string, verifier: string): SessionTokens {
    const issued = this.#codes.get(code);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (issued === undefined || this.scheduler.now - issued.issuedAt > codeLifetime)
      throw new Refusal('invalid_grant');
    if (issued.challenge !== challenge) throw new Refusal('invalid_grant');
    this.#codes.delete(code);
    return this.#begin(issued.person, issued.organizationId, challenge);
  }

  endSession(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    if (session !== undefined) session.hasEnded = true;
  }

  refresh(refreshToken: string, wanted: string | null): SessionTokens {
    const token = this.#tokens.get(refreshToken);
    if (token === undefined || token.session.hasEnded) throw new Refusal('invalid_grant');
    const { session, exchanged } = token;
    const organizationId = wanted ?? session.organizationId;
    if (exchanged !== null) {
      const isReplay =
        this.scheduler.now - exchanged.at < replayGrace && exchanged.organizationId === organizationId;
      if (!isReplay) throw new Refusal('invalid_grant');
      return exchanged.answer;
    }
    if (session.demand !== null) throw new Refusal(session.demand);
    if (!memberships[session.person].includes(organizationId))
      throw new Refusal('organization_membership_not_found');
    session.organizationId = organizationId;
    session.organizations.add(organizationId);
    const answer = this.#issueTokens(session);
    token.exchanged = { at: this.scheduler.now, organizationId, answer };
    return answer;
  }

  pollDevice(deviceCode: string): SessionTokens {
    const device = this.#devices.get(deviceCode);
    if (device === undefined) throw new Refusal('expired_token');
    if (device.isDenied) throw new Refusal('access_denied');
    if (device.person === null) throw new Refusal('authorization_pending');
    this.#devices.delete(deviceCode);
    return this.#begin(device.person, memberships[device.person][0] ?? '', null);
  }

  authorizeDevice(): DeviceAuthorization {
    const deviceCode = this.#secretName('device');
    this.#devices.set(deviceCode, { person: null, isDenied: false });
    const address = 'https://authkit.example.com/device';
    return {
      deviceCode: new Secret(deviceCode),
      userCode: this.name('USER'),
      verificationUri: address,
      verificationUriComplete: address,
      lifetime: 15 * 60_000,
      interval: 5_000,
    };
  }

  keySet(): JSONWebKeySet {
    return { keys: this.#shownKeys.map((kid) => ({ kid, kty: 'RSA' })) };
  }
}
