import type { AuthState } from './auth/auth-state.ts';

/** Which of the prerendered documents fits a state. */
export const documentName = (state: AuthState): string =>
  state.status === 'signed-out' && state.signUp === 'disabled' ? 'signed-out-managed' : state.status;
