/** The bridge for signing in: each method passes a request on and returns the answer. */
import type { AuthBridge, AuthEvents, AuthRequests } from '../common/auth/channels.ts';
import { expose, requester, subscriber } from './messages.ts';

const request = requester<AuthRequests>();
const subscribe = subscriber<AuthEvents>();

const bridge: AuthBridge = {
  getState: () => request('getState'),
  onStateChanged: (listener) => subscribe('StateChanged', listener),
  signIn: (wanted) => request('signIn', wanted),
  cancel: () => request('cancel'),
  confirmAccount: (id) => request('confirmAccount', id),
  reopenBrowser: () => request('reopenBrowser'),
  copyLink: () => request('copyLink'),
  pasteCallback: (address) => request('pasteCallback', address),
  continueOnDevice: () => request('continueOnDevice'),
  dismissProblem: () => request('dismissProblem'),
  signOut: () => request('signOut'),
  switchOrganization: (organizationId) => request('switchOrganization', organizationId),
  answerLink: (answer) => request('answerLink', answer),
  report: (sight) => request('report', sight),
  readDashboard: () => request('readDashboard'),
};

/**
 * Gives the page `window.authkit`, which the React components use. Call it once in the preload script, which must be one
 * CommonJS file for a sandboxed window. Main answers trusted pages only: see `createAuth`.
 */
export function exposeAuth(): void {
  expose('authkit', bridge);
}
