/**
 * Every message between renderer and main, with its signature. No other file spells a channel name.
 * Requests go renderer → main and are answered with a `Result`; events go main → renderer.
 */
import type { AuthState, Place } from './auth-state.ts';
import type { Appearance, DeviceSettings } from './device-settings.ts';
import type { HistoryEntry } from './history.ts';
import type { PolicyReport } from './policy.ts';
import type { UpdateState } from './update.ts';

export interface SignInRequest {
  /** Which of AuthKit's pages comes first (`screen_hint`). */
  readonly screen: 'sign-in' | 'sign-up';
  /** Where in the app the person is on the way to. */
  readonly returnTo: Place;
  /** Ask for credentials even where the browser still has a session (`prompt=login`). */
  readonly differentAccount: boolean;
}

/** The person is doing something in the window, or this computer's network has returned. */
export const sights = ['activity', 'network-returned'] as const;
export type Sight = (typeof sights)[number];

/** What the protected Dashboard shows; served through `withAuth` only. */
export interface Dashboard {
  readonly greeting: { readonly name: string };
  /** When the session began on this installation, in milliseconds since the epoch. */
  readonly signedInAt: number;
  /** When the access token was received, in milliseconds since the epoch. */
  readonly accessTokenIssuedAt: number;
  readonly accessTokenExpiresAt: number;
  /** When the access token will be renewed, or null where nothing is planned because nobody uses the app. */
  readonly nextRefreshAt: number | null;
  /** When the session is over for sure, or null where only WorkOS knows. */
  readonly sessionEndsAt: number | null;
  readonly refreshCount: number;
  readonly history: readonly HistoryEntry[];
}

export interface Requests {
  'auth:get-state': () => AuthState;
  'auth:sign-in': (request: SignInRequest) => null;
  'auth:cancel': () => null;
  'auth:reopen-browser': () => null;
  'auth:copy-link': () => null;
  /** The address that the browser ended on, as the person pasted it. */
  'auth:paste-callback': (address: string) => null;
  'auth:continue-on-device': () => null;
  /** The person has read the problem that the state tells. */
  'auth:dismiss-problem': () => null;
  'auth:sign-out': () => null;
  /** `organizationId` null lets the person choose one in the browser. */
  'auth:switch-organization': (request: { readonly organizationId: string | null }) => null;
  /** Whether the person wants the sign-in that a link asks for. */
  'auth:answer-link': (wanted: boolean) => null;
  /** Tells what the renderer has seen that may make a put-off refresh possible or due. */
  'auth:report': (sight: Sight) => null;
  'dashboard:read': () => Dashboard;
  'device:read': () => DeviceSettings;
  'device:set-appearance': (appearance: Appearance) => null;
  'device:set-starts-at-login': (isOn: boolean) => null;
  /** What the person's browser is called, or null where the system does not tell. */
  'device:browser-name': () => string | null;
  'device:copy-diagnostics': () => null;
  'device:reset': () => null;
  'policy:read': () => PolicyReport;
  'update:get-state': () => UpdateState;
  'update:check': () => null;
  'update:install': () => null;
}
export type RequestChannel = keyof Requests;

export const requestChannels = [
  'auth:get-state',
  'auth:sign-in',
  'auth:cancel',
  'auth:reopen-browser',
  'auth:copy-link',
  'auth:paste-callback',
  'auth:continue-on-device',
  'auth:dismiss-problem',
  'auth:sign-out',
  'auth:switch-organization',
  'auth:answer-link',
  'auth:report',
  'dashboard:read',
  'device:read',
  'device:set-appearance',
  'device:set-starts-at-login',
  'device:browser-name',
  'device:copy-diagnostics',
  'device:reset',
  'policy:read',
  'update:get-state',
  'update:check',
  'update:install',
] as const satisfies readonly RequestChannel[];

export interface Events {
  'auth:state-changed': AuthState;
  'update:state-changed': UpdateState;
  /** The person asks for a place from outside the page: by the menu. */
  'place-requested': Place;
}
