/** The app's settings and findings on this computer. */

import type { KeyringObstacle } from './auth/auth-state.ts';

export const appearances = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof appearances)[number];

/** The desktop or operating system whose keyring advice applies. */
export type Desktop = 'gnome' | 'kde' | 'other-linux' | 'other-system';

export interface DeviceSettings {
  readonly appearance: Appearance;
  readonly startsAtLogin: boolean;
  /** The configured way back from the browser. */
  readonly redirect: 'automatic' | 'loopback' | 'custom-protocol';
  readonly keyring: {
    readonly isAvailable: boolean;
    /** Why it is not available. */
    readonly obstacle: KeyringObstacle;
    /** The system's name for it: `gnome_libsecret`, `kwallet6`, `Keychain`, … */
    readonly backend: string;
    readonly desktop: Desktop;
  };
  /** Host and port of the proxy for WorkOS, or null. */
  readonly proxy: string | null;
  readonly versions: {
    readonly app: string;
    readonly electron: string;
    readonly chromium: string;
    readonly node: string;
    readonly system: string;
  };
}
