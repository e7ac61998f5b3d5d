import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { AuthState } from '../../../../common/auth/auth-state.ts';
import { AuthStateContext } from '../../../../renderer/auth/auth-provider.tsx';
import { Can, SignedIn, SignedOut } from '../../../../renderer/auth/guards.tsx';
import { signedIn, signedOut, waiting } from '../../../gallery/states.ts';

const reader: AuthState = { ...signedIn, permissions: ['notes:read'] };

const shownTo = (state: AuthState): string =>
  renderToStaticMarkup(
    <AuthStateContext value={state}>
      <SignedIn>in </SignedIn>
      <SignedIn>{({ user }) => `${user.name} `}</SignedIn>
      <SignedOut>out </SignedOut>
      <Can permission="notes:read">reads </Can>
      <Can permission="notes:write" otherwise="may not write">
        writes
      </Can>
    </AuthStateContext>,
  ).trim();

test.each([
  ['who is signed in', reader, `in ${reader.user.name} reads may not write`],
  [
    'who may do both',
    { ...reader, permissions: ['notes:write', 'notes:read'] },
    `in ${reader.user.name} reads writes`,
  ],
  [
    'who has a permission of a similar name',
    { ...reader, permissions: ['notes:read:own'] },
    `in ${reader.user.name} may not write`,
  ],
  ['who is signed out', signedOut, 'out'],
  ['who is signing in', waiting, ''],
  ['whose session is still looked for', { status: 'restoring' }, ''],
] as const)('%s sees only the matching parts', (_who, state, expected) => {
  expect(shownTo(state)).toBe(expected);
});

test('guarded parts stay hidden without a provider', () => {
  expect(renderToStaticMarkup(<Can permission="notes:read">secret</Can>)).toBe('');
  expect(renderToStaticMarkup(<SignedIn>secret</SignedIn>)).toBe('');
});
