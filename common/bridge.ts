/** The one object that the preload exposes to the renderer, as `window.authkit`. */
import type { AuthState, Place } from './auth-state.ts';
import type { Appearance, DeviceSettings } from './device-settings.ts';
import type { Dashboard, Sight, SignInRequest } from './channels.ts';
import type { PolicyReport } from './policy.ts';
import type { UpdateState } from './update.ts';
import type { Result } from './result.ts';

export interface AuthBridge {
  /** The state right now. */
  getState(): Promise<Result<AuthState>>;
  /** Calls `listener` with every later state; the returned function ends that. */
  onStateChanged(listener: (state: AuthState) => void): () => void;
  /** Calls `listener` with each place that the person asks for outside the page; the returned function ends that. */
  onPlaceRequested(listener: (place: Place) => void): () => void;
  /** Starts a sign-in in the system browser, superseding one that is under way. */
  signIn(request: SignInRequest): Promise<Result<null>>;
  /** Gives up the sign-in that is under way. */
  cancel(): Promise<Result<null>>;
  /** Opens the sign-in that is under way in the system browser once more. */
  reopenBrowser(): Promise<Result<null>>;
  /** Puts the address of the sign-in that is under way on the clipboard. */
  copyLink(): Promise<Result<null>>;
  /** Takes the link that the browser ended on; fails with `callback-unknown`, and the sign-in goes on. */
  pasteCallback(address: string): Promise<Result<null>>;
  /** Goes on with the sign-in that is under way by a code on another device. */
  continueOnDevice(): Promise<Result<null>>;
  /** Takes the problem out of the state, once the person has read it. */
  dismissProblem(): Promise<Result<null>>;
  /** Ends the session here first, then in the browser. */
  signOut(): Promise<Result<null>>;
  /**
   * Goes on in another organization: at once, or, where WorkOS wants the person to sign in for it, in the browser.
   *
   * @param organizationId null lets the person choose one in the browser
   */
  switchOrganization(organizationId: string | null): Promise<Result<null>>;
  /** Starts the sign-in that a link asks for, or dismisses it. */
  answerLink(wanted: boolean): Promise<Result<null>>;
  /** Tells main what only the window sees, so that a refresh that was put off need not wait longer. */
  report(sight: Sight): Promise<Result<null>>;
  /** What the protected Dashboard shows; fails with `signed-out` where nobody is signed in. */
  readDashboard(): Promise<Result<Dashboard>>;
  /** What the app is set to on this computer, and what it found here. */
  readDevice(): Promise<Result<DeviceSettings>>;
  /** What the person's browser is called, or null where the system does not tell. */
  readBrowserName(): Promise<Result<string | null>>;
  setAppearance(appearance: Appearance): Promise<Result<null>>;
  /** Whether the app starts when the person logs in to this computer. */
  setStartsAtLogin(isOn: boolean): Promise<Result<null>>;
  /** Puts on the clipboard what a person can paste into a ticket. */
  copyDiagnostics(): Promise<Result<null>>;
  /** Signs out here and removes everything that the app keeps on this computer; the window then starts afresh. */
  resetDevice(): Promise<Result<null>>;
  /** What the policy of this computer fixes. */
  readPolicy(): Promise<Result<PolicyReport>>;
  /** What is known of a newer version. */
  getUpdate(): Promise<Result<UpdateState>>;
  /** Calls `listener` with every later state; the returned function ends that. */
  onUpdateChanged(listener: (state: UpdateState) => void): () => void;
  /** Looks for a newer version now; what comes of it is told in the state. */
  checkForUpdate(): Promise<Result<null>>;
  /** Restarts the app with the version that is ready. */
  installUpdate(): Promise<Result<null>>;
}
