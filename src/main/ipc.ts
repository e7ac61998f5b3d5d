/**
 * The renderer's requests: the only file that uses `ipcMain`.
 * Invariant: every request is checked for its sender, then parsed, then answered with a `Result`; a check that can't be
 * made fails it.
 */
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron/main';
import * as v from 'valibot';
import type { AuthProblemCode } from '../contract/auth-problem.ts';
import { places } from '../contract/auth-state.ts';
import {
  requestChannels,
  sights,
  type Events,
  type RequestChannel,
  type Requests,
  type SignInRequest,
} from '../contract/channels.ts';
import type { Result } from '../contract/result.ts';
import type { Disposer } from './disposer.ts';
import type { Log } from './log.ts';
import { rendererOrigin } from './product.ts';

type Answer<Channel extends RequestChannel> = ReturnType<Requests[Channel]>;
type Payload<Channel extends RequestChannel> =
  Parameters<Requests[Channel]> extends [infer P] ? P : undefined;

/** What answers each request, once its sender and its payload have been checked. */
export type RequestHandlers = {
  readonly [Channel in RequestChannel]: (
    payload: Payload<Channel>,
  ) => Promise<Result<Answer<Channel>>> | Result<Answer<Channel>>;
};

const noPayload = v.undefined();
const signInRequest: v.GenericSchema<unknown, SignInRequest> = v.strictObject({
  screen: v.picklist(['sign-in', 'sign-up']),
  returnTo: v.picklist(places),
  differentAccount: v.boolean(),
});

const payloads: { readonly [Channel in RequestChannel]: v.GenericSchema<unknown, Payload<Channel>> } = {
  'auth:get-state': noPayload,
  'auth:sign-in': signInRequest,
  'auth:cancel': noPayload,
  'auth:reopen-browser': noPayload,
  'auth:copy-link': noPayload,
  'auth:sign-out': noPayload,
  'auth:report': v.picklist(sights),
  'dashboard:read': noPayload,
};

/**
 * Registers the handlers.
 *
 * @param isOurWindow whether a sender is a window of this app, by its ID
 */
export function registerIpc(
  handlers: RequestHandlers,
  isOurWindow: (webContentsId: number) => boolean,
  log: Log,
): Disposer {
  const register = <Channel extends RequestChannel>(channel: Channel): void => {
    const handler: (payload: Payload<Channel>) => Promise<Result<Answer<Channel>>> | Result<Answer<Channel>> =
      handlers[channel];
    ipcMain.handle(channel, async (event, ...given: unknown[]): Promise<Result<Answer<Channel>>> => {
      if (!isFromOurPage(event, isOurWindow)) return refuse(channel, 'request-invalid', 'sender');
      const payload = v.safeParse(payloads[channel], given[0]);
      if (given.length > 1 || !payload.success) return refuse(channel, 'request-invalid', 'payload');
      try {
        return await handler(payload.output);
      } catch {
        return refuse(channel, 'internal', null);
      }
    });
  };
  const refuse = (channel: RequestChannel, code: AuthProblemCode, detail: string | null): Result<never> => {
    log.warn('request-refused', { channel, code, detail });
    return { ok: false, problem: { code, detail } };
  };

  for (const channel of requestChannels) register(channel);
  return () => {
    for (const channel of requestChannels) ipcMain.removeHandler(channel);
  };
}

/** Tells a window's page that something happened. */
export function sendEvent<Name extends keyof Events>(
  window: BrowserWindow,
  name: Name,
  value: Events[Name],
): void {
  if (!window.isDestroyed() && !window.webContents.isDestroyed()) window.webContents.send(name, value);
}

/** Fails closed: no frame (it has gone), no URL, another frame or another origin is not our page. */
function isFromOurPage(event: IpcMainInvokeEvent, isOurWindow: (id: number) => boolean): boolean {
  try {
    const { senderFrame, sender } = event;
    if (senderFrame === null || !isOurWindow(sender.id) || senderFrame !== sender.mainFrame) return false;
    const url = new URL(senderFrame.url);
    return `${url.protocol}//${url.host}` === rendererOrigin;
  } catch {
    // A frame that was disposed of throws whatever it is asked; a URL that is none does, too.
    return false;
  }
}
