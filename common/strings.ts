/**
 * Every sentence that a person reads, in the app and on the pages that it shows in the browser: in English, and with
 * the type that holds every other language (`strings-de.ts`) to the same list. `{name}` stands for a value that the
 * place of use fills in.
 */
import type { HistoryKind } from './auth/history.ts';
import type { Appearance, Desktop, DeviceSettings } from './device-settings.ts';
import { firstStrings } from './first-strings.ts';
import { productName } from './product.ts';

const appearances: Readonly<Record<Appearance, string>> = {
  system: 'Automatic',
  light: 'Light',
  dark: 'Dark',
};

const redirects: Readonly<Record<DeviceSettings['redirect'], string>> = {
  automatic: 'Through a free port of this computer, or through a link to the app where no port is free.',
  loopback: 'Through a port of this computer, as the app is set up.',
  'custom-protocol': 'Through a link to the app, as the app is set up.',
};

const keyringAdvice: Readonly<Record<Desktop, string>> = {
  gnome: 'Open “Passwords and Keys”, unlock or create the login keyring, then start this app again.',
  kde: 'Turn on KWallet in System Settings, then start this app again.',
  'other-linux': 'Install and start a keyring, gnome-keyring for example, then start this app again.',
  'other-system': 'Restart the computer. If that does not help, ask your administrator.',
};

const historyKinds: Readonly<Record<HistoryKind, string>> = {
  restored: 'Still signed in from before',
  'signed-in': 'Signed in',
  refreshed: 'Access renewed',
  switched: 'Organization switched',
  retried: 'An answer was lost; asked again',
  failed: 'WorkOS could not be reached',
  offline: 'Offline',
  online: 'Online again',
  resumed: 'Back from sleep',
  ended: 'Session ended',
  'signed-out': 'Signed out',
};

export const strings = {
  ...firstStrings,
  connection: {
    offline: {
      title: 'You’re offline.',
      advice: 'You stay signed in. What needs WorkOS works again when it can be reached.',
    },
    reconnecting: {
      title: 'Reconnecting…',
      advice: 'You stay signed in.',
    },
  },
  lastVerified: 'Last verified {time}',
  impersonation: {
    title: '{impersonator} is signed in as {user}.',
    reason: 'Reason given: “{reason}”.',
    noReason: 'No reason was given.',
    endsAt: 'It ends at {time} at the latest.',
  },
  diagnostics: {
    copy: 'Copy diagnostics',
    openSettings: 'Open Settings',
    copied: 'Copied. Paste it into your message to support; it holds no secrets.',
  },
  trouble: {
    title: 'Having trouble?',
    pasteLabel: 'Did your browser end on an error page? Paste its address here.',
    pasteAction: 'Continue',
    deviceLead: 'Is there no browser that works on this computer?',
    deviceAction: 'Use a code on another device',
  },
  deviceCode: {
    title: 'Sign in on another device',
    lead: 'Scan this with your phone, or open the address on any device and enter the code.',
    qrCode: 'QR code of the address below',
    code: 'Code',
    check: 'The page must show the same code.',
  },
  signInRequested: {
    title: 'A link asks you to sign in',
    signUpTitle: 'A link asks you to create an account',
    invitationTitle: 'A link invites you to sign in',
    advice: 'Continue only if you have just opened a link that you trust. You sign in with your browser.',
    account: 'Account: {email}',
    organization: 'Organization: {organization}',
    signedInAs: 'You’re signed in as {email}, and stay so until the new sign-in is done.',
    accept: 'Continue in browser',
    decline: 'Not now',
  },
  dashboard: {
    lead: 'Only signed-in people get to see this; it was read just now.',
    loading: 'Loading…',
    greeting: 'Hello, {name}',
    signedInAt: 'Signed in here',
    accessTokenIssuedAt: 'Access renewed',
    accessTokenExpiresAt: 'Access lasts until',
    refreshCount: 'Renewals so far',
    nextRefreshAt: 'Next renewal',
    noRefreshPlanned: 'As soon as you need it',
    sessionEndsAt: 'Session ends',
    sessionEndUnknown: 'As set in WorkOS',
    timeline: 'Your session',
    timelineSummary:
      'Drawing from {from} to {to}. Renewals: {renewals}. Times offline: {offline}. The list below says the same in words.',
    now: 'Now',
    wholeHistory: 'Show all {count}',
    history: 'Since the app was started',
    historyKinds,
    api: {
      title: 'Ask the API',
      lead: 'These calls go to the app’s own service, which sees who you are.',
      notes: 'Read the notes',
      notAllowed: 'Your role does not include reading the notes.',
      admin: 'Read the administration',
      status: 'The service answered with status {status}.',
      forbidden: 'The service does not let you read this (403).',
    },
  },
  settings: {
    appearance: 'Appearance',
    appearances,
    login: 'When the computer starts',
    startAtLogin: `Open ${productName} when I log in`,
    device: 'On this computer',
    keyring: 'Your sign-in is kept',
    keyringAvailable: 'Encrypted, with its key in the keyring ({backend})',
    keyringMissing: 'Until you quit: this computer has no keyring',
    keyringAdvice,
    redirect: 'Your browser comes back',
    redirects,
    proxy: 'Proxy',
    noProxy: 'None',
    managed: 'Set by your organization',
    managedSettings: {
      organizationId: 'Organization',
      connectionId: 'Connection',
      redirectUri: 'Way back from the browser',
      proxy: 'Proxy',
      updateChannel: 'Updates',
      signUp: 'New accounts',
    },
    policyProblem: {
      title: 'Some of what your organization has set does not apply.',
      advice: 'The file {file} has a mistake in it. Send the diagnostics to your administrator.',
    },
    about: 'About',
    version: 'Version',
    system: 'System',
    reset: 'Reset this device',
    resetTitle: 'Reset this device?',
    resetLead:
      'You are signed out here, and everything that this app keeps on this computer is removed: keys, settings and logs.',
    resetConfirm: 'Reset',
  },
  account: {
    lead: 'What WorkOS told this app about you.',
    person: 'You',
    name: 'Name',
    email: 'Email',
    userId: 'User ID',
    access: 'Access',
    organizationId: 'Organization ID',
    roles: 'Role',
    permissions: 'Permissions',
    entitlements: 'Entitlements',
    featureFlags: 'Feature flags',
    switchOrganization: 'Switch organization',
    switchTo: 'Switch to {organization}',
    anotherOrganization: 'Another organization…',
    session: 'Session',
    sessionId: 'Session ID',
    authenticationMethod: 'Signed in with',
    accessTokenExpiresAt: 'Access token expires',
    none: 'None',
  },
  menu: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    about: `About ${productName}`,
    hide: `Hide ${productName}`,
    hideOthers: 'Hide others',
    showAll: 'Show all',
    quit: `Quit ${productName}`,
    close: 'Close window',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    actualSize: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fullScreen: 'Full screen',
    reload: 'Reload',
    developerTools: 'Developer tools',
    minimize: 'Minimize',
    front: 'Bring all to front',
  },
  tray: {
    open: `Open ${productName}`,
    opening: 'Opening…',
    signedOut: 'Signed out',
    signingIn: 'Signing in…',
    signedIn: 'Signed in as {email}',
  },
  updates: {
    title: 'New version',
    ready: 'Version {version} is ready.',
    readyAdvice: 'It’s installed when you quit. There’s no hurry.',
    elsewhere: 'Version {version} is available.',
    elsewhereAdvice: 'You get it the way you got this app: from your software updates, or as a download.',
    notes: 'What’s new',
    restart: 'Restart now',
  },
  loopbackPages: {
    done: {
      title: 'You’re signed in',
      advice: `You can close this tab and go back to ${productName}.`,
    },
    failed: {
      title: 'The sign-in did not work',
      advice: `Go back to ${productName} to see why and try again. You can close this tab.`,
    },
    signedOut: {
      title: 'You’re signed out',
      advice: 'You can close this tab.',
    },
    notAwaited: {
      title: 'Nothing to do here',
      advice: 'You can close this tab.',
    },
  },
};

export type Strings = typeof strings;
