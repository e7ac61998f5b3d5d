/**
 * Every message between renderer and main. Requests go renderer → main and are answered with a `Result`; events go
 * main → renderer. The bridge, the schemas and the handlers are typed by this, and the compiler asks for each.
 */
import type { AuthBridge, AuthEvents, AuthRequests, Bridge } from './auth/channels.ts';
import type { Appearance, DeviceSettings } from './device-settings.ts';
import type { Place } from './places.ts';
import type { PolicyReport } from './policy.ts';
import type { UpdateState } from './update.ts';

/** The renderer's requests besides signing in. */
export interface DesktopRequests {
  /** The app's settings and findings on this computer. */
  readDevice(): DeviceSettings;
  /** The name of the user's browser, or null if the system does not tell. */
  readBrowserName(): string | null;
  setAppearance(appearance: Appearance): null;
  /** Whether the app starts when the user logs in to this computer. */
  setStartsAtLogin(isOn: boolean): null;
  /** Copies a report for a support ticket to the clipboard. */
  copyDiagnostics(): null;
  /** Signs out here and removes everything that the app keeps on this computer; the window then starts afresh. */
  resetDevice(): null;
  /** The policy of this computer. */
  readPolicy(): PolicyReport;
  /** The state of updates. */
  getUpdate(): UpdateState;
  /** Looks for a newer version now; the update state has the result. */
  checkForUpdate(): null;
  /** Restarts the app with the downloaded version. */
  installUpdate(): null;
}
export interface Requests extends AuthRequests, DesktopRequests {}
export type RequestChannel = keyof Requests;

export interface DesktopEvents {
  UpdateChanged: UpdateState;
  /** The user chooses a place in the menu. */
  PlaceRequested: Place;
}
export interface Events extends AuthEvents, DesktopEvents {}

/** The object that the preload exposes to the renderer as `window.desktop`, beside `window.authkit`. */
export type DesktopBridge = Bridge<DesktopRequests, DesktopEvents>;

/** Both of them. */
export type AppBridge = AuthBridge & DesktopBridge;
