/**
 * The one thing that main tells the renderer about signing in. Readonly, serialisable, and free of secrets:
 * no token, no code, no verifier, no authorization URL.
 *
 *                  ┌────────── cancelled, failed, expired ─────────┐
 *                  ▼                                               │
 *   restoring ─▶ signed-out ──── sign in ────▶ signing-in (starting → waiting → finishing)
 *       │          ▲    ▲                        ▲      │          │
 *       │          │    └─ signed out, ended ─┐  │      ▼          │
 *       └──────────┼───────────────────────▶ signed-in ◀───────────┘
 *                  └─ storage unreadable          │  ▲  cancelled while a session was there
 *                                                 └──┘  refreshed, organization switched, connection changed
 *
 * If nothing proves the browser (a pasted address, the custom protocol, a code on another device, a sign-in of an earlier
 * run), `confirming` comes after finishing: the user confirms the account.
 *
 * During a step-up (RFC 9470) the state stays `signed-in`, with a `confirmation`, until the browser has come back.
 *
 * A link to the sign-in endpoint covers any state but the first with `sign-in-requested`: if the user accepts, an attempt
 * starts; if not, the earlier state is back.
 */
import type { AuthProblem } from './auth-problem.ts';
import type { GivenClaims } from './custom-claims.ts';

/** Why nobody is signed in. */
export const signedOutReasons = [
  /** Nobody has signed in on this installation, or nothing says that somebody has. */
  'never-signed-in',
  /** The user signed out here. */
  'signed-out',
  /** The session is not as a policy fixes it. */
  'session-ended',
  /** WorkOS ended the session: the user has to set up a second factor. */
  'mfa-required',
  /** WorkOS ended the session: the organization wants its own sign-in. */
  'sso-required',
  /** WorkOS no longer accepts the session: its maximum or its inactivity timeout has passed. */
  'session-expired',
  /** A second browser has had the address of this sign-in: somebody else may have signed in. */
  'browser-not-alone',
  /** A refresh was cut off, and when it could be repeated WorkOS no longer accepted it. */
  'interrupted',
  /** The stored session could not be read; the file was kept beside the new one. */
  'storage-unreadable',
  /** A newer version of the app has stored the session; its file is left alone. */
  'storage-newer',
  /** The operating system's keyring no longer has the key that the stored session was encrypted with. */
  'keyring-changed',
  /** There was no keyring at the start. What is stored waits for it, as it does behind the next three. */
  'keyring-absent',
  /** The keyring was locked, and nobody could be asked to unlock it. */
  'keyring-locked',
  /** The user was asked to unlock the keyring, and did not. */
  'keyring-dismissed',
  /** The keyring did not answer. */
  'keyring-silent',
] as const;
export type SignedOutReason = (typeof signedOutReasons)[number];

/** Why a keyring can't be used: the user's remedy differs too. */
export type KeyringObstacle =
  /** There is none, or none that protects anything. */
  | 'absent'
  | 'locked'
  /** The user was asked to unlock it, and did not. */
  | 'dismissed'
  /** It is there and does not answer. */
  | 'silent';

/** How the session is kept. */
export type Persistence =
  /** Encrypted on disk, with a key that the operating system protects. */
  | 'encrypted'
  /** In memory until the app quits: this system offers no safe place for a key, or the file is not this version's. */
  | 'this-run-only';

export type Connection = 'online' | 'offline' | 'reconnecting';

/** The signed-in user's profile, for display. */
export interface Profile {
  readonly id: string;
  readonly email: string;
  /** First and last name, or the e-mail address where WorkOS knows none; never empty. */
  readonly name: string;
  /** One or two letters to show where there is no picture. */
  readonly initials: string;
  /** Whether there is a picture of this user to ask main for. */
  readonly hasPicture: boolean;
}

export interface Impersonator {
  readonly email: string;
  readonly reason: string | null;
  /** When it is over at the latest, in milliseconds since the epoch. */
  readonly endsAt: number;
}

export interface RestoringState {
  readonly status: 'restoring';
}

export interface SignedOutState {
  readonly status: 'signed-out';
  readonly reason: SignedOutReason;
  /** The problem of the user's last request, or null. */
  readonly problem: AuthProblem | null;
  readonly persistence: Persistence;
  /** There where the policy of this computer lets nobody make an account. */
  readonly signUp?: 'disabled';
}

/** The code and address for another device (RFC 8628 §3.2): not secret. */
export interface DeviceCode {
  readonly userCode: string;
  /** The address to type. */
  readonly verificationUri: string;
  /** The address that has the code in it already, for a QR code; the plain one where there is none. */
  readonly verificationUriComplete: string;
}

/** The account of a sign-in, which the user has to confirm. */
export interface FoundAccount extends Pick<Profile, 'name' | 'email'> {
  /** Tells this question from those before and after it. */
  readonly id: number;
  readonly organizationId: string | null;
}

export interface UnderWayState extends SigningInBase {
  readonly step: 'starting' | 'waiting' | 'finishing';
  readonly account: null;
}

/** Nothing of the account is stored or used yet. */
export interface ConfirmingState extends SigningInBase {
  readonly step: 'confirming';
  readonly account: FoundAccount;
}

export type SigningInState = UnderWayState | ConfirmingState;

interface SigningInBase {
  readonly status: 'signing-in';
  /** When the attempt ends by itself, in milliseconds since the epoch by the clock as it was when this was told. */
  readonly expiresAt: number;
  /** How the browser comes back to the app; `device` where it is another device's. */
  readonly transport: 'loopback' | 'custom-protocol' | 'device';
  /** The code to use on another device, or null while this computer's browser is used. */
  readonly device: DeviceCode | null;
  /** Whether to offer such a code: until WorkOS has said that this client may not use one. */
  readonly offersDeviceCode: boolean;
  /** What went wrong while waiting (the browser did not open, say) without ending the attempt, or null. */
  readonly problem: AuthProblem | null;
}

/** The user is asked to confirm that it is them, in the browser; they stay signed in meanwhile. */
export type Confirmation = Pick<UnderWayState, 'step' | 'expiresAt'>;

export interface SignedInState {
  readonly status: 'signed-in';
  readonly user: Profile;
  readonly organizationId: string | null;
  readonly role: string | null;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly entitlements: readonly string[];
  readonly featureFlags: readonly string[];
  /** What of the JWT template's claims main's allowlist lets through. */
  readonly claims: GivenClaims;
  /** The IDs of the user's organizations that this installation knows, with the current one. */
  readonly knownOrganizations: readonly string[];
  /** The names of these, by ID, as far as a claim has told them. */
  readonly organizationNames: Readonly<Record<string, string>>;
  readonly sessionId: string;
  /** The user's way of signing in, in WorkOS's words (`Password`, `GoogleOAuth`, …), or null. */
  readonly authenticationMethod: string | null;
  readonly impersonator: Impersonator | null;
  /** When the access token expires and is renewed, in milliseconds since the epoch. */
  readonly accessTokenExpiresAt: number;
  /** When WorkOS last confirmed this session, in milliseconds since the epoch. */
  readonly lastVerifiedAt: number;
  readonly connection: Connection;
  /** Why WorkOS could not be asked the last time, while `connection` is not `online`; or null. */
  readonly connectionProblem: AuthProblem | null;
  /** The `returnTo` of the sign-in; null after a restart. */
  readonly returnTo: string | null;
  readonly problem: AuthProblem | null;
  readonly persistence: Persistence;
  /** Present while an action waits for a recent sign-in; otherwise null. */
  readonly confirmation: Confirmation | null;
}

/** A link from outside the app asks for a sign-in, and the app asks the user. */
export interface SignInRequestedState {
  readonly status: 'sign-in-requested';
  /** Tells this question from those before and after it. */
  readonly id: number;
  /** Which of AuthKit's pages comes first. */
  readonly screen: 'sign-in' | 'sign-up';
  /** Whether the link is an invitation to an organization. */
  readonly isInvitation: boolean;
  /** The account and the organization that the link names, or null: anybody may have written them. */
  readonly loginHint: string | null;
  readonly organizationId: string | null;
  /** The e-mail address of the signed-in user, and stays so until somebody has signed in anew; or null. */
  readonly signedInAs: string | null;
}

export type AuthState =
  | RestoringState
  | SignedOutState
  | SigningInState
  | SignedInState
  | SignInRequestedState;
export type AuthStatus = AuthState['status'];
