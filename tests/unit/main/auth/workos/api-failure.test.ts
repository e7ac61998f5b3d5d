import { describe, expect, test } from 'vitest';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import {
  ApiFailure,
  classifyFailure,
  parseRetryAfter,
  type Observation,
} from '../../../../../main/auth/workos/api-failure.ts';

const response = (
  status: number,
  changes: Partial<Extract<Observation, { kind: 'response' }>> = {},
): Observation => ({ kind: 'response', status, apiError: null, isJson: true, retryAfter: null, ...changes });
const lost = (networkError: string | null): Observation => ({ kind: 'no-response', networkError });

test.each<[string, Observation, string, string, string]>([
  [
    'no network',
    lost('ERR_INTERNET_DISCONNECTED'),
    'unreachable',
    'ERR_INTERNET_DISCONNECTED',
    'not-processed',
  ],
  ['an unknown name', lost('ERR_NAME_NOT_RESOLVED'), 'unreachable', 'ERR_NAME_NOT_RESOLVED', 'not-processed'],
  [
    'a refused connection',
    lost('ERR_CONNECTION_REFUSED'),
    'unreachable',
    'ERR_CONNECTION_REFUSED',
    'not-processed',
  ],
  [
    'a missing proxy',
    lost('ERR_PROXY_CONNECTION_FAILED'),
    'proxy-refused',
    'ERR_PROXY_CONNECTION_FAILED',
    'not-processed',
  ],
  [
    'a wrong certificate',
    lost('ERR_CERT_AUTHORITY_INVALID'),
    'certificate-refused',
    'ERR_CERT_AUTHORITY_INVALID',
    'not-processed',
  ],
  ['a reset connection', lost('ERR_CONNECTION_RESET'), 'unreachable', 'ERR_CONNECTION_RESET', 'unknown'],
  ['a closed connection', lost('ERR_CONNECTION_CLOSED'), 'unreachable', 'ERR_CONNECTION_CLOSED', 'unknown'],
  ['an empty answer', lost('ERR_EMPTY_RESPONSE'), 'unreachable', 'ERR_EMPTY_RESPONSE', 'unknown'],
  ['a changed network', lost('ERR_NETWORK_CHANGED'), 'unreachable', 'ERR_NETWORK_CHANGED', 'unknown'],
  ['a timeout', lost('ERR_TIMED_OUT'), 'unreachable', 'ERR_TIMED_OUT', 'unknown'],
  [
    'a damaged TLS record',
    lost('ERR_SSL_BAD_RECORD_MAC_ALERT'),
    'certificate-refused',
    'ERR_SSL_BAD_RECORD_MAC_ALERT',
    'unknown',
  ],
  ['a call that was given up', lost(null), 'unreachable', 'no-response', 'unknown'],
  ['too many requests', response(429), 'service-busy', 'http-429', 'not-processed'],
  [
    'too many requests, as a page',
    response(429, { isJson: false }),
    'service-busy',
    'http-429',
    'not-processed',
  ],
  [
    'an exhausted daily quota',
    response(429, { apiError: 'daily_quota_exceeded' }),
    'code-refused',
    'daily_quota_exceeded',
    'refused',
  ],
  ['a request timeout', response(408), 'unreachable', 'http-408', 'unknown'],
  ['a server error', response(500), 'unreachable', 'http-500', 'unknown'],
  ['a bad gateway', response(502, { isJson: false }), 'unreachable', 'http-502', 'unknown'],
  [
    'a server error that names invalid_grant',
    response(503, { apiError: 'invalid_grant' }),
    'unreachable',
    'http-503',
    'unknown',
  ],
  ['a success that can’t be read', response(200), 'response-invalid', 'http-200', 'unknown'],
  ['a captive portal', response(200, { isJson: false }), 'response-invalid', 'http-200', 'unknown'],
  ['a redirect', response(302, { isJson: false }), 'response-invalid', 'http-302', 'unknown'],
  [
    'a refusal by a proxy’s page',
    response(403, { isJson: false }),
    'response-invalid',
    'http-403',
    'unknown',
  ],
  ['a proxy that asks for a password', response(407), 'proxy-refused', 'http-407', 'not-processed'],
  ['invalid_grant', response(400, { apiError: 'invalid_grant' }), 'code-refused', 'invalid_grant', 'refused'],
  ['sso_required', response(403, { apiError: 'sso_required' }), 'code-refused', 'sso_required', 'refused'],
  ['a refusal without a name', response(422), 'code-refused', 'http-422', 'refused'],
  [
    'invalid_client',
    response(400, { apiError: 'invalid_client' }),
    'client-refused',
    'invalid_client',
    'refused',
  ],
  [
    'unauthorized_client',
    response(400, { apiError: 'unauthorized_client' }),
    'client-refused',
    'unauthorized_client',
    'refused',
  ],
  ['a missing authorization', response(401), 'client-refused', 'http-401', 'refused'],
])('%s is classified', (_case, observation, code, detail, fate) => {
  const thrown = new Error('of the SDK');
  const failure = classifyFailure(observation, thrown);
  expect(failure).toBeInstanceOf(ApiFailure);
  expect(failure).toBeInstanceOf(AuthError);
  expect(failure).toMatchObject({ code, detail, fate });
  expect(failure.cause).toEqual(observation.kind === 'response' ? new Error('Error') : thrown);
});

test('WorkOS’s error code is kept only for a refusal', () => {
  expect(classifyFailure(response(400, { apiError: 'invalid_grant' }), null).apiError).toBe('invalid_grant');
  expect(classifyFailure(response(503, { apiError: 'invalid_grant' }), null).apiError).toBeNull();
});

test('an unknown error code is never shown', () => {
  const failure = classifyFailure(response(400, { apiError: '<script>' }), null);
  expect(failure).toMatchObject({ detail: null, apiError: '<script>' });
});

test('the time to wait is kept for temporary failures', () => {
  expect(classifyFailure(response(429, { retryAfter: 3_000 }), null).retryAfter).toBe(3_000);
  expect(classifyFailure(response(503, { retryAfter: 3_000 }), null).retryAfter).toBe(3_000);
  expect(classifyFailure(response(400, { retryAfter: 3_000 }), null).retryAfter).toBeNull();
});

describe('a Retry-After header', () => {
  const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');
  test.each([
    ['120', 120_000],
    ['0', 0],
    ['Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
    ['Wed, 21 Oct 2026 07:27:00 GMT', 0],
    [null, null],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['1e3', null],
    ['99999999999999999999', null],
    ['2026', 2_026_000],
  ])('of %j means a wait of %s ms', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });
});
