/** Who is signed in, for all components below: the state that main tells, and nothing that the page makes of it. */
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/auth/channels.ts';
import { followAuthState, reportSights } from './requests.ts';

declare global {
  interface Window {
    /** What `exposeAuth` of the preload has put there. */
    readonly authkit: AuthBridge;
  }
}

export const AuthStateContext = createContext<AuthState>({ status: 'restoring' });
export const AuthBridgeContext = createContext<AuthBridge | null>(null);

interface AuthProviderProps {
  /** How main is asked; `window.authkit` unless a test has another. */
  readonly bridge?: AuthBridge;
  /** The state to begin with, where main has put it into the document; `restoring` otherwise. */
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

/** The state right now; `restoring` where no {@link AuthProvider} is around. */
export const useAuthState = (): AuthState => useContext(AuthStateContext);
