import type { AuthState } from './auth/auth-state.ts';

/** Which of the prerendered documents fits a state. */
export function documentName(state: AuthState): string {
  if (state.status === 'signed-out' && state.signUp === 'disabled') return 'signed-out-managed';
  // Both questions start with an empty frame.
  if (state.status === 'signing-in' && state.step === 'confirming') return 'sign-in-requested';
  return state.status;
}
