/**
 * The device authorization grant (RFC 8628), in WorkOS's words: OpenAPI document,
 * `POST /user_management/authorize/device` and DeviceAuthorizationResponse.
 */
import type { Context } from 'hono';
import { createUserCode } from './identifiers.ts';
import { readParameters } from './parameters.ts';
import type { DeviceRequest, Grant, State } from './state.ts';

/** Issues a device code and the code that the user types on the hosted page. */
export async function authorizeDevice(context: Context, url: string, state: State): Promise<Response> {
  const parameters = await readParameters(context.req);
  if (parameters['client_id'] !== state.seed.clientId) {
    return context.json({ error: 'invalid_client', error_description: 'Unknown client' }, 400);
  }
  if (!state.settings.deviceAuthorizationEnabled) {
    const description = 'Device authorization grant is not enabled for this team';
    return context.json({ error: 'access_denied', error_description: description }, 403);
  }
  const deviceCode = state.issueSecret();
  const userCode = createUserCode();
  const { deviceCodeLifetimeSeconds, deviceIntervalSeconds } = state.settings;
  state.deviceRequests.set(deviceCode, {
    userCode,
    issuedAt: Date.now(),
    intervalSeconds: deviceIntervalSeconds,
    lastPolledAt: null,
    decision: 'pending',
  });
  context.header('Cache-Control', 'no-store');
  return context.json({
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${url}/device`,
    verification_uri_complete: `${url}/device?user_code=${userCode}`,
    expires_in: deviceCodeLifetimeSeconds,
    interval: deviceIntervalSeconds,
  });
}

type Poll =
  | { readonly ok: true; readonly grant: Grant }
  | {
      readonly ok: false;
      readonly error:
        | 'authorization_pending'
        | 'slow_down'
        | 'access_denied'
        | 'expired_token'
        | 'invalid_grant';
    };

/** Answers a polling device (RFC 8628, section 3.5); a granted code works once. */
export function pollDevice(state: State, deviceCode: string): Poll {
  const request = state.deviceRequests.get(deviceCode);
  if (request === undefined) return { ok: false, error: 'invalid_grant' };
  if (isExpired(state, request)) return { ok: false, error: 'expired_token' };
  if (request.decision === 'denied') return { ok: false, error: 'access_denied' };
  if (request.decision !== 'pending') {
    state.deviceRequests.delete(deviceCode);
    return { ok: true, grant: request.decision };
  }
  const now = Date.now();
  const tooSoon =
    request.lastPolledAt !== null && now - request.lastPolledAt < request.intervalSeconds * 1000;
  request.lastPolledAt = now;
  if (!tooSoon) return { ok: false, error: 'authorization_pending' };
  request.intervalSeconds += 5;
  return { ok: false, error: 'slow_down' };
}

/** The pending request with this user code; case and hyphens don't matter, as users type them. */
export function findDeviceCode(state: State, userCode: string): string | undefined {
  const typed = userCode.toUpperCase().replaceAll(/[^A-Z]/g, '');
  for (const [deviceCode, request] of state.deviceRequests) {
    const pending = request.decision === 'pending' && !isExpired(state, request);
    if (pending && request.userCode.replace('-', '') === typed) return deviceCode;
  }
  return undefined;
}

function isExpired(state: State, request: DeviceRequest): boolean {
  return Date.now() - request.issuedAt >= state.settings.deviceCodeLifetimeSeconds * 1000;
}
