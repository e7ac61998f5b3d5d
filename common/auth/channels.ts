/**
 * The requests and events of signing in. Each channel is declared once, here or in `../channels.ts`.
 * Types only, so that the first scripts stay small.
 */
import type { AuthState } from './auth-state.ts';
import type { HistoryEntry } from './history.ts';
import type { Result } from './result.ts';

export interface SignInRequest {
  /** Which of AuthKit's pages comes first (`screen_hint`). */
  readonly screen: 'sign-in' | 'sign-up';
  /** The user's destination in the app, in the app's own words. */
  readonly returnTo: string | null;
  /** Ask for credentials even if the browser still has a session (`prompt=login`). */
  readonly differentAccount: boolean;
}

/** The user's answer to a sign-in link. */
export interface LinkAnswer {
  readonly id: number;
  readonly wanted: boolean;
}

/** Either the user does something in the window, or this computer's network has returned. */
export type Sight = 'activity' | 'network-returned';

/** The data of the protected Dashboard; served through `withAuth` only. */
export interface Dashboard {
  readonly greeting: { readonly name: string };
  /** When the session began on this installation, in milliseconds since the epoch. */
  readonly signedInAt: number;
  /** When the access token was received, in milliseconds since the epoch. */
  readonly accessTokenIssuedAt: number;
  readonly accessTokenExpiresAt: number;
  /** When the access token will be renewed, or null while nobody uses the app. */
  readonly nextRefreshAt: number | null;
  /** When the session will have ended for certain, or null if only WorkOS knows. */
  readonly sessionEndsAt: number | null;
  readonly refreshCount: number;
  readonly history: readonly HistoryEntry[];
}

export interface AuthRequests {
  /** The state right now. */
  getState(): AuthState;
  /** Starts a sign-in in the system browser, superseding one that is under way. */
  signIn(request: SignInRequest): null;
  /** Cancels the sign-in under way; also refuses its account. */
  cancel(): null;
  /**
   * Signs in with the account that the state asks about.
   *
   * @param id of the question that was answered
   */
  confirmAccount(id: number): null;
  /** Opens the sign-in under way in the system browser again. */
  reopenBrowser(): null;
  /** Copies the address of the sign-in under way to the clipboard. */
  copyLink(): null;
  /**
   * Completes the sign-in with the browser's last address. Fails with `callback-unknown` for any other address; the
   * sign-in then continues.
   */
  pasteCallback(address: string): null;
  /** Continues the sign-in under way with a code on another device. */
  continueOnDevice(): null;
  /** Removes the problem from the state: the user has read it. */
  dismissProblem(): null;
  /** Ends the session here first, then in the browser. */
  signOut(): null;
  /**
   * Switches the organization: at once, or in the browser if WorkOS requires a sign-in.
   *
   * @param organizationId null lets the user choose one in the browser
   */
  switchOrganization(organizationId: string | null): null;
  /** Starts the sign-in that a link requests, or dismisses it; `id` names the answered question. */
  answerLink(answer: LinkAnswer): null;
  /** Reports activity or the network's return to main, so that a postponed refresh need not wait longer. */
  report(sight: Sight): null;
  /** Returns the protected Dashboard's data; fails with `signed-out` while signed out. */
  readDashboard(): Dashboard;
}

export interface AuthEvents {
  StateChanged: AuthState;
}

/** The object a preload exposes: one method per request, and one subscription method per event. */
export type Bridge<Requests extends RequestsOf<Requests>, Events> = {
  readonly [Channel in keyof Requests]: (
    ...payload: Parameters<Requests[Channel]>
  ) => Promise<Result<ReturnType<Requests[Channel]>>>;
} & {
  /** Calls `listener` with every later value until the returned function is called. */
  readonly [Name in keyof Events & string as `on${Name}`]: (
    listener: (value: Events[Name]) => void,
  ) => () => void;
};

/** Any declaration of requests: a method each, with the payload as its parameter and the answer as its result. */
export type RequestsOf<Requests> = Readonly<Record<keyof Requests, (...payload: never[]) => unknown>>;

/** The object that the preload exposes to the renderer as `window.authkit`. */
export type AuthBridge = Bridge<AuthRequests, AuthEvents>;
