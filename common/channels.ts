/**
 * Every message between renderer and main. Requests go renderer → main and are answered with a `Result`; events go
 * main → renderer. The bridge, the schemas and the handlers are typed by this, and the compiler asks for each.
 */
import type { AuthBridge, AuthEvents, AuthRequests, Bridge } from './auth/channels.ts';
import type { Appearance, DeviceSettings } from './device-settings.ts';
import type { Place } from './places.ts';
import type { PolicyReport } from './policy.ts';
import type { UpdateState } from './update.ts';

/** What the renderer can ask besides signing in. */
export interface DesktopRequests {
  /** What the app is set to on this computer, and what it found here. */
  readDevice(): DeviceSettings;
  /** What the user's browser is called, or null where the system does not tell. */
  readBrowserName(): string | null;
  setAppearance(appearance: Appearance): null;
  /** Whether the app starts when the user logs in to this computer. */
  setStartsAtLogin(isOn: boolean): null;
  /** Puts on the clipboard what a user can paste into a ticket. */
  copyDiagnostics(): null;
  /** Signs out here and removes everything that the app keeps on this computer; the window then starts afresh. */
  resetDevice(): null;
  /** What the policy of this computer fixes. */
  readPolicy(): PolicyReport;
  /** What is known of a newer version. */
  getUpdate(): UpdateState;
  /** Looks for a newer version now; what comes of it is told in the state. */
  checkForUpdate(): null;
  /** Restarts the app with the version that is ready. */
  installUpdate(): null;
}
export interface Requests extends AuthRequests, DesktopRequests {}
export type RequestChannel = keyof Requests;

export interface DesktopEvents {
  UpdateChanged: UpdateState;
  /** The user asks for a place from outside the page: by the menu. */
  PlaceRequested: Place;
}
export interface Events extends AuthEvents, DesktopEvents {}

/** The object that the preload exposes to the renderer as `window.desktop`, beside `window.authkit`. */
export type DesktopBridge = Bridge<DesktopRequests, DesktopEvents>;

/** Both of them. */
export type AppBridge = AuthBridge & DesktopBridge;
