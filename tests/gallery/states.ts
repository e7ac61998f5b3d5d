/** Every state that the app can show, each with a name, for the gallery, its screenshots and the tests of views. */
import { authProblemCodes } from '../../common/auth/auth-problem.ts';
import {
  signedOutReasons,
  type AuthState,
  type SignedInState,
  type UnderWayState,
} from '../../common/auth/auth-state.ts';
import { type Place } from '../../common/places.ts';
import type { DeviceSettings } from '../../common/device-settings.ts';
import type { Strings } from '../../common/strings.ts';
import type { Dashboard } from '../../common/auth/channels.ts';
import { signedInState, signedOutState } from '../kit/mock-bridge.ts';

export interface Scene {
  /** Lower case letters, digits and hyphens: also the name of the screenshot. */
  readonly name: string;
  readonly state: AuthState;
  /** The place in the app; Home by default. */
  readonly place?: Place;
  /** A button or summary to press, by its label. */
  readonly press?: (words: Strings) => string;
  /** The computer's settings, if they are not the usual ones. */
  readonly device?: DeviceSettings;
}

/** The time of every scene: 2026-03-09T10:30:00Z, in milliseconds since the epoch. */
export const sceneTime = 1_773_052_200_000;
const minute = 60_000;

export const signedOut = signedOutState;

export const waiting: UnderWayState = {
  status: 'signing-in',
  step: 'waiting',
  expiresAt: sceneTime + 9 * minute,
  transport: 'loopback',
  device: null,
  offersDeviceCode: true,
  problem: null,
  account: null,
};

export const signedIn = signedInState({
  accessTokenExpiresAt: sceneTime + 4 * minute,
  lastVerifiedAt: sceneTime - minute,
  returnTo: 'home',
  organizationNames: {
    org_01K0EMVAT0R000000000AVR0RA: 'Aurora Instruments',
    org_01K0EMVAT0R000000000BASA1T: 'Basalt Works',
  },
});

/** The longest possible values. */
const longest: SignedInState = {
  ...signedIn,
  organizationNames: {},
  user: {
    ...signedIn.user,
    email: `${'nova.'.repeat(12)}quartz@a-rather-long-domain.example.com`,
    name: `${'Nova Wolfeschlegelsteinhausenbergerdorff 🪐 '.repeat(7)}Quartz`,
    initials: '🪐Q',
  },
  roles: ['admin', 'billing', 'support'],
  permissions: Array.from({ length: 200 }, (_, index) => `documents:archive-${index + 1}:read`),
};

const arabic: SignedInState['user'] = {
  ...signedIn.user,
  name: 'نوفا كوارتز',
  initials: 'نك',
};

export const dashboard: Dashboard = {
  greeting: { name: signedIn.user.name },
  signedInAt: sceneTime - 21 * minute,
  accessTokenIssuedAt: sceneTime - minute,
  accessTokenExpiresAt: signedIn.accessTokenExpiresAt,
  nextRefreshAt: sceneTime + 2.5 * minute,
  sessionEndsAt: null,
  refreshCount: 4,
  history: [
    { at: sceneTime - 21 * minute, kind: 'signed-in', detail: null },
    { at: sceneTime - 17 * minute, kind: 'refreshed', detail: null },
    { at: sceneTime - 13 * minute, kind: 'refreshed', detail: null },
    { at: sceneTime - 9 * minute, kind: 'failed', detail: 'net::ERR_INTERNET_DISCONNECTED' },
    { at: sceneTime - 9 * minute, kind: 'offline', detail: null },
    { at: sceneTime - 5 * minute, kind: 'online', detail: null },
    { at: sceneTime - 5 * minute, kind: 'refreshed', detail: null },
    { at: sceneTime - minute, kind: 'refreshed', detail: null },
  ],
};

export const deviceSettings: DeviceSettings = {
  appearance: 'system',
  startsAtLogin: false,
  redirect: 'loopback',
  keyring: { isAvailable: true, obstacle: 'absent', backend: 'gnome_libsecret', desktop: 'gnome' },
  proxy: null,
  versions: {
    app: '0.1.0',
    electron: '45.4.1',
    chromium: '150.0.0.0',
    node: '26.1.0',
    system: 'Linux 6.12 (x64)',
  },
};

const scene = (name: string, state: AuthState, place: Place = 'home'): Scene => ({
  name,
  state: state.status === 'signed-in' ? { ...state, returnTo: place } : state,
  place,
});

/** The details of problems that have one. */
const details: Readonly<Record<string, string>> = {
  'sign-in-refused': 'connection_invalid',
  'redirect-port-busy': 'port-4000',
  'client-refused': 'invalid_client',
  unreachable: 'ERR_INTERNET_DISCONNECTED',
  'api-unreachable': 'ERR_CONNECTION_REFUSED',
};

export const scenes: readonly Scene[] = [
  scene('restoring', { status: 'restoring' }),
  ...signedOutReasons.map((reason) => scene(`signed-out-${reason}`, { ...signedOut, reason })),
  scene('signed-out-dashboard', signedOut, 'dashboard'),
  ...authProblemCodes.map((code) =>
    scene(`problem-${code}`, { ...signedOut, problem: { code, detail: details[code] ?? null } }),
  ),
  scene('signing-in-starting', { ...waiting, step: 'starting' }),
  scene('signing-in-waiting', waiting),
  { ...scene('signing-in-trouble', waiting), press: ({ trouble }) => trouble.title },
  scene('signing-in-last-minutes', { ...waiting, expiresAt: sceneTime + 1.5 * minute }),
  scene('signing-in-no-browser', { ...waiting, problem: { code: 'browser-not-opened', detail: null } }),
  scene('signing-in-device-code', {
    ...waiting,
    transport: 'device',
    device: {
      userCode: 'BCDF-GHJK',
      verificationUri: 'https://auth.example.com/device',
      verificationUriComplete: 'https://auth.example.com/device?user_code=BCDF-GHJK',
    },
  }),
  scene('signing-in-finishing', { ...waiting, step: 'finishing' }),
  scene('signing-in-confirming', {
    ...waiting,
    step: 'confirming',
    account: {
      id: 1,
      name: 'Nova Quartz',
      email: 'nova@example.com',
      organizationId: 'org_01K0EMVAT0R00000000AVR0RA0',
    },
  }),
  scene('sign-in-requested', {
    status: 'sign-in-requested',
    screen: 'sign-in',
    id: 1,
    isInvitation: false,
    loginHint: null,
    organizationId: null,
    signedInAs: null,
  }),
  scene('sign-in-requested-invitation', {
    status: 'sign-in-requested',
    screen: 'sign-up',
    id: 1,
    isInvitation: true,
    loginHint: 'nova@example.com',
    organizationId: 'org_01K0EMVAT0R00000000AVR0RA0',
    signedInAs: signedIn.user.email,
  }),
  scene('home', signedIn),
  { ...scene('home-menu', signedIn), press: ({ accountMenu }) => accountMenu },
  scene('dashboard', signedIn, 'dashboard'),
  scene('account', signedIn, 'account'),
  { ...scene('account-technical', signedIn, 'account'), press: ({ account }) => account.technical },
  { ...scene('account-long', longest, 'account'), press: ({ account }) => account.technical },
  scene('home-long', longest),
  { ...scene('home-long-menu', longest), press: ({ accountMenu }) => accountMenu },
  scene('account-right-to-left', { ...signedIn, user: arabic }, 'account'),
  scene('settings', signedIn, 'settings'),
  { ...scene('settings-diagnostics', signedIn, 'settings'), press: ({ settings }) => settings.diagnostics },
  { ...scene('settings-reset', signedIn, 'settings'), press: ({ settings }) => settings.reset },
  {
    ...scene('settings-without-keyring', { ...signedIn, persistence: 'this-run-only' }, 'settings'),
    device: {
      ...deviceSettings,
      keyring: { isAvailable: false, obstacle: 'absent', backend: 'basic_text', desktop: 'kde' },
    },
  },
  scene('settings-signed-out', signedOut, 'settings'),
  scene('home-offline', {
    ...signedIn,
    connection: 'offline',
    connectionProblem: { code: 'unreachable', detail: null },
  }),
  scene('home-service-problem', {
    ...signedIn,
    connection: 'offline',
    connectionProblem: { code: 'unreachable', detail: 'http-503' },
  }),
  scene('home-reconnecting', { ...signedIn, connection: 'reconnecting' }),
  scene('home-client-refused', {
    ...signedIn,
    connection: 'offline',
    connectionProblem: { code: 'client-refused', detail: 'invalid_client' },
  }),
  scene('home-impersonated', {
    ...signedIn,
    impersonator: {
      email: 'support@example.com',
      reason: 'Looking into a support request',
      endsAt: sceneTime + 41 * minute,
    },
  }),
  scene(
    'dashboard-confirmation',
    { ...signedIn, confirmation: { step: 'waiting', expiresAt: sceneTime + 9 * minute } },
    'dashboard',
  ),
  scene(
    'dashboard-confirmation-no-browser',
    {
      ...signedIn,
      confirmation: { step: 'waiting', expiresAt: sceneTime + 1.5 * minute },
      problem: { code: 'browser-not-opened', detail: null },
    },
    'dashboard',
  ),
  scene('home-second-factor', {
    ...signedIn,
    connection: 'offline',
    connectionProblem: { code: 'refresh-refused', detail: 'mfa_challenge' },
  }),
  scene('home-without-keyring', { ...signedIn, persistence: 'this-run-only' }),
  scene('home-not-saved', { ...signedIn, problem: { code: 'storage-failed', detail: null } }),
];
