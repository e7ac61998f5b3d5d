/**
 * All English sentences of the app and of its pages in the browser. Their type makes every other language
 * (`strings-de.ts`) have the same list. The place of use fills in values such as `{name}`.
 */
import type { HistoryKind } from './auth/history.ts';
import type { KeyringObstacle } from './auth/auth-state.ts';
import type { Appearance, Desktop, DeviceSettings } from './device-settings.ts';
import type { RefreshDemand } from './auth/refresh-demands.ts';
import { signInStrings, type Message } from './sign-in-strings.ts';
import { loopbackWords } from './loopback-words.ts';
import { productName } from './product.ts';

const appearances: Readonly<Record<Appearance, string>> = {
  system: 'Automatic',
  light: 'Light',
  dark: 'Dark',
};

const redirects: Readonly<Record<DeviceSettings['redirect'], string>> = {
  automatic: 'Through a free port on this computer, or a link if none is free',
  loopback: 'Through a fixed port on this computer',
  'custom-protocol': 'Through a link that opens this app',
};

const keyringAdvice: Readonly<Record<Desktop, string>> = {
  gnome: 'Open “Passwords and Keys”, unlock or create the login keyring, then restart this app.',
  kde: 'Turn on KWallet in System Settings, then restart this app.',
  'other-linux': 'Install and start a keyring, such as gnome-keyring, then restart this app.',
  'other-system': 'Restart your computer. If that doesn’t help, ask your administrator.',
};

const keyringObstacles: Readonly<Record<Exclude<KeyringObstacle, 'absent'>, string>> = {
  locked: 'The keyring is locked. Unlock it, then restart this app.',
  dismissed: 'You didn’t unlock the keyring. Restart this app to be asked again.',
  silent: 'The keyring isn’t responding. Log out of this computer and in again, or restart it.',
};

const demandAdvice = 'You’re still signed in. Sign in again to continue.';

/** Why WorkOS renews the session only after a sign-in, by WorkOS's error code. */
const demands: Readonly<Record<RefreshDemand, Message>> = {
  mfa_challenge: { title: 'Your second sign-in step is required.', advice: demandAdvice },
  email_verification_required: { title: 'Your email address isn’t verified yet.', advice: demandAdvice },
  organization_selection_required: { title: 'Choose your organization again.', advice: demandAdvice },
  authentication_method_not_allowed: {
    title: 'Your organization no longer allows the way you signed in.',
    advice: demandAdvice,
  },
  application_consent_required: { title: 'This app needs your permission.', advice: demandAdvice },
  radar_email_challenge: { title: 'The sign-in service needs to check that it’s you.', advice: demandAdvice },
  radar_sms_challenge: { title: 'The sign-in service needs to check that it’s you.', advice: demandAdvice },
  daily_quota_exceeded: {
    title: 'Your session has been renewed too often today.',
    advice: demandAdvice,
  },
};

const historyKinds: Readonly<Record<HistoryKind, string>> = {
  restored: 'Still signed in',
  'signed-in': 'Signed in',
  refreshed: 'Session renewed',
  switched: 'Organization switched',
  retried: 'No answer; tried again',
  failed: 'Couldn’t renew the session',
  offline: 'Offline',
  online: 'Back online',
  resumed: 'Woke from sleep',
  ended: 'Session ended',
  'signed-out': 'Signed out',
};

export const strings = {
  ...signInStrings,
  connection: {
    offline: {
      title: 'You’re offline.',
      advice: 'You’re still signed in. We’ll reconnect automatically.',
    },
    reconnecting: {
      title: 'Reconnecting…',
      advice: 'You’re still signed in.',
    },
  },
  lastVerified: 'Last verified {time}.',
  demands,
  impersonation: {
    title: '{impersonator} is signed in as {user}.',
    reason: 'Reason: “{reason}”.',
    noReason: 'No reason was given.',
    endsAt: 'Ends at {time} or earlier.',
  },
  diagnostics: {
    copy: 'Copy diagnostics',
    openSettings: 'Open Settings',
    copied: 'Copied. Paste it into your message to support. It contains no secrets.',
  },
  proxyLogin: {
    title: 'Your network requires a sign-in',
    lead: 'The proxy {proxy} asks for a name and a password. The app keeps them until you quit.',
    name: 'Name',
    password: 'Password',
    action: 'Continue',
  },
  trouble: {
    title: 'Having trouble?',
    pasteLabel: 'Your browser shows an error page? Paste its address here.',
    pasteAction: 'Continue',
    deviceAction: 'Use a code on another device',
  },
  deviceCode: {
    title: 'Sign in on another device',
    lead: 'Scan this with your phone, or open the address on any device and enter the code.',
    qrCode: 'QR code for the address below',
    code: 'Code',
    check: 'Make sure the page shows the same code.',
  },
  signInRequested: {
    title: 'Sign in from a link?',
    signUpTitle: 'Create an account from a link?',
    invitationTitle: 'Accept an invitation?',
    advice: 'Continue only if you just opened a link you trust. You’ll sign in with your browser.',
    account: 'Account: {email}',
    organization: 'Organization: {organization}',
    signedInAs: 'You stay signed in as {email} until the new sign-in is complete.',
    accept: 'Continue in browser',
    decline: 'Not now',
  },
  confirmation: {
    title: 'Confirm it’s you',
    lead: 'This needs a recent sign-in. Sign in again in your browser, then come back here.',
  },
  confirmAccount: {
    title: 'Continue as {name}?',
    advice: 'Continue only if this is your account.',
    accept: 'Continue',
    refuse: 'Not me',
  },
  dashboard: {
    lead: 'Your notes are ready when you are.',
    loading: 'Loading…',
    greeting: 'Hello, {name}',
    signedInAt: 'Signed in',
    accessTokenIssuedAt: 'Last renewed',
    accessTokenExpiresAt: 'Access token expires',
    refreshCount: 'Renewals',
    nextRefreshAt: 'Next renewal',
    noRefreshPlanned: 'When you next use the app',
    sessionEndsAt: 'Session ends',
    sessionEndUnknown: 'Set by your organization',
    timeline: 'Session',
    timelineSummary:
      'Timeline from {from} to {to}. Renewals: {renewals}. Times offline: {offline}. The list below has the details.',
    now: 'Now',
    wholeHistory: 'Show all {count}',
    history: 'Since the app started',
    historyKinds,
    api: {
      notes: 'Show my notes',
      notAllowed: 'Your role can’t read notes.',
      admin: 'Open administration',
      status: 'The server answered with status {status}.',
      forbidden: 'You don’t have permission to see this (403).',
    },
  },
  settings: {
    appearance: 'Appearance',
    appearances,
    login: 'Startup',
    startAtLogin: `Open ${productName} when I log in`,
    device: 'Your sign-in',
    kept: 'Saved',
    keyringAvailable: 'Encrypted with your keyring',
    keyringMissing: 'Until you quit, because this computer’s keyring can’t be used',
    keyringAdvice,
    keyringObstacles,
    keyring: 'Keyring',
    redirect: 'Return from browser',
    redirects,
    proxy: 'Proxy',
    noProxy: 'None',
    managed: 'Set by your organization',
    managedSettings: {
      organizationId: 'Organization',
      connectionId: 'Connection',
      redirectUri: 'Return from browser',
      proxy: 'Proxy',
      updateChannel: 'Updates',
      signUp: 'New accounts',
    },
    policyProblem: {
      title: 'Some settings from your organization couldn’t be applied.',
      advice: 'There’s a mistake in {file}. Send the diagnostics to your administrator.',
    },
    diagnostics: 'Diagnostics',
    about: 'Versions',
    version: 'Version',
    system: 'System',
    reset: 'Reset this device',
    resetTitle: 'Reset this device?',
    resetLead:
      'You’ll be signed out, and everything this app stores on this computer will be deleted: keys, settings and logs.',
    resetConfirm: 'Reset',
  },
  account: {
    technical: 'Technical details',
    copy: 'Copy {name}',
    copied: 'Copied',
    userId: 'User ID',
    organizationId: 'Organization ID',
    roles: 'Role',
    permissions: 'Permissions',
    entitlements: 'Entitlements',
    featureFlags: 'Feature flags',
    organizations: 'Organizations',
    currentOrganization: 'Current',
    switch: 'Switch',
    switchTo: 'Switch to {organization}',
    anotherOrganization: 'Another organization…',
    sessionId: 'Session ID',
    authenticationMethod: 'Signed in with',
    accessTokenExpiresAt: 'Access token expires',
    none: 'None',
    unknown: 'Unknown',
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
    go: 'Go',
    cancelSignIn: 'Cancel sign-in',
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
    readyAdvice: 'It installs when you quit the app.',
    elsewhere: 'Version {version} is available.',
    elsewhereAdvice: 'Get it the same way you got this app: a software update or a download.',
    notes: 'What’s new',
    restart: 'Restart now',
  },
  loopbackPages: loopbackWords(productName),
};

export type Strings = typeof strings;
