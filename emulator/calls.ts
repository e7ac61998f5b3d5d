/** The record of all calls, except those of the control endpoints. */
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { readParameters, type Parameters } from './parameters.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  /** When it arrived, in milliseconds since the epoch. */
  readonly at: number;
  readonly grantType: string | null;
  /** The parameters of the query, or of the JSON or form body. */
  readonly parameters: Parameters;
  readonly headers: Readonly<Record<string, string>>;
  /** The status of the answer; null before the answer, or if a fault removed it. */
  readonly status: number | null;
}

export interface CallLog {
  readonly record: MiddlewareHandler<{ Bindings: HttpBindings }>;
  list(): readonly Call[];
  clear(): void;
}

export function createCallLog(): CallLog {
  let calls: Call[] = [];
  return {
    async record(context, next) {
      const { req } = context;
      const parameters = await readParameters(req);
      const arrived: Call = {
        method: req.method,
        path: req.path,
        at: Date.now(),
        grantType: parameters['grant_type'] ?? null,
        parameters,
        headers: req.header(),
        status: null,
      };
      const log = calls;
      const index = log.push(arrived) - 1;
      await next();
      const { destroyed } = context.env.incoming.socket;
      if (!destroyed) log[index] = { ...arrived, status: context.res.status };
    },
    list: () => [...calls],
    clear() {
      calls = [];
    },
  };
}
