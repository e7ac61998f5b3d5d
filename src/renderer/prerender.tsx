/**
 * The documents of the build, one per status. Runs at build time only. Where the first frame shows a text of the
 * state, the document has a token such as `⦃user.name⦄` that main replaces when it serves it.
 */
import { renderToString } from 'react-dom/server';
import type { AuthState, AuthStatus } from '../contract/auth-state.ts';
import type { AuthBridge } from '../contract/bridge.ts';
import { App } from './app.tsx';

const samples: { readonly [S in AuthStatus]: Extract<AuthState, { status: S }> } = {
  restoring: { status: 'restoring' },
  'signed-out': {
    status: 'signed-out',
    reason: 'never-signed-in',
    problem: null,
    persistence: 'encrypted',
  },
  'signing-in': {
    status: 'signing-in',
    step: 'starting',
    expiresAt: 0,
    transport: 'loopback',
    device: null,
    offersDeviceCode: true,
    problem: null,
  },
  'signed-in': {
    status: 'signed-in',
    user: {
      id: '',
      email: '⦃user.email⦄',
      name: '⦃user.name⦄',
      initials: '⦃user.initials⦄',
      hasPicture: false,
    },
    organizationId: null,
    role: null,
    roles: [],
    permissions: [],
    entitlements: [],
    featureFlags: [],
    knownOrganizations: [],
    sessionId: '',
    authenticationMethod: null,
    impersonator: null,
    accessTokenExpiresAt: 0,
    lastVerifiedAt: 0,
    connection: 'online',
    connectionProblem: null,
    returnTo: 'home',
    problem: null,
    persistence: 'encrypted',
  },
  'sign-in-requested': {
    status: 'sign-in-requested',
    screen: 'sign-in',
    isInvitation: false,
    signedInAs: null,
  },
};

// Rendering to a string runs no effect and presses no button, so nothing is ever asked of it.
const untouchedBridge = {} as AuthBridge;

/** @returns what the root element holds before React has taken over */
export const renderFirstFrame = (state: AuthState): string =>
  renderToString(<App bridge={untouchedBridge} initial={state} />);

/** @returns for each status the content of its document's root element */
export const renderDocuments = (): readonly { readonly status: AuthStatus; readonly html: string }[] =>
  Object.values(samples).map((sample) => ({ status: sample.status, html: renderFirstFrame(sample) }));
