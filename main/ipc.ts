/** The schemas of this app's requests, and their trusted senders. */
import type { BrowserWindow } from 'electron/main';
import * as v from 'valibot';
import type { Events, RequestChannel, Requests } from '../common/channels.ts';
import { appearances } from '../common/device-settings.ts';
import { places } from '../common/places.ts';
import { authReads, authSchemas, noPayload } from './auth-electron/auth-requests.ts';
import * as ipc from './auth-electron/ipc.ts';
import { rendererPage } from './config/product.ts';
import type { Disposer } from './lib/disposer.ts';
import type { Log } from './lib/log.ts';

export type RequestHandlers = ipc.RequestHandlers<Requests>;

const schemas: ipc.RequestSchemas<Requests> = {
  ...authSchemas(v.picklist(places)),
  readDevice: noPayload,
  setAppearance: v.picklist(appearances),
  setStartsAtLogin: v.boolean(),
  readBrowserName: noPayload,
  copyDiagnostics: noPayload,
  resetDevice: noPayload,
  readPolicy: noPayload,
  getUpdate: noPayload,
  checkForUpdate: noPayload,
  installUpdate: noPayload,
};

export const requestChannels = Object.keys(schemas) as readonly RequestChannel[];

/**
 * Registers the handlers.
 *
 * @param isOurWindow whether a sender is a window of this app, by its ID
 * @param now milliseconds by a clock that is never set
 */
export function registerIpc(
  handlers: RequestHandlers,
  isOurWindow: (webContentsId: number) => boolean,
  log: Log,
  now: () => number,
): Disposer {
  const isTrusted = (sender: ipc.Sender): boolean =>
    ipc.isTrustedSender(sender, [rendererPage]) && isOurWindow(sender.sender.id);
  return ipc.registerRequests({ schemas, handlers, reads: authReads, isTrusted, log, now });
}

/** Sends an event to a window's page. */
export const sendEvent: <Name extends keyof Events>(
  window: BrowserWindow,
  name: Name,
  value: Events[Name],
) => void = ipc.sendEvent;
