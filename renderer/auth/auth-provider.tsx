/** Provides main's auth state, unchanged, to all components below. */
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/auth/channels.ts';
import { followAuthState, reportSights } from './requests.ts';

declare global {
  interface Window {
    /** The bridge of `exposeAuth` in the preload. */
    readonly authkit: AuthBridge;
  }
}

export const AuthStateContext = createContext<AuthState>({ status: 'restoring' });
export const AuthBridgeContext = createContext<AuthBridge | null>(null);

interface AuthProviderProps {
  /** The bridge to main; `window.authkit` by default, tests pass another. */
  readonly bridge?: AuthBridge;
  /** The first state, if main has put it into the document; `restoring` otherwise. */
  readonly initialState?: AuthState;
  readonly children: ReactNode;
}

/** Follows main's state. Put one around the app. */
export function AuthProvider({ bridge = window.authkit, initialState, children }: AuthProviderProps) {
  const [state, setState] = useState<AuthState>(initialState ?? { status: 'restoring' });
  useEffect(() => followAuthState(bridge, setState), [bridge]);
  useEffect(() => reportSights(bridge, window), [bridge]);
  return (
    <AuthBridgeContext value={bridge}>
      <AuthStateContext value={state}>{children}</AuthStateContext>
    </AuthBridgeContext>
  );
}

/** The current state; `restoring` without an {@link AuthProvider}. */
export const useAuthState = (): AuthState => useContext(AuthStateContext);
