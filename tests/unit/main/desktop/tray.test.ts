import { expect, test, vi } from 'vitest';
import type { AuthState, SignedInState, SigningInState } from '../../../../common/auth/auth-state.ts';
import { productName } from '../../../../common/product.ts';
import { strings } from '../../../../common/strings.ts';
import { sessionEndMessage } from '../../../../main/desktop/notification.ts';
import { trayStatus, trayTemplate } from '../../../../main/desktop/tray.ts';

const signedIn = {
  status: 'signed-in',
  user: { id: 'user_1', email: '$&@example.com', name: 'Ada', initials: 'A', hasPicture: false },
  connection: 'online',
} as SignedInState;
const signingIn = { status: 'signing-in', step: 'waiting' } as SigningInState;
const signedOut = (reason: Extract<AuthState, { status: 'signed-out' }>['reason']): AuthState => ({
  status: 'signed-out',
  reason,
  problem: null,
  persistence: 'encrypted',
});

test.each<[AuthState, string]>([
  [{ status: 'restoring' }, 'Opening…'],
  [signedOut('signed-out'), 'Signed out'],
  [
    {
      status: 'sign-in-requested',
      id: 1,
      screen: 'sign-in',
      isInvitation: false,
      loginHint: null,
      organizationId: null,
      signedInAs: null,
    },
    'Signed out',
  ],
  [signingIn, 'Signing in…'],
  [signedIn, 'Signed in as $&@example.com'],
  [{ ...signedIn, connection: 'offline' }, 'Signed in as $&@example.com · You’re offline.'],
])('the tray icon shows the state: $status', (state, status) => {
  expect(trayStatus(state, strings)).toBe(status);
});

test('the tray menu offers a sign-out only to signed-in users', () => {
  const actions = { open: vi.fn(), signOut: vi.fn(), quit: vi.fn() };
  const labels = (state: AuthState) =>
    trayTemplate(state, strings, actions).flatMap(({ label, click }) => (click === undefined ? [] : [label]));
  expect(labels(signedIn)).toEqual([`Open ${productName}`, 'Sign out', `Quit ${productName}`]);
  for (const state of [signedOut('signed-out'), signingIn, { status: 'restoring' } as const]) {
    expect(labels(state)).toEqual([`Open ${productName}`, `Quit ${productName}`]);
  }
  for (const { click } of trayTemplate(signedIn, strings, actions)) (click as (() => void) | undefined)?.();
  for (const action of Object.values(actions)) expect(action).toHaveBeenCalledOnce();
});

test('the state at the top of the menu can’t be clicked', () => {
  const actions = { open: vi.fn(), signOut: vi.fn(), quit: vi.fn() };
  const [status] = trayTemplate(signedIn, strings, actions);
  expect(status).toEqual({ label: trayStatus(signedIn, strings), enabled: false });
});

test('a session that ends by itself is notified', () => {
  for (const reason of ['session-ended', 'session-expired', 'interrupted'] as const) {
    expect(sessionEndMessage(signedIn, signedOut(reason), strings)).toBe(strings.reasons[reason]);
  }
});

test('a sign-out, a cancelled sign-in and an unchanged state are not notified', () => {
  const quiet: readonly (readonly [AuthState, AuthState])[] = [
    [signedIn, signedOut('signed-out')],
    [signedIn, signedOut('never-signed-in')],
    [signedIn, signingIn],
    [signedIn, { ...signedIn, connection: 'offline' }],
    [signingIn, signedOut('session-ended')],
    [{ status: 'restoring' }, signedOut('session-expired')],
    [signedOut('session-ended'), signedOut('session-ended')],
  ];
  for (const [before, after] of quiet) expect(sessionEndMessage(before, after, strings)).toBeNull();
});
