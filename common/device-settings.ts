/** The app's settings and findings on this computer. */

import type { KeyringObstacle } from './auth/auth-state.ts';

export const appearances = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof appearances)[number];

/** Whose advice on a keyring fits: that of a desktop, or of the operating system. */
export type Desktop = 'gnome' | 'kde' | 'other-linux' | 'other-system';

export interface DeviceSettings {
  readonly appearance: Appearance;
  readonly startsAtLogin: boolean;
  /** How the browser comes back to the app, as it is set up. */
  readonly redirect: 'automatic' | 'loopback' | 'custom-protocol';
  readonly keyring: {
    readonly isAvailable: boolean;
    /** What is in the way where it is not. */
    readonly obstacle: KeyringObstacle;
    /** What the system calls it: `gnome_libsecret`, `kwallet6`, `Keychain`, … */
    readonly backend: string;
    readonly desktop: Desktop;
  };
  /** Host and port of the proxy on the way to WorkOS, or null where there is none. */
  readonly proxy: string | null;
  readonly versions: {
    readonly app: string;
    readonly electron: string;
    readonly chromium: string;
    readonly node: string;
    readonly system: string;
  };
}
