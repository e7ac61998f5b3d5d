/**
 * The bridge between renderer and main: one object, whose methods pass a request on and hand back the answer. The only
 * file that uses `ipcRenderer`.
 * Invariant: the Electron event of a message never reaches the renderer.
 */
import { contextBridge, ipcRenderer, webFrame } from 'electron/renderer';
import type { AuthBridge } from '../common/bridge.ts';
import type { Events, RequestChannel, Requests } from '../common/channels.ts';
import type { Result } from '../common/result.ts';

const request = <Channel extends RequestChannel>(
  channel: Channel,
  ...payload: Parameters<Requests[Channel]>
): Promise<Result<ReturnType<Requests[Channel]>>> => ipcRenderer.invoke(channel, ...payload);

const subscribe = <Name extends keyof Events>(
  name: Name,
  listener: (value: Events[Name]) => void,
): (() => void) => {
  const receive = (_event: unknown, value: Events[Name]): void => listener(value);
  ipcRenderer.on(name, receive);
  return () => ipcRenderer.off(name, receive);
};

const bridge: AuthBridge = {
  getState: () => request('auth:get-state'),
  onStateChanged: (listener) => subscribe('auth:state-changed', listener),
  onPlaceRequested: (listener) => subscribe('place-requested', listener),
  signIn: (wanted) => request('auth:sign-in', wanted),
  cancel: () => request('auth:cancel'),
  reopenBrowser: () => request('auth:reopen-browser'),
  copyLink: () => request('auth:copy-link'),
  pasteCallback: (address) => request('auth:paste-callback', address),
  continueOnDevice: () => request('auth:continue-on-device'),
  dismissProblem: () => request('auth:dismiss-problem'),
  signOut: () => request('auth:sign-out'),
  switchOrganization: (organizationId) => request('auth:switch-organization', { organizationId }),
  answerLink: (wanted) => request('auth:answer-link', wanted),
  report: (sight) => request('auth:report', sight),
  readDashboard: () => request('dashboard:read'),
  readDevice: () => request('device:read'),
  readBrowserName: () => request('device:browser-name'),
  setAppearance: (appearance) => request('device:set-appearance', appearance),
  setStartsAtLogin: (isOn) => request('device:set-starts-at-login', isOn),
  copyDiagnostics: () => request('device:copy-diagnostics'),
  resetDevice: () => request('device:reset'),
  readPolicy: () => request('policy:read'),
  getUpdate: () => request('update:get-state'),
  onUpdateChanged: (listener) => subscribe('update:state-changed', listener),
  checkForUpdate: () => request('update:check'),
  installUpdate: () => request('update:install'),
};

// WebRTC asks for the addresses of names, past all that keeps the page from the network, and a name can carry words out.
// Frames would have it too; main ends a page that makes one.
void webFrame.executeJavaScript(
  'delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection;',
);
contextBridge.exposeInMainWorld('authkit', bridge);
