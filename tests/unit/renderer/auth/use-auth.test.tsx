import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { AuthState } from '../../../../common/auth/auth-state.ts';
import { AuthProvider } from '../../../../renderer/auth/auth-provider.tsx';
import { useAuth, type Auth } from '../../../../renderer/auth/use-auth.ts';
import { waiting } from '../../../gallery/states.ts';
import { createMockBridge, signedInState, signedOutState } from '../../../kit/mock-bridge.ts';

function hook(state: AuthState) {
  const signIn = vi.fn(async () => ({ ok: true, value: null }) as const);
  const switchOrganization = vi.fn(async () => ({ ok: true, value: null }) as const);
  const bridge = createMockBridge(state, { signIn, switchOrganization });
  let auth: Auth | null = null;
  const Probe = () => {
    auth = useAuth();
    return null;
  };
  renderToStaticMarkup(
    <AuthProvider bridge={bridge} initialState={state}>
      <Probe />
    </AuthProvider>,
  );
  return { auth: auth as unknown as Auth, signIn, switchOrganization };
}

test('a signed-in user has their session', () => {
  const state = signedInState({ problem: { code: 'unreachable', detail: null } });
  const { auth } = hook(state);
  expect(auth).toMatchObject({
    isLoading: false,
    user: state.user,
    sessionId: state.sessionId,
    organizationId: state.organizationId,
    role: 'admin',
    roles: ['admin'],
    permissions: state.permissions,
    entitlements: state.entitlements,
    featureFlags: state.featureFlags,
    impersonator: null,
    problem: state.problem,
    state,
  });
});

test.each([
  ['signed out', signedOutState],
  ['signing in', waiting],
  ['not known yet', { status: 'restoring' } satisfies AuthState],
])('a user who is %s has none', (_who, state) => {
  expect(hook(state).auth).toMatchObject({
    isLoading: state.status === 'restoring',
    user: null,
    role: null,
    permissions: [],
    problem: null,
  });
});

test('a sign-in sends only its options', async () => {
  const { auth, signIn } = hook(signedOutState);
  expect(await auth.signIn()).toEqual({ ok: true, value: null });
  await auth.signUp({ returnTo: '/notes', differentAccount: true });
  expect(signIn.mock.calls).toEqual([
    [{ screen: 'sign-in', returnTo: null, differentAccount: false }],
    [{ screen: 'sign-up', returnTo: '/notes', differentAccount: true }],
  ]);
});

test('a button’s event is not taken for options', async () => {
  const { auth, signIn } = hook(signedOutState);
  await (auth.signIn as (event: unknown) => Promise<unknown>)({ type: 'click', target: {} });
  expect(signIn.mock.calls).toEqual([[{ screen: 'sign-in', returnTo: null, differentAccount: false }]]);
});

test('a broken connection to main gives a problem, not an exception', async () => {
  const { auth, switchOrganization } = hook(signedOutState);
  switchOrganization.mockRejectedValue(new Error('gone'));
  expect(await auth.switchToOrganization({ organizationId: 'org_1' })).toEqual({
    ok: false,
    problem: { code: 'internal', detail: null },
  });
});

test('use without a provider throws', () => {
  const Probe = () => {
    useAuth();
    return null;
  };
  expect(() => renderToStaticMarkup(<Probe />)).toThrow('<AuthProvider>');
});
