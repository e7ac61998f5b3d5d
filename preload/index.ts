/**
 * The bridge between renderer and main: one object, whose methods pass a request on and hand back the answer. The only
 * file that uses `ipcRenderer`.
 * Invariant: the Electron event of a message never reaches the renderer.
 */
import { contextBridge, ipcRenderer, webFrame } from 'electron/renderer';
import type { AuthBridge, EventChannel, Events, RequestChannel, Requests } from '../common/channels.ts';
import type { Result } from '../common/auth/result.ts';

const request = <Channel extends RequestChannel>(
  channel: Channel,
  ...payload: Parameters<Requests[Channel]>
): Promise<Result<ReturnType<Requests[Channel]>>> => ipcRenderer.invoke(channel, ...payload);

const subscribe = <Name extends EventChannel>(
  name: Name,
  listener: (value: Events[Name]) => void,
): (() => void) => {
  const receive = (_event: unknown, value: Events[Name]): void => listener(value);
  ipcRenderer.on(name, receive);
  return () => ipcRenderer.off(name, receive);
};

const bridge: AuthBridge = {
  getState: () => request('getState'),
  onStateChanged: (listener) => subscribe('StateChanged', listener),
  onPlaceRequested: (listener) => subscribe('PlaceRequested', listener),
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
  readDevice: () => request('readDevice'),
  readBrowserName: () => request('readBrowserName'),
  setAppearance: (appearance) => request('setAppearance', appearance),
  setStartsAtLogin: (isOn) => request('setStartsAtLogin', isOn),
  copyDiagnostics: () => request('copyDiagnostics'),
  resetDevice: () => request('resetDevice'),
  readPolicy: () => request('readPolicy'),
  getUpdate: () => request('getUpdate'),
  onUpdateChanged: (listener) => subscribe('UpdateChanged', listener),
  checkForUpdate: () => request('checkForUpdate'),
  installUpdate: () => request('installUpdate'),
};

// WebRTC asks for the addresses of names, past all that keeps the page from the network, and a name can carry words out.
// Frames would have it too; main ends a page that makes one.
void webFrame.executeJavaScript(
  'delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection;',
);
contextBridge.exposeInMainWorld('authkit', bridge);
