/** The one notification: the session has ended by itself while the app has no focus. Pure. */
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { Message } from '../../common/sign-in-strings.ts';
import type { Strings } from '../../common/strings.ts';

/** @returns the text, or null if no session ended, or the user ended it */
export function sessionEndMessage(before: AuthState, after: AuthState, { reasons }: Strings): Message | null {
  if (before.status !== 'signed-in' || after.status !== 'signed-out') return null;
  const { reason } = after;
  return reason === 'signed-out' || reason === 'never-signed-in' ? null : reasons[reason];
}
