/** What is worth interrupting a user for who looks elsewhere: that their session has ended by itself. Pure. */
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { FirstStrings, Message } from '../../common/first-strings.ts';

/** @returns what to say, or null where nothing ended, or the user ended it */
export function sessionEndMessage(
  before: AuthState,
  after: AuthState,
  { reasons }: FirstStrings,
): Message | null {
  if (before.status !== 'signed-in' || after.status !== 'signed-out') return null;
  const { reason } = after;
  return reason === 'signed-out' || reason === 'never-signed-in' ? null : reasons[reason];
}
