/**
 * Every sentence that a person reads, in the app and on the pages that it shows in the browser: in English, and with
 * the type that holds every other language (`strings-de.ts`) to the same list. `{name}` stands for a value that the
 * place of use fills in.
 */
import type { HistoryKind } from './history.ts';
import type { AuthProblemCode } from './auth-problem.ts';
import type { Place, SignedOutReason } from './auth-state.ts';
import type { Appearance, Desktop, DeviceSettings } from './device-settings.ts';
import { productName } from './product.ts';

/** What happened, and what the person can do about it. */
export interface Message {
  readonly title: string;
  readonly advice: string;
}

const problems: Readonly<Record<AuthProblemCode, Message>> = {
  'access-denied': {
    title: 'The sign-in was cancelled in the browser.',
    advice: 'Nothing has changed. Sign in again whenever you like.',
  },
  'sign-in-refused': {
    title: 'WorkOS did not accept this sign-in.',
    advice: 'Try once more, or use a different account. If it keeps happening, ask your administrator.',
  },
  'attempt-expired': {
    title: 'The sign-in took too long and has ended.',
    advice: 'Sign in again and finish in the browser before the time is up.',
  },
  'code-refused': {
    title: 'The browser’s answer could not be used.',
    advice: 'It may be too old or used already. Sign in again to get a new one.',
  },
  'refresh-refused': {
    title: 'WorkOS does not renew your session.',
    advice: 'You’re still signed in, but what needs WorkOS won’t work. If this stays, sign in again.',
  },
  'callback-unknown': {
    title: 'That’s not the link of this sign-in.',
    advice: 'Copy the whole address from your browser’s address bar, then paste it again.',
  },
  'device-code-disabled': {
    title: 'Codes are not available here.',
    advice: 'Your organization has not turned them on. Continue in your browser instead.',
  },
  'browser-not-opened': {
    title: 'Your browser could not be opened.',
    advice: 'Copy the link and paste it into a browser on this computer.',
  },
  'redirect-port-busy': {
    title: 'Another program is in the way of the sign-in.',
    advice: 'It uses the port that your browser comes back to. Close that program, then sign in again.',
  },
  unreachable: {
    title: 'WorkOS can’t be reached.',
    advice: 'Check your internet connection, VPN or proxy, then try again.',
  },
  'response-invalid': {
    title: 'The answer did not come from WorkOS.',
    advice: 'A network sign-in page may be in between. Open any website to get past it, then try again.',
  },
  'certificate-refused': {
    title: 'The connection to WorkOS is not trusted.',
    advice:
      'Its certificate does not hold: a firewall may be reading along, or this computer’s date is wrong. Ask your administrator.',
  },
  'proxy-refused': {
    title: 'A proxy is in the way.',
    advice:
      'It can’t be reached, or it asks for a password. Check the proxy in your system’s network settings.',
  },
  'token-rejected': {
    title: 'The sign-in could not be verified.',
    advice: 'Check that this computer’s date and time are right, then sign in again.',
  },
  'api-unreachable': {
    title: 'The app’s service can’t be reached.',
    advice: 'Check your internet connection, VPN or proxy, then try again.',
  },
  'client-refused': {
    title: 'WorkOS does not know this app as it is set up.',
    advice: 'Ask whoever runs it to check the client ID and the redirect URIs.',
  },
  'storage-failed': {
    title: 'Your sign-in could not be saved.',
    advice: 'Check that the disk is not full and that your user folder can be written to, then try again.',
  },
  'signed-out': {
    title: 'You’re signed out.',
    advice: 'Sign in to go on.',
  },
  'nothing-to-do': {
    title: 'That sign-in has already ended.',
    advice: 'Start a new one if you still need it.',
  },
  'request-invalid': {
    title: 'The app could not do that.',
    advice: 'Quit the app, open it again, and try once more.',
  },
  'too-many-requests': {
    title: 'That was asked too often.',
    advice: 'Wait a moment, then try again.',
  },
  internal: {
    title: 'Something went wrong in the app.',
    advice: 'Try again. If that does not help, quit the app and open it again.',
  },
};

const reasons: Readonly<Record<Exclude<SignedOutReason, 'never-signed-in'>, Message>> = {
  'signed-out': {
    title: 'You’re signed out.',
    advice: 'See you next time.',
  },
  'session-ended': {
    title: 'Your session was ended.',
    advice: 'Your organization or an administrator closed it. Sign in to go on.',
  },
  'session-expired': {
    title: 'Your session has expired.',
    advice: 'Sessions only last so long. Sign in to go on.',
  },
  interrupted: {
    title: 'Your session was interrupted.',
    advice: 'The connection broke while it was being renewed. Sign in to go on.',
  },
  'storage-unreadable': {
    title: 'Your saved sign-in could not be read.',
    advice: 'The damaged file was kept. Sign in to go on.',
  },
  'keyring-changed': {
    title: 'Your saved sign-in can’t be unlocked any more.',
    advice: 'The keyring of this computer has changed. Sign in to go on.',
  },
};

const places: Readonly<Record<Place, string>> = {
  home: 'Home',
  dashboard: 'Dashboard',
  account: 'Account',
  settings: 'Settings',
};

const appearances: Readonly<Record<Appearance, string>> = {
  system: 'Like this computer',
  light: 'Light',
  dark: 'Dark',
};

const redirects: Readonly<Record<DeviceSettings['redirect'], string>> = {
  automatic:
    'By a free port of this computer, which needs no set-up; by a link to the app where there is none.',
  loopback: 'By a port of this computer, as the app is set up.',
  'custom-protocol': 'By a link to the app, as the app is set up.',
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
  failed: 'WorkOS could not be asked',
  offline: 'Offline from here on',
  online: 'Online again',
  resumed: 'Woke up',
  ended: 'Session ended',
  'signed-out': 'Signed out',
};

export const strings = {
  direction: 'ltr' as 'ltr' | 'rtl',
  productName,
  problems,
  problemDetail: 'For support: {code}, {detail}',
  reasons,
  places,
  navigation: 'Main',
  actions: {
    signIn: 'Sign in',
    createAccount: 'Create account',
    differentAccount: 'Use a different account',
    cancel: 'Cancel',
    reopenBrowser: 'Open browser again',
    copyLink: 'Copy link',
    signOut: 'Sign out',
    retry: 'Try again',
    signInAgain: 'Sign in again',
    dismiss: 'Got it',
  },
  restoring: `Opening ${productName}…`,
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
  keyringNotice: {
    title: 'You’ll stay signed in until you quit.',
    advice: 'This computer offers no keyring to keep a sign-in safe, so nothing is saved.',
    action: 'What to do',
  },
  signedOut: {
    title: `Sign in to ${productName}`,
    lead: 'You sign in with your browser. Your password stays there.',
    protectedTitle: 'Sign in to see your {place}',
    protectedLead: '{place} is only for people who are signed in. You’ll come right back here.',
  },
  signingIn: {
    startingTitle: 'Signing you in…',
    startingLead: 'One moment.',
    waitingTitle: 'Continue in your browser',
    waitingLead: 'Finish signing in there, then come back here.',
    waitingLeadIn: 'Look in {browser}, finish signing in there, then come back here.',
    finishingTitle: 'Signing you in…',
    finishingLead: 'Your browser is done. Checking with WorkOS.',
    timeLeft: 'Time left',
    copied: 'Link copied. Paste it into your browser.',
  },
  trouble: {
    title: 'Having trouble?',
    pasteLabel: 'Did your browser end on an error page? Paste its address here.',
    pasteAction: 'Go on',
    deviceLead: 'Is there no browser that works on this computer?',
    deviceAction: 'Use a code on another device',
  },
  deviceCode: {
    title: 'Sign in on another device',
    lead: 'Scan this with your phone, or open the address on any device and enter the code.',
    qrCode: 'QR code of the address below',
    code: 'Code',
    check: 'The page must show the same code.',
    browser: 'Use the browser here',
  },
  signInRequested: {
    title: 'A link asks you to sign in',
    signUpTitle: 'A link asks you to create an account',
    invitationTitle: 'A link invites you to sign in',
    advice: 'Go on only if you have just opened a link that you trust. You sign in with your browser.',
    signedInAs: 'You’re signed in as {email}. You stay so until somebody has signed in anew.',
    accept: 'Continue in browser',
    decline: 'Not now',
  },
  home: {
    title: 'Welcome, {name}',
    signedInAs: 'You’re signed in as',
  },
  dashboard: {
    lead: 'Read just now from the protected part of the app.',
    loading: 'Loading…',
    greeting: 'Hello, {name}',
    signedInAt: 'Signed in here',
    accessTokenIssuedAt: 'Access renewed',
    accessTokenExpiresAt: 'Access lasts until',
    refreshCount: 'Renewals so far',
    nextRefreshAt: 'Next renewal',
    noRefreshPlanned: 'As soon as you need it',
    sessionEndsAt: 'Session ends',
    sessionEndUnknown: 'When WorkOS says so',
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
      forbidden: 'The service says that this is not for you (403).',
    },
  },
  settings: {
    appearance: 'Appearance',
    appearances,
    login: 'When the computer starts',
    startAtLogin: `Open ${productName} when I log in`,
    device: 'On this computer',
    keyring: 'Your sign-in is kept',
    keyringAvailable: 'Encrypted, with a key in the keyring ({backend})',
    keyringMissing: 'Until you quit: there is no keyring ({backend})',
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
      title: 'Not all that your organization has set holds.',
      advice: 'The file {file} is wrong. Send the diagnostics to your administrator.',
    },
    about: 'About',
    version: 'Version',
    system: 'System',
    copyDiagnostics: 'Copy diagnostics',
    copied: 'Copied. Paste it into your message to support; it holds no secret.',
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
    elsewhere: 'Version {version} is there.',
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
