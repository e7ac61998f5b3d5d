/**
 * Requests of pages: the only file that uses `ipcMain`.
 * Invariant: every request is checked for its sender, its rate and its size, then parsed, then answered with a `Result`; it
 * fails if a check can't be made. Only trusted pages get answers and events.
 */
import { ipcMain, type BrowserWindow, type WebContents, type WebFrameMain } from 'electron/main';
import * as v from 'valibot';
import type { AuthProblemCode } from '../../common/auth/auth-problem.ts';
import { channelName } from '../../common/auth/channel-name.ts';
import type { RequestsOf } from '../../common/auth/channels.ts';
import type { Result } from '../../common/auth/result.ts';
import type { Disposer } from '../lib/disposer.ts';
import type { Log } from '../lib/log.ts';
import { createTokenBucket, type Rate } from '../lib/token-bucket.ts';

type Payload<Request extends (...payload: never[]) => unknown> =
  Parameters<Request> extends [infer P] ? P : undefined;

/** The schema of each request's payload; there are no other channels. */
export type RequestSchemas<Requests extends RequestsOf<Requests>> = {
  readonly [Channel in keyof Requests]: v.GenericSchema<unknown, Payload<Requests[Channel]>>;
};

/** The handler of each request, called after the checks of sender and payload. */
export type RequestHandlers<Requests extends RequestsOf<Requests>> = {
  readonly [Channel in keyof Requests]: (
    payload: Payload<Requests[Channel]>,
  ) => Promise<Result<ReturnType<Requests[Channel]>>> | Result<ReturnType<Requests[Channel]>>;
};

/** The sender of a message, from Electron's event. */
export interface Sender {
  readonly senderFrame: WebFrameMain | null;
  readonly sender: WebContents;
}

export interface IpcDeps<Requests extends RequestsOf<Requests>> {
  readonly schemas: RequestSchemas<Requests>;
  readonly handlers: RequestHandlers<Requests>;
  /** Requests that a page may send at each rendering; all others are limited to a user's pace. */
  readonly reads: readonly (keyof Requests)[];
  readonly isTrusted: (sender: Sender) => boolean;
  readonly log: Log;
  /** Milliseconds by a clock that is never set. */
  readonly now: () => number;
}

const readRate: Rate = { burst: 4_000, perSecond: 2_000 };
const actionRate: Rate = { burst: 20, perSecond: 1 };
/** A page whose requests are all refused must not fill the log. */
const refusalLogRate: Rate = { burst: 50, perSecond: 0.2 };

/** Far above any payload of the contract: see {@link isSmall}. */
const largestPayload = 16_384;

/** Registers the handlers. */
export function registerRequests<Requests extends RequestsOf<Requests>>(deps: IpcDeps<Requests>): Disposer {
  const { schemas, handlers, reads, isTrusted, log, now } = deps;
  const mayLogRefusal = createTokenBucket(refusalLogRate, now);
  const register = <Channel extends keyof Requests & string>(channel: Channel): void => {
    const isInRate = createTokenBucket(reads.includes(channel) ? readRate : actionRate, now);
    ipcMain.handle(
      channelName(channel),
      async (event, ...given: unknown[]): Promise<Result<ReturnType<Requests[Channel]>>> => {
        if (!isTrusted(event)) return refuse(channel, 'request-invalid', 'sender');
        if (!isInRate()) return refuse(channel, 'too-many-requests', null);
        if (!isSmall(given)) return refuse(channel, 'request-invalid', 'size');
        const payload = v.safeParse(schemas[channel], given[0]);
        if (given.length > 1 || !payload.success) return refuse(channel, 'request-invalid', 'payload');
        try {
          return await handlers[channel](payload.output);
        } catch {
          return refuse(channel, 'internal', null);
        }
      },
    );
  };
  const refuse = (channel: string, code: AuthProblemCode, detail: string | null): Result<never> => {
    if (mayLogRefusal()) log.warn('request-refused', { channel, code, detail });
    return { ok: false, problem: { code, detail } };
  };

  const channels = Object.keys(schemas) as (keyof Requests & string)[];
  for (const channel of channels) register(channel);
  return () => {
    for (const channel of channels) ipcMain.removeHandler(channelName(channel));
  };
}

/** Sends an event to a window's page. */
export function sendEvent(window: BrowserWindow, name: string, value: unknown): void {
  if (!window.isDestroyed() && !window.webContents.isDestroyed())
    window.webContents.send(channelName(name), value);
}

/**
 * Whether a message comes from a trusted page itself. Fails closed: no frame (it has gone), no URL, another frame or another
 * address is not trusted.
 *
 * @param pages the prefixes of trusted pages' addresses
 */
export function isTrustedSender(message: Sender, pages: readonly string[]): boolean {
  try {
    const { senderFrame, sender } = message;
    if (senderFrame === null || senderFrame !== sender.mainFrame) return false;
    // Compared as text: Chromium writes each address in one form only.
    return pages.some((page) => senderFrame.url.startsWith(page));
  } catch {
    // A disposed frame throws on any access.
    return false;
  }
}

/** Whether a window shows a trusted page. */
export function isTrustedPage(window: BrowserWindow, pages: readonly string[]): boolean {
  if (window.isDestroyed()) return false;
  const { mainFrame } = window.webContents;
  return isTrustedSender({ senderFrame: mainFrame, sender: window.webContents }, pages);
}

/**
 * Whether a structured clone is small, without reading more of it than needed: each value counts one, a text and a key
 * their length. No payload has bytes.
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
