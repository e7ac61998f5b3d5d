/**
 * Faults on purpose: for the next calls of a path, the emulator answers like a bad network, a proxy or a broken server.
 */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { assertNever } from '../common/assert-never.ts';

/** Whether the request takes effect first, as when the response to a refresh is lost, or not at all. */
const when = v.picklist(['before-processing', 'after-processing']);

const faultSchema = v.variant('kind', [
  /** Answers with this status and JSON body, without processing. `retryAfter` as in RFC 9110, 10.2.3. */
  v.object({
    kind: v.literal('status'),
    status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
    body: v.optional(v.unknown()),
    retryAfter: v.optional(v.string()),
  }),
  /** Processes and answers after this time, even if the client has gone by then. */
  v.object({ kind: v.literal('delay'), milliseconds: v.pipe(v.number(), v.minValue(0)) }),
  /** Closes the connection without an answer. */
  v.object({ kind: v.literal('drop'), when }),
  /** Never answers. */
  v.object({ kind: v.literal('hang'), when }),
  /** Processes, then closes the connection in the middle of the body. */
  v.object({ kind: v.literal('truncate') }),
  /** Sends the client elsewhere, without processing. */
  v.object({ kind: v.literal('redirect'), location: v.string() }),
  /** A captive portal: status 200 and another site's page, without processing. */
  v.object({ kind: v.literal('captive-portal') }),
  /** A proxy that can't reach the server: status 502 and a page, without processing. */
  v.object({ kind: v.literal('bad-gateway') }),
]);
export type Fault = Readonly<v.InferOutput<typeof faultSchema>>;

export const plannedFaultSchema = v.object({
  /** The exact path, or `*` for every path. */
  path: v.pipe(v.string(), v.regex(/^(?:\*|\/.*)$/, 'must be a path, or *')),
  /** For how many calls, counted from now. */
  times: v.pipe(v.number(), v.integer(), v.minValue(1)),
  fault: faultSchema,
});
export type PlannedFault = Readonly<v.InferOutput<typeof plannedFaultSchema>>;

export interface Faults {
  readonly inject: MiddlewareHandler<{ Bindings: HttpBindings }>;
  /** Faults of the same path take effect one after the other, in the order in which they were added. */
  add(planned: PlannedFault): void;
  clear(): void;
}

/** `closing` ends the waits of delayed calls when the emulator closes. */
export function createFaults(closing: AbortSignal): Faults {
  let queue: { readonly planned: PlannedFault; left: number }[] = [];

  const take = (path: string): Fault | undefined => {
    const entry = queue.find(({ planned }) => planned.path === path || planned.path === '*');
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left === 0) queue = queue.filter((other) => other !== entry);
    return entry.planned.fault;
  };

  return {
    add(planned) {
      queue.push({ planned, left: planned.times });
    },
    clear() {
      queue = [];
    },
    async inject(context, next) {
      const fault = take(context.req.path);
      if (fault === undefined) return next();
      const { outgoing } = context.env;
      switch (fault.kind) {
        case 'status': {
          const { status, body = {}, retryAfter } = fault;
          const headers = retryAfter === undefined ? undefined : { 'Retry-After': retryAfter };
          return Response.json(body, { status, ...(headers && { headers }) });
        }
        case 'delay':
          await wait(fault.milliseconds, undefined, { signal: closing }).catch(() => undefined);
          if (!closing.aborted) return next();
          break;
        case 'drop':
          if (fault.when === 'after-processing') await next();
          outgoing.destroy();
          break;
        case 'hang':
          if (fault.when === 'after-processing') await next();
          if (!outgoing.destroyed) await once(outgoing, 'close');
          break;
        case 'truncate':
          await next();
          await sendHalf(context.res, outgoing);
          break;
        case 'redirect':
          return context.redirect(fault.location, 307);
        case 'captive-portal':
          return context.html(
            '<!doctype html><title>Welcome</title><p>Accept the terms to use this network.</p>',
          );
        case 'bad-gateway':
          return context.html('<!doctype html><title>502</title><h1>Bad gateway</h1>', 502);
        default:
          return assertNever(fault);
      }
      // Otherwise Hono would merge the discarded answer's headers into this one.
      context.res = undefined;
      context.res = RESPONSE_ALREADY_SENT;
      return undefined;
    },
  };
}

async function sendHalf(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = { ...Object.fromEntries(response.headers), 'content-length': body.length };
  outgoing.writeHead(response.status, headers);
  await new Promise((resolve) => outgoing.write(body.subarray(0, body.length / 2), resolve));
  outgoing.destroy();
}
