import { expect, test } from 'vitest';
import type { AuthState, SignedOutReason } from '../../../common/auth/auth-state.ts';
import type { Place } from '../../../common/places.ts';
import { initialModel, nextModel, type Model } from '../../../renderer/model.ts';

const signedOut = (reason: SignedOutReason = 'never-signed-in'): AuthState => ({
  status: 'signed-out',
  reason,
  problem: null,
  persistence: 'encrypted',
});
const signingIn: AuthState = {
  status: 'signing-in',
  step: 'waiting',
  expiresAt: 0,
  transport: 'loopback',
  device: null,
  offersDeviceCode: true,
  account: null,
  problem: null,
};
const signedIn = (sessionId: string, returnTo: Place | 'a place of another version' | null): AuthState => ({
  status: 'signed-in',
  user: { id: 'user_1', email: 'ada@example.com', name: 'Ada', initials: 'A', hasPicture: false },
  organizationId: null,
  role: null,
  roles: [],
  permissions: [],
  entitlements: [],
  featureFlags: [],
  knownOrganizations: [],
  organizationNames: {},
  claims: {},
  confirmation: null,
  sessionId,
  authenticationMethod: null,
  impersonator: null,
  accessTokenExpiresAt: 0,
  lastVerifiedAt: 0,
  connection: 'online',
  connectionProblem: null,
  returnTo,
  problem: null,
  persistence: 'encrypted',
});

/** Goes from the document's state through later states (objects) and chosen places (strings). */
const walk = (first: AuthState, ...steps: readonly (AuthState | Place)[]): Model =>
  steps.reduce(
    (model: Model, step) =>
      nextModel(
        model,
        typeof step === 'string'
          ? { type: 'place-chosen', place: step }
          : { type: 'state-changed', state: step },
      ),
    initialModel(first),
  );

test.each<[string, Place, Model]>([
  ['starts at Home, as every document does', 'home', initialModel(signedIn('s1', 'dashboard'))],
  [
    'comes to Home where nothing says where they were going',
    'home',
    walk(signedOut(), signingIn, signedIn('s1', null)),
  ],
  [
    'gets Home if the destination no longer exists',
    'home',
    walk(signedOut(), signingIn, signedIn('s1', 'a place of another version')),
  ],
  [
    'comes to the place they were on the way to',
    'dashboard',
    walk(signedOut(), signingIn, signedIn('s1', 'dashboard')),
  ],
  [
    'gets that place when the app starts signed in',
    'account',
    walk(signedIn('s1', 'account'), signedIn('s1', 'account')),
  ],
  [
    'stays where they went while the app was still finding out that the session it starts with is good',
    'account',
    walk(signedIn('s1', 'home'), 'account', signedIn('s1', 'home')),
  ],
  [
    'stays where they went when the session is refreshed',
    'account',
    walk(signedOut(), signedIn('s1', 'dashboard'), 'account', signedIn('s1', 'dashboard')),
  ],
  [
    'stays where they were when another sign-in is cancelled',
    'home',
    walk(signedOut(), signedIn('s1', 'dashboard'), 'home', signingIn, signedIn('s1', 'dashboard')),
  ],
  [
    'follows a new session to where it was asked for',
    'home',
    walk(signedIn('s1', 'dashboard'), signedIn('s1', 'dashboard'), signingIn, signedIn('s2', 'home')),
  ],
  [
    'stays where they are when they confirm that it is them, in a session that takes the place of theirs',
    'account',
    walk(signedOut(), signedIn('s1', 'dashboard'), 'account', signedIn('s2', 'dashboard')),
  ],
  [
    'is back at Home after signing out',
    'home',
    walk(signedOut(), signedIn('s1', 'dashboard'), signedOut('signed-out')),
  ],
  [
    'keeps the place when the session ends by itself',
    'dashboard',
    walk(signedOut(), signedIn('s1', 'dashboard'), signedOut('session-expired')),
  ],
  [
    'keeps the protected place they wanted when the sign-in is cancelled',
    'dashboard',
    walk(signedOut('signed-out'), 'dashboard', signingIn, signedOut('signed-out')),
  ],
  [
    'is brought along again when the same session returns after a sign-out',
    'account',
    walk(
      signedOut(),
      signedIn('s1', 'dashboard'),
      signedOut('signed-out'),
      signingIn,
      signedIn('s1', 'account'),
    ),
  ],
])('the user %s', (_what, place, model) => {
  expect(model.place).toBe(place);
});

test('the keyring notice stays read through every later state', () => {
  const read = nextModel(initialModel(signedOut()), { type: 'keyring-notice-read' });
  expect(nextModel(read, { type: 'state-changed', state: signedIn('s1', 'home') }).keyringNoticeRead).toBe(
    true,
  );
});
