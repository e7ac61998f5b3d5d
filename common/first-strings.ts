/**
 * The words of what stands in the first frame or may follow it at once. They are loaded with it, so each one costs
 * every start: what only panels, menus and pages on demand say is in `strings.ts`, which holds these as well.
 */
import type { AuthProblemCode } from './auth/auth-problem.ts';
import type { Place } from './places.ts';
import type { SignedOutReason } from './auth/auth-state.ts';
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
    advice:
      'Your account may not be allowed to use this app. Try a different one, or ask your administrator.',
  },
  'attempt-expired': {
    title: 'The sign-in took too long and has ended.',
    advice: 'Sign in again, and finish in the browser before the time is up.',
  },
  'sign-in-interrupted': {
    title: 'Your last sign-in was interrupted.',
    advice: 'The app was closed before it was done. Sign in again.',
  },
  'code-refused': {
    title: 'The browser’s answer could not be used.',
    advice: 'It may be too old or used already. Sign in again to get a new one.',
  },
  'refresh-refused': {
    title: 'Your session can’t be renewed at the moment.',
    advice: 'You’re still signed in, but what needs WorkOS won’t work. If it stays like this, sign in again.',
  },
  'callback-unknown': {
    title: 'That’s not the address that this sign-in ends on.',
    advice: 'Copy the whole address from your browser’s address bar, then paste it again.',
  },
  'device-code-disabled': {
    title: 'Signing in with a code is not available.',
    advice: 'Your organization has not turned it on. Continue in your browser instead.',
  },
  'browser-not-opened': {
    title: 'Your browser could not be opened.',
    advice: 'Copy the link and paste it into a browser on this computer.',
  },
  'hosted-sign-out-failed': {
    title: 'Your browser may still be signed in.',
    advice:
      'It could not be opened to sign you out there, too. The next sign-in here asks for your password.',
  },
  'redirect-port-busy': {
    title: 'Another program is in the way of the sign-in.',
    advice: 'It uses the port that your browser comes back to. Close that program, then sign in again.',
  },
  unreachable: {
    title: 'WorkOS can’t be reached.',
    advice: 'Check your internet connection, VPN or proxy, then try again.',
  },
  'service-busy': {
    title: 'WorkOS is too busy at the moment.',
    advice:
      'Wait a few seconds, then try again. If you’re signed in, you stay so, and the app tries by itself within 15 minutes.',
  },
  'response-invalid': {
    title: 'The answer did not come from WorkOS.',
    advice:
      'Your network may want you to sign in to it first. Open any website in your browser to do so, then try again.',
  },
  'certificate-refused': {
    title: 'The connection to WorkOS is not trusted.',
    advice:
      'A firewall may be reading along, or this computer’s date may be wrong. Check the date, then ask your administrator.',
  },
  'proxy-refused': {
    title: 'A proxy is in the way.',
    advice:
      'It can’t be reached, or it asks for a password. Check the proxy in your system’s network settings.',
  },
  'token-rejected': {
    title: 'The sign-in could not be verified.',
    advice: 'This computer’s clock may be wrong. Check its date and time, then sign in again.',
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
    advice: 'The disk may be full, or your user folder may be write-protected. Check both, then try again.',
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
    title: 'You’ve tried that too often.',
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
    title: 'Your session is over.',
    advice: 'It has expired, or was ended elsewhere. Sign in to go on.',
  },
  interrupted: {
    title: 'Your session was interrupted.',
    advice: 'The connection broke while it was being renewed. Sign in to go on.',
  },
  'storage-unreadable': {
    title: 'Your saved sign-in could not be read.',
    advice: 'Its file is damaged, and was kept for support. Sign in to go on.',
  },
  'storage-newer': {
    title: 'Your saved sign-in is from a newer version.',
    advice: 'It is left as it is. Update the app to use it, or sign in until you quit.',
  },
  'keyring-changed': {
    title: 'Your saved sign-in can’t be unlocked.',
    advice: 'This computer’s keyring has changed. Sign in to go on.',
  },
};

const places: Readonly<Record<Place, string>> = {
  home: 'Home',
  dashboard: 'Dashboard',
  account: 'Account',
  settings: 'Settings',
};

export const firstStrings = {
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
    startingLead: 'This takes only a moment.',
    waitingTitle: 'Continue in your browser',
    waitingLead: 'Finish signing in there, then come back here.',
    waitingLeadIn: 'Finish signing in with {browser}, then come back here.',
    finishingTitle: 'Signing you in…',
    finishingLead: 'Your browser is done. Checking with WorkOS.',
    timeLeft: 'Time left',
    copied: 'Link copied. Paste it into your browser.',
    useBrowser: 'Use the browser here',
  },
  home: {
    title: 'Welcome, {name}',
    signedInAs: 'You’re signed in as',
  },
};

export type FirstStrings = typeof firstStrings;
