/**
 * The auth state that main sends to the renderer. Readonly, serialisable, and free of secrets: no token, no code, no
 * verifier, no authorization URL.
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
 * If the callback can't be tied to the opened browser (a pasted address, the custom protocol, a code on another device,
 * a sign-in of an earlier run), `confirming` follows `finishing`: the user confirms the account.
 *
 * During a step-up (RFC 9470) the state stays `signed-in`, with a `confirmation`, until the browser returns.
 *
 * A link to the sign-in endpoint replaces any state but the first with `sign-in-requested`: if the user accepts, an
 * attempt starts; if not, the earlier state returns.
 */
import type { AuthProblem } from './auth-problem.ts';
import type { GivenClaims } from './custom-claims.ts';

/** Why nobody is signed in. */
export const signedOutReasons = [
  /** Nobody is known to have signed in on this installation. */
  'never-signed-in',
  /** The user signed out here. */
  'signed-out',
  /** The session breaks a policy. */
  'session-ended',
  /** WorkOS ended the session: the user has to set up a second factor. */
  'mfa-required',
  /** WorkOS ended the session: the organization wants its own sign-in. */
  'sso-required',
  /** WorkOS no longer accepts the session: its maximum or its inactivity timeout has passed. */
  'session-expired',
  /** A second browser has opened the address of this sign-in: another user may have signed in. */
  'browser-not-alone',
  /** A refresh was interrupted, and WorkOS refused it when it was repeated. */
  'interrupted',
  /** The stored session could not be read; its file was moved aside. */
  'storage-unreadable',
  /** A newer version of the app has stored the session; its file stays untouched. */
  'storage-newer',
  /** The operating system's keyring no longer has the key that the stored session was encrypted with. */
  'keyring-changed',
  /**
   * There was no keyring at the start. For this reason and the next three, the stored session is kept until the keyring
   * works.
   */
  'keyring-absent',
  /** The keyring was locked, and nobody could be asked to unlock it. */
  'keyring-locked',
  /** The user did not unlock the keyring when asked. */
  'keyring-dismissed',
  /** The keyring did not answer. */
  'keyring-silent',
] as const;
export type SignedOutReason = (typeof signedOutReasons)[number];

/** Why a keyring can't be used; each reason has its own advice. */
export type KeyringObstacle =
  /** There is no keyring, or none that protects anything. */
  | 'absent'
  | 'locked'
  /** The user did not unlock it when asked. */
  | 'dismissed'
  /** It exists but does not answer. */
  | 'silent';

/** How the session is kept. */
export type Persistence =
  /** Encrypted on disk, with a key that the operating system protects. */
  | 'encrypted'
  /** In memory until the app quits: the system has no safe place for a key, or the file is a newer version's. */
  | 'this-run-only';

export type Connection = 'online' | 'offline' | 'reconnecting';

/** The signed-in user's profile, for display. */
export interface Profile {
  readonly id: string;
  readonly email: string;
  /** First and last name, or the e-mail address if WorkOS has no name; never empty. */
  readonly name: string;
  /** One or two letters to show without a picture. */
  readonly initials: string;
  /** Whether main can provide a picture of this user. */
  readonly hasPicture: boolean;
}

export interface Impersonator {
  readonly email: string;
  readonly reason: string | null;
  /** The latest end of the impersonation, in milliseconds since the epoch. */
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
  /** Present if this computer's policy forbids sign-up. */
  readonly signUp?: 'disabled';
}

/** The code and address for another device (RFC 8628 §3.2): not secret. */
export interface DeviceCode {
  readonly userCode: string;
  /** The address to type. */
  readonly verificationUri: string;
  /** The address that includes the code, for a QR code; the plain address if there is none. */
  readonly verificationUriComplete: string;
}

/** A sign-in's account that the user must confirm. */
export interface FoundAccount extends Pick<Profile, 'name' | 'email'> {
  /** Tells this question from those before and after it. */
  readonly id: number;
  readonly organizationId: string | null;
}

export interface UnderWayState extends SigningInBase {
  readonly step: 'starting' | 'waiting' | 'finishing';
  readonly account: null;
}

/** The account is neither stored nor used yet. */
export interface ConfirmingState extends SigningInBase {
  readonly step: 'confirming';
  readonly account: FoundAccount;
}

export type SigningInState = UnderWayState | ConfirmingState;

interface SigningInBase {
  readonly status: 'signing-in';
  /** When the attempt expires, in milliseconds since the epoch by the clock at the time of this state. */
  readonly expiresAt: number;
  /** How the browser returns to the app; `device` for another device's browser. */
  readonly transport: 'loopback' | 'custom-protocol' | 'device';
  /** The code to use on another device, or null while this computer's browser is used. */
  readonly device: DeviceCode | null;
  /** Whether to offer such a code; false once WorkOS has refused one to this client. */
  readonly offersDeviceCode: boolean;
  /** A problem while waiting that does not end the attempt, such as a browser that did not open; or null. */
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
  /** The JWT template's claims that main's allowlist permits. */
  readonly claims: GivenClaims;
  /** The IDs of the user's organizations that this installation knows, with the current one. */
  readonly knownOrganizations: readonly string[];
  /** Their names by ID, as far as a claim has given them. */
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
  /** Why the last call to WorkOS failed, while `connection` is not `online`; or null. */
  readonly connectionProblem: AuthProblem | null;
  /** The `returnTo` of the sign-in; null after a restart. */
  readonly returnTo: string | null;
  readonly problem: AuthProblem | null;
  readonly persistence: Persistence;
  /** Present while an action waits for a recent sign-in; otherwise null. */
  readonly confirmation: Confirmation | null;
}

/** A link from outside the app requests a sign-in, and the app asks the user. */
export interface SignInRequestedState {
  readonly status: 'sign-in-requested';
  /** Tells this question from those before and after it. */
  readonly id: number;
  /** Which of AuthKit's pages comes first. */
  readonly screen: 'sign-in' | 'sign-up';
  /** Whether the link is an invitation to an organization. */
  readonly isInvitation: boolean;
  /** The account and organization in the link, or null. Anybody may have written the link. */
  readonly loginHint: string | null;
  readonly organizationId: string | null;
  /** The e-mail address of the signed-in user, who stays signed in until the new sign-in succeeds; or null. */
  readonly signedInAs: string | null;
}

export type AuthState =
  | RestoringState
  | SignedOutState
  | SigningInState
  | SignedInState
  | SignInRequestedState;
export type AuthStatus = AuthState['status'];
