/**
 * The renderer's requests: the only file that uses `ipcMain`.
 * Invariant: every request is checked for its sender, its rate and its size, then parsed, then answered with a `Result`;
 * a check that can't be made fails it.
 */
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron/main';
import * as v from 'valibot';
import type { AuthProblemCode } from '../common/auth/auth-problem.ts';
import { places } from '../common/places.ts';
import type { Events, RequestChannel, Requests } from '../common/channels.ts';
import type { SignInRequest } from '../common/auth/channels.ts';
import { appearances } from '../common/device-settings.ts';
import type { Result } from '../common/auth/result.ts';
import type { Disposer } from './lib/disposer.ts';
import type { Log } from './lib/log.ts';
import { rendererOrigin } from './config/product.ts';
import { createTokenBucket, type Rate } from './lib/token-bucket.ts';

type Schema<Channel extends RequestChannel> = v.GenericSchema<unknown, Payload<Channel>>;

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

/** The form of each request's payload; all that is not listed here is no channel. */
const schemas: { readonly [Channel in RequestChannel]: Schema<Channel> } = {
  getState: noPayload,
  signIn: signInRequest,
  cancel: noPayload,
  confirmAccount: v.number(),
  reopenBrowser: noPayload,
  copyLink: noPayload,
  pasteCallback: v.pipe(v.string(), v.maxLength(10_000)),
  continueOnDevice: noPayload,
  dismissProblem: noPayload,
  signOut: noPayload,
  switchOrganization: v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/))),
  answerLink: v.strictObject({ id: v.number(), wanted: v.boolean() }),
  report: v.picklist(['activity', 'network-returned']),
  readDashboard: noPayload,
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

/** What a page asks for as often as it draws; everything else is done at a person's pace. */
const reads: readonly RequestChannel[] = ['getState', 'readDashboard'];
const readRate: Rate = { burst: 4_000, perSecond: 2_000 };
const actionRate: Rate = { burst: 20, perSecond: 1 };
/** A page that asks for nothing but refusals must not fill the log. */
const refusalLogRate: Rate = { burst: 50, perSecond: 0.2 };

/** Far above any payload of the contract: see {@link isSmall}. */
const largestPayload = 16_384;

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
  const mayLogRefusal = createTokenBucket(refusalLogRate, now);
  const register = <Channel extends RequestChannel>(channel: Channel): void => {
    const handler: (payload: Payload<Channel>) => Promise<Result<Answer<Channel>>> | Result<Answer<Channel>> =
      handlers[channel];
    const schema: Schema<Channel> = schemas[channel];
    const isInRate = createTokenBucket(reads.includes(channel) ? readRate : actionRate, now);
    ipcMain.handle(channel, async (event, ...given: unknown[]): Promise<Result<Answer<Channel>>> => {
      if (!isFromOurPage(event, isOurWindow)) return refuse(channel, 'request-invalid', 'sender');
      if (!isInRate()) return refuse(channel, 'too-many-requests', null);
      if (!isSmall(given)) return refuse(channel, 'request-invalid', 'size');
      const payload = v.safeParse(schema, given[0]);
      if (given.length > 1 || !payload.success) return refuse(channel, 'request-invalid', 'payload');
      try {
        return await handler(payload.output);
      } catch {
        return refuse(channel, 'internal', null);
      }
    });
  };
  const refuse = (channel: RequestChannel, code: AuthProblemCode, detail: string | null): Result<never> => {
    if (mayLogRefusal()) log.warn('request-refused', { channel, code, detail });
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
    // As text: Chromium writes addresses in one form only, and what a parser makes of others is no matter.
    return senderFrame.url.startsWith(`${rendererOrigin}/`);
  } catch {
    // A frame that was disposed of throws whatever it is asked.
    return false;
  }
}

/**
 * Whether a value that came by structured clone is small, looking at no more of it than that takes: each value counts
 * one, a text and a key its length. Bytes are part of no payload.
 */
function isSmall(value: unknown): boolean {
  let left = largestPayload;
  const pending = [value];
  while (pending.length > 0 && left >= 0) {
    const next = pending.pop();
    left -= typeof next === 'string' ? next.length : 1;
    if (typeof next !== 'object' || next === null) continue;
    if (ArrayBuffer.isView(next) || (Array.isArray(next) && next.length > left)) return false;
    for (const key in next) {
      left -= key.length;
      if (left < 0) return false;
      pending.push((next as Readonly<Record<string, unknown>>)[key]);
    }
  }
  return left >= 0;
}
