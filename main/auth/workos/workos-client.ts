/**
 * WorkOS as a public client (no API key): the only file that uses the SDK. Invariants: the SDK never retries, because a
 * second call with a rotated refresh token signs the user out; it never seals, because that fails after the token is
 * used up; every answer is parsed before use.
 */
import { WorkOS } from '@workos-inc/node';
import type { JSONWebKeySet } from 'jose';
import * as v from 'valibot';
import type { DeviceCode } from '../../../common/auth/auth-state.ts';
import type { Fetch } from '../../lib/net-fetch.ts';
import { readBody } from '../../lib/response-body.ts';
import { keySet } from '../session/access-token.ts';
import {
  classifyFailure,
  networkErrorOf,
  parseRetryAfter,
  readApiError,
  type Observation,
} from './api-failure.ts';
import { sessionTokens, type SessionTokens } from './seal.ts';
import { Secret } from '../../lib/secret.ts';

/** A pending device authorization (RFC 8628 §3.2). */
export interface DeviceAuthorization extends DeviceCode {
  /** Secret: its owner gets the session. */
  readonly deviceCode: Secret;
  /** How long the codes are valid from their arrival, in milliseconds. */
  readonly lifetime: number;
  /** The minimum time between two polls, in milliseconds. */
  readonly interval: number;
}

/** An answer, with the server's time when it was sent, in milliseconds since the epoch. */
export interface Dated<T> {
  readonly value: T;
  readonly serverTime: number;
}

export interface WorkOSClient {
  /** The address that ends the hosted session in the browser. */
  logoutUrl(sessionId: string, returnTo: string | null): string;
  /**
   * Ends a session without its browser. WorkOS answers with a page or a redirect meant for a browser, so that an
   * earlier end or an error looks like success.
   *
   * @throws if the address can't be reached or redirects
   */
  endSession(sessionId: string): Promise<void>;
  /**
   * Exchanges an authorization code (RFC 6749 §4.1.3, RFC 7636 §4.5).
   *
   * @throws ApiFailure
   */
  exchangeCode(code: Secret, codeVerifier: Secret): Promise<Dated<SessionTokens>>;
  /**
   * Exchanges a refresh token (RFC 6749 §6).
   *
   * @param organizationId the organization to be in afterwards, or null for the same
   * @throws ApiFailure
   */
  refresh(refreshToken: Secret, organizationId: string | null): Promise<Dated<SessionTokens>>;
  /**
   * Requests a code to use on another device (RFC 8628 §3.1; WorkOS: `POST /user_management/authorize/device`).
   *
   * @throws ApiFailure with status 403 if this client can't use one
   */
  authorizeDevice(): Promise<DeviceAuthorization>;
  /**
   * Polls for the user's decision on the other device (RFC 8628 §3.4).
   *
   * @throws ApiFailure, with `apiError` as RFC 8628 §3.5 names it
   */
  exchangeDeviceCode(deviceCode: Secret): Promise<Dated<SessionTokens>>;
  /**
   * The keys that this client's access tokens are signed with (RFC 7517).
   *
   * @throws ApiFailure
   */
  fetchJwks(): Promise<JSONWebKeySet>;
}

/** Milliseconds until a call counts as lost. */
const timeout = 10_000;
/** Longer, because a code works only once, with or without an answer. */
const exchangeTimeout = 30_000;
/** Short enough to send the same token twice more within WorkOS's replay grace of 30 s, even to a slow server. */
const refreshTimeout = 13_000;

/** Far above any answer of these endpoints, in bytes. */
const longestBody = 1024 * 1024;

export function createWorkOSClient(
  settings: { readonly clientId: string; readonly apiOrigin: string },
  fetch: Fetch,
): WorkOSClient {
  const { clientId } = settings;
  const api = new URL(settings.apiOrigin);

  const sdk = (fetchFn: typeof globalThis.fetch, timeout: number): WorkOS =>
    new WorkOS({
      clientId,
      apiHostname: api.hostname,
      https: api.protocol === 'https:',
      ...(api.port !== '' && { port: Number(api.port) }),
      fetchFn,
      timeout,
      maxRetries: 0,
    });
  const { userManagement } = sdk(() => Promise.reject(new Error('This client makes no calls.')), 0);

  const call = async <T>(
    timeout: number,
    schema: v.GenericSchema<unknown, T>,
    send: (workos: WorkOS) => Promise<unknown>,
    refusal: 'code-refused' | 'refresh-refused' = 'code-refused',
  ): Promise<Dated<T>> => {
    let observation: Observation = { kind: 'no-response', networkError: null };
    let serverTime = Date.now();
    const observe: typeof globalThis.fetch = async (input, init) => {
      try {
        const response = await fetch(String(input), init ?? {});
        const body = (await readBody(response, longestBody)).toString();
        const date = Date.parse(response.headers.get('date') ?? '');
        serverTime = Number.isNaN(date) ? Date.now() : date;
        observation = {
          kind: 'response',
          status: response.status,
          ...readApiError(body),
          retryAfter: parseRetryAfter(response.headers.get('retry-after'), serverTime),
        };
        return new Response(body, { status: response.status, headers: response.headers });
      } catch (error) {
        observation = { kind: 'no-response', networkError: networkErrorOf(error) };
        throw error;
      }
    };
    try {
      return { value: v.parse(schema, await send(sdk(observe, timeout))), serverTime };
    } catch (error) {
      throw classifyFailure(observation, error, refusal);
    }
  };

  return {
    logoutUrl: (sessionId, returnTo) =>
      userManagement.getLogoutUrl({ sessionId, ...(returnTo !== null && { returnTo }) }),

    endSession: async (sessionId) => {
      const address = userManagement.getLogoutUrl({ sessionId });
      const response = await fetch(address, { signal: AbortSignal.timeout(timeout) });
      await response.body?.cancel();
    },

    exchangeCode: (code, codeVerifier) =>
      call(exchangeTimeout, sessionTokens, (workos) =>
        workos.userManagement.authenticateWithCode({
          code: code.reveal(),
          codeVerifier: codeVerifier.reveal(),
        }),
      ),

    refresh: (refreshToken, organizationId) =>
      call(
        refreshTimeout,
        sessionTokens,
        (workos) =>
          workos.userManagement.authenticateWithRefreshToken({
            refreshToken: refreshToken.reveal(),
            ...(organizationId !== null && { organizationId }),
          }),
        'refresh-refused',
      ),

    authorizeDevice: async () => {
      const { value } = await call(timeout, deviceAuthorization, (workos) =>
        post(workos, '/user_management/authorize/device', { client_id: clientId }),
      );
      return value;
    },

    exchangeDeviceCode: (deviceCode) =>
      call(exchangeTimeout, answeredTokens, (workos) =>
        post(workos, '/user_management/authenticate', {
          client_id: clientId,
          grant_type: deviceGrantType,
          device_code: deviceCode.reveal(),
        }),
      ),

    fetchJwks: async () => {
      const { value } = await call(timeout, keySet, async (workos) => {
        const { client } = workos;
        const response = await client.get(`/sso/jwks/${clientId}`, {});
        return response.toJSON();
      });
      return value;
    },
  };
}

const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

/** Calls without an SDK method for public clients, in the form of RFC 8628. */
async function post(
  workos: WorkOS,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { data } = await workos.post(path, new URLSearchParams(parameters), { skipApiKeyCheck: true });
  return data;
}

const printable = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,2048}$/));
/** An address that a user may be sent to; shown, never opened. */
const webAddress = v.pipe(printable, v.url(), v.regex(/^https?:\/\//));
const seconds = v.pipe(v.number(), v.minValue(1));

const deviceAuthorization: v.GenericSchema<unknown, DeviceAuthorization> = v.pipe(
  v.object({
    device_code: printable,
    user_code: v.pipe(printable, v.maxLength(64)),
    verification_uri: webAddress,
    verification_uri_complete: v.optional(webAddress),
    expires_in: seconds,
    // RFC 8628 §3.2: five seconds by default.
    interval: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600)), 5),
  }),
  v.transform((answer) => ({
    deviceCode: new Secret(answer.device_code),
    userCode: answer.user_code,
    verificationUri: answer.verification_uri,
    verificationUriComplete: answer.verification_uri_complete ?? answer.verification_uri,
    lifetime: answer.expires_in * 1000,
    interval: Math.max(answer.interval, 1) * 1000,
  })),
);

/** Tokens in their wire format, renamed as the SDK does elsewhere. */
const answeredTokens: v.GenericSchema<unknown, SessionTokens> = v.pipe(
  v.looseObject({ user: v.looseObject({}) }),
  v.transform((answer) => camelCased({ ...answer, user: camelCased(answer.user) })),
  sessionTokens,
);

function camelCased(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const rename = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [rename(name), value]));
}
