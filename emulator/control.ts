/**
 * Controls the emulator for tests: in the same process as a plain object, from another one as JSON.
 *
 *   GET    /emulator/control/calls | sessions | issued-secrets   → the result of the method of this name
 *   PATCH  /emulator/control/settings             any part of Settings
 *   POST   /emulator/control/faults               a PlannedFault
 *   DELETE /emulator/control/faults
 *   POST   /emulator/control/revoke-session       { "sessionId": string }
 *   POST   /emulator/control/rotate-signing-keys  { "withdrawOld": boolean }
 *   POST   /emulator/control/reset                {}
 */
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Call, CallLog } from './calls.ts';
import { challengeCodes } from './challenges.ts';
import { plannedFaultSchema, type Faults, type PlannedFault } from './faults.ts';
import type { Settings } from './settings.ts';
import type { SigningKeys } from './signing-keys.ts';
import { endSession, type Session, type State } from './state.ts';

export interface Control {
  /** Changes these settings until the next reset. */
  configure(settings: Partial<Settings>): void;
  /** Makes the next calls of a path fail. */
  addFault(planned: PlannedFault): void;
  clearFaults(): void;
  /** Ends a session as an administrator would; false if there is none with this ID. */
  revokeSession(sessionId: string): boolean;
  /** Signs with a new key from now on; `withdrawOld` also takes the old ones out of the key set. */
  rotateSigningKeys(options?: { readonly withdrawOld: boolean }): Promise<void>;
  /** All calls so far, oldest first. */
  calls(): readonly Call[];
  sessions(): readonly Pick<Session, 'id' | 'userId' | 'organizationId' | 'ended'>[];
  /** Every password, code, code verifier, token and cookie that it has issued or received. */
  issuedSecrets(): readonly string[];
  /** Back to the start: seed, settings, no sessions, calls or faults. The signing keys stay. */
  reset(): void;
}

export interface ControlDependencies {
  readonly state: State;
  readonly keys: SigningKeys;
  readonly calls: CallLog;
  readonly faults: Faults;
}

export function createControl({ state, keys, calls, faults }: ControlDependencies): Control {
  return {
    configure(settings) {
      state.settings = { ...state.settings, ...settings };
    },
    addFault: (planned) => faults.add(planned),
    clearFaults: () => faults.clear(),
    revokeSession: (sessionId) => endSession(state, sessionId),
    rotateSigningKeys: (options = { withdrawOld: false }) => keys.rotate(options),
    calls: () => calls.list(),
    sessions: () =>
      [...state.sessions.values()].map(({ id, userId, organizationId, ended }) => {
        return { id, userId, organizationId, ended };
      }),
    issuedSecrets: () => [...state.secrets],
    reset() {
      state.reset();
      calls.clear();
      faults.clear();
    },
  };
}

const seconds = v.optional(v.pipe(v.number(), v.minValue(0)));
const settingsSchema = v.strictObject({
  accessTokenLifetimeSeconds: seconds,
  issuer: v.optional(v.nullable(v.string())),
  customClaims: v.optional(v.record(v.string(), v.unknown())),
  adminMaxAgeSeconds: seconds,
  rotatesRefreshTokens: v.optional(v.boolean()),
  refreshChallenge: v.optional(v.nullable(v.picklist(challengeCodes))),
  replayGraceSeconds: seconds,
  codeLifetimeSeconds: seconds,
  deviceAuthorizationEnabled: v.optional(v.boolean()),
  deviceCodeLifetimeSeconds: seconds,
  deviceIntervalSeconds: seconds,
});

/** The same controls over HTTP. Pages of other origins can't use them, because bodies must be JSON. */
export function controlRoutes(control: Control): Hono {
  const routes = new Hono();
  routes.get('/calls', (context) => context.json(control.calls()));
  routes.get('/sessions', (context) => context.json(control.sessions()));
  routes.get('/issued-secrets', (context) => context.json(control.issuedSecrets()));
  routes.delete('/faults', (context) => {
    control.clearFaults();
    return context.json(null);
  });

  const on = <Schema extends v.GenericSchema>(
    method: 'POST' | 'PATCH',
    path: string,
    schema: Schema,
    act: (input: v.InferOutput<Schema>) => unknown,
  ) => {
    routes.on(method, path, async (context) => {
      if (!(context.req.header('Content-Type') ?? '').startsWith('application/json')) {
        return context.json({ message: 'Send the body as application/json.' }, 415);
      }
      const parsed = v.safeParse(schema, await context.req.json().catch(() => null));
      if (!parsed.success) return context.json({ message: v.summarize(parsed.issues) }, 422);
      return context.json((await act(parsed.output)) ?? null);
    });
  };
  on('PATCH', '/settings', settingsSchema, (settings) => {
    control.configure(JSON.parse(JSON.stringify(settings)) as Partial<Settings>);
  });
  on('POST', '/faults', plannedFaultSchema, control.addFault);
  on('POST', '/revoke-session', v.object({ sessionId: v.string() }), ({ sessionId }) =>
    control.revokeSession(sessionId),
  );
  on('POST', '/rotate-signing-keys', v.object({ withdrawOld: v.boolean() }), control.rotateSigningKeys);
  on('POST', '/reset', v.object({}), () => control.reset());
  return routes;
}
