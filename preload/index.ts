/** The bridges between renderer and main: signing in, and this app's own. */
import { webFrame } from 'electron/renderer';
import type { DesktopBridge, DesktopEvents, DesktopRequests } from '../common/channels.ts';
import { exposeAuth } from './auth.ts';
import { expose, requester, subscriber } from './messages.ts';

const request = requester<DesktopRequests>();
const subscribe = subscriber<DesktopEvents>();

const bridge: DesktopBridge = {
  onPlaceRequested: (listener) => subscribe('PlaceRequested', listener),
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

// WebRTC resolves names despite the network restrictions, and a name can carry data out. Frames would have it too, so
// main ends a page that makes one.
void webFrame.executeJavaScript(
  'delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection;',
);
exposeAuth();
expose('desktop', bridge);
