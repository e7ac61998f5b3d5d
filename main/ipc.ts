/**
 * The renderer's requests: the only file that uses `ipcMain`.
 * Invariant: every request is checked for its sender, its rate and its size, then parsed, then answered with a `Result`;
 * a check that can't be made fails it.
 */
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron/main';
import * as v from 'valibot';
import type { AuthProblemCode } from '../common/auth-problem.ts';
import { places } from '../common/auth-state.ts';
import {
  requestChannels,
  sights,
  type Events,
  type RequestChannel,
  type Requests,
  type SignInRequest,
} from '../common/channels.ts';
import { appearances } from '../common/device-settings.ts';
import type { Result } from '../common/result.ts';
import type { Disposer } from './lib/disposer.ts';
import type { Log } from './lib/log.ts';
import { rendererOrigin } from './config/product.ts';
import { createTokenBucket, type Rate } from './lib/token-bucket.ts';

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
  'auth:paste-callback': v.pipe(v.string(), v.maxLength(10_000)),
  'auth:continue-on-device': noPayload,
  'auth:dismiss-problem': noPayload,
  'auth:sign-out': noPayload,
  'auth:switch-organization': v.strictObject({
    organizationId: v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/))),
  }),
  'auth:answer-link': v.boolean(),
  'auth:report': v.picklist(sights),
  'dashboard:read': noPayload,
  'device:read': noPayload,
  'device:set-appearance': v.picklist(appearances),
  'device:set-starts-at-login': v.boolean(),
  'device:browser-name': noPayload,
  'device:copy-diagnostics': noPayload,
  'device:reset': noPayload,
  'policy:read': noPayload,
  'update:get-state': noPayload,
  'update:check': noPayload,
  'update:install': noPayload,
};

/** What a page asks for as often as it draws; everything else is done at a person's pace. */
const reads: readonly RequestChannel[] = ['auth:get-state', 'dashboard:read'];
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
    const isInRate = createTokenBucket(reads.includes(channel) ? readRate : actionRate, now);
    ipcMain.handle(channel, async (event, ...given: unknown[]): Promise<Result<Answer<Channel>>> => {
      if (!isFromOurPage(event, isOurWindow)) return refuse(channel, 'request-invalid', 'sender');
      if (!isInRate()) return refuse(channel, 'too-many-requests', null);
      if (!isSmall(given)) return refuse(channel, 'request-invalid', 'size');
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
