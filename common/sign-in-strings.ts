/** The English words of the sign-in, part of `strings.ts`. */
import type { AuthProblemCode } from './auth/auth-problem.ts';
import type { Place } from './places.ts';
import type { SignedOutReason } from './auth/auth-state.ts';
import { productName } from './product.ts';

/** The problem, and the user's remedy. */
export interface Message {
  readonly title: string;
  readonly advice: string;
}

const problems: Readonly<Record<AuthProblemCode, Message>> = {
  'access-denied': {
    title: 'The sign-in was cancelled.',
    advice: 'Nothing has changed. You can sign in at any time.',
  },
  'sign-in-refused': {
    title: 'You couldn’t be signed in.',
    advice: 'Your account may not have access to this app. Use a different one, or ask your administrator.',
  },
  'attempt-expired': {
    title: 'The sign-in timed out.',
    advice: 'Sign in again, and finish in your browser within the time limit.',
  },
  'sign-in-interrupted': {
    title: 'Your last sign-in was interrupted.',
    advice: 'The app was closed before it was done. Sign in again.',
  },
  'code-refused': {
    title: 'The sign-in couldn’t be completed.',
    advice: 'It may have expired, or was already used. Sign in again.',
  },
  'not-confirmed': {
    title: 'You haven’t confirmed it’s you.',
    advice: 'Nothing has changed. Try again when you’re ready.',
  },
  'confirmed-as-other': {
    title: 'That was a different account or organization.',
    advice: 'Nothing has changed. Try again with the account and organization that you use here.',
  },
  'confirmed-try-again': {
    title: 'You’ve confirmed it’s you.',
    advice: 'To be safe, nothing was sent yet. Try again to continue.',
  },
  'browser-not-alone': {
    title: 'The sign-in was stopped for your safety.',
    advice: 'Its link was opened twice, perhaps by someone else on this computer. Sign in again.',
  },
  'refresh-refused': {
    title: 'Your session can’t be renewed right now.',
    advice: 'You’re still signed in, but some features may not work. If this continues, sign in again.',
  },
  'callback-unknown': {
    title: 'That address isn’t from this sign-in.',
    advice: 'Copy the whole address from your browser’s address bar and paste it again.',
  },
  'device-code-disabled': {
    title: 'You can’t sign in with a code.',
    advice: 'It isn’t turned on for this app. Continue in your browser instead.',
  },
  'policy-unreadable': {
    title: 'Signing in is switched off on this computer.',
    advice: 'Your organization’s settings for it contain a mistake. Tell your administrator.',
  },
  'browser-not-opened': {
    title: 'Your browser couldn’t be opened.',
    advice: 'Copy the link and paste it into a browser on this computer.',
  },
  'hosted-sign-out-failed': {
    title: 'Your browser may still be signed in.',
    advice:
      'It could not be opened to sign you out there, too. The next sign-in here asks for your password.',
  },
  'redirect-port-busy': {
    title: 'Another program is blocking the sign-in.',
    advice: 'It uses the port your browser needs to return to this app. Close it, then sign in again.',
  },
  unreachable: {
    title: 'The sign-in service can’t be reached.',
    advice: 'Check your internet connection, VPN or proxy, then try again.',
  },
  'service-busy': {
    title: 'The sign-in service is busy right now.',
    advice:
      'Wait a few seconds, then try again. If you’re signed in, you’ll stay signed in, and the app tries again within 15 minutes.',
  },
  'response-invalid': {
    title: 'Your network may need you to sign in first.',
    advice: 'Open any website in your browser to check, then try again.',
  },
  'certificate-refused': {
    title: 'The connection isn’t secure.',
    advice:
      'A firewall may be intercepting it, or this computer’s date may be wrong. Check the date, then ask your administrator.',
  },
  'proxy-refused': {
    title: 'Your proxy blocked the connection.',
    advice: 'It can’t be reached, or needs a password. Check the proxy in your system’s network settings.',
  },
  'token-rejected': {
    title: 'The sign-in couldn’t be verified.',
    advice: 'This computer’s clock may be wrong. Check the date and time, then sign in again.',
  },
  'api-unreachable': {
    title: `${productName} can’t reach its server.`,
    advice: 'Check your internet connection, VPN or proxy, then try again.',
  },
  'client-refused': {
    title: 'This app isn’t set up correctly.',
    advice: 'Ask your administrator to check its client ID and redirect URIs.',
  },
  'storage-failed': {
    title: 'Your sign-in couldn’t be saved.',
    advice: 'Your disk may be full or write-protected. The app keeps trying.',
  },
  'signed-out': {
    title: 'You’re signed out.',
    advice: 'Sign in to continue.',
  },
  'nothing-to-do': {
    title: 'That sign-in has already ended.',
    advice: 'Start a new one if you still need it.',
  },
  'request-invalid': {
    title: 'That didn’t work.',
    advice: 'Quit the app, then open it again.',
  },
  'too-many-requests': {
    title: 'That was too fast.',
    advice: 'Wait a moment, then try again.',
  },
  internal: {
    title: 'Something went wrong.',
    advice: 'Try again. If that doesn’t help, quit the app and open it again.',
  },
};

const reasons: Readonly<Record<Exclude<SignedOutReason, 'never-signed-in'>, Message>> = {
  'signed-out': {
    title: 'You’re signed out.',
    advice: 'See you next time.',
  },
  'session-ended': {
    title: 'Your session was ended.',
    advice: 'Your organization or an administrator ended it. Sign in to continue.',
  },
  'mfa-required': {
    title: 'Your organization requires a second sign-in step.',
    advice: 'Sign in to set it up.',
  },
  'sso-required': {
    title: 'Your organization requires you to sign in with its own account.',
    advice: 'Sign in to continue.',
  },
  'session-expired': {
    title: 'Your session has ended.',
    advice: 'It expired, or was ended on another device. Sign in to continue.',
  },
  'browser-not-alone': {
    title: 'You were signed out for your safety.',
    advice:
      'The link of your sign-in was opened twice, perhaps by someone else on this computer. Sign in again.',
  },
  interrupted: {
    title: 'Your session was interrupted.',
    advice: 'The connection was lost while it was being renewed. Sign in to continue.',
  },
  'storage-unreadable': {
    title: 'Your saved sign-in couldn’t be read.',
    advice: 'The file is damaged; a copy was kept for support. Sign in to continue.',
  },
  'storage-newer': {
    title: 'Your saved sign-in is from a newer version.',
    advice: 'It hasn’t been changed. Update the app to use it, or sign in until you quit.',
  },
  'keyring-changed': {
    title: 'Your saved sign-in can’t be unlocked.',
    advice: 'This computer’s keyring has changed. Sign in to continue.',
  },
  'keyring-absent': {
    title: 'Your saved sign-in can’t be unlocked.',
    advice: 'This computer’s keyring isn’t running. Start it to stay signed in, or sign in until you quit.',
  },
  'keyring-locked': {
    title: 'Your saved sign-in can’t be unlocked.',
    advice: 'This computer’s keyring is locked. Unlock it to stay signed in, or sign in until you quit.',
  },
  'keyring-dismissed': {
    title: 'Your saved sign-in is still locked.',
    advice: 'You didn’t unlock the keyring. Restart this app to be asked again, or sign in until you quit.',
  },
  'keyring-silent': {
    title: 'Your saved sign-in can’t be unlocked yet.',
    advice:
      'This computer’s keyring isn’t responding. We’ll keep trying, and you can sign in until you quit.',
  },
};

const places: Readonly<Record<Place, string>> = {
  home: 'Home',
  dashboard: 'Dashboard',
  account: 'Account',
  settings: 'Settings',
};

export const signInStrings = {
  direction: 'ltr' as 'ltr' | 'rtl',
  productName,
  problems,
  /** Replaces `unreachable` if the service answered with an error. */
  serviceProblem: {
    title: 'The sign-in service isn’t responding.',
    advice: 'Your connection is fine. Wait a few minutes, then try again.',
  },
  problemDetail: 'For support: {code}, {detail}',
  reasons,
  places,
  navigation: 'Main',
  accountMenu: 'Account menu',
  actions: {
    signIn: 'Sign in',
    createAccount: 'Create account',
    differentAccount: 'Use a different account',
    cancel: 'Cancel',
    reopenBrowser: 'Open browser again',
    reopenBrowserNamed: 'Open {browser} again',
    copyLink: 'Copy link',
    signOut: 'Sign out',
    retry: 'Try again',
    signInAgain: 'Sign in again',
    dismiss: 'Got it',
  },
  restoring: `Opening ${productName}…`,
  keyringNotice: {
    title: 'You’ll stay signed in until you quit.',
    advice: 'This computer’s keyring can’t be used, so your sign-in can’t be saved.',
    action: 'What can I do?',
  },
  signedOut: {
    title: `Sign in to ${productName}`,
    lead: 'You’ll sign in with your browser. This app never sees your password.',
    protectedTitle: 'Sign in to see your {place}',
    protectedLead: 'You’ll come back here after you sign in with your browser.',
  },
  signingIn: {
    startingTitle: 'Signing you in…',
    startingLead: 'This takes only a moment.',
    waitingTitle: 'Continue in your browser',
    waitingLead: 'Finish signing in there, then come back here.',
    waitingLeadNamed: 'Finish signing in with {browser}, then come back here.',
    finishingTitle: 'Signing you in…',
    finishingLead: 'Almost done. Checking your sign-in.',
    timeLeft: 'Time left',
    copied: 'Link copied. Paste it into your browser.',
    useBrowser: 'Use this computer’s browser',
  },
  home: {
    title: 'Welcome, {name}',
    signedInAs: 'You’re signed in as',
  },
};

export type SignInStrings = typeof signInStrings;
