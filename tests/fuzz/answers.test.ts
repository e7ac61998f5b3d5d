import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFailure } from '../../main/auth/workos/api-failure.ts';
import { Secret } from '../../main/lib/secret.ts';
import { createWorkOSClient } from '../../main/auth/workos/workos-client.ts';
import { clientId } from '../support/session-values.ts';
import { changedText, changedValue, type Json } from './near-misses.ts';
import { inputs } from './inputs.ts';

// Most answers are failures, whose unused stack traces would take most of the time.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

const session: Json = {
  access_token: 'marker-access',
  refresh_token: 'marker-refresh',
  user: {
    object: 'user',
    id: 'user_1',
    email: 'nova@example.com',
    email_verified: true,
    first_name: 'Nova',
    last_name: null,
    profile_picture_url: null,
    last_sign_in_at: null,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    external_id: null,
    metadata: {},
  },
  organization_id: 'org_1',
  authentication_method: 'Password',
  impersonator: { email: 'support@example.com', reason: null },
};
const keys: Json = { keys: [{ kty: 'RSA', kid: 'key-1', use: 'sig', alg: 'RS256', n: 'AQAB', e: 'AQAB' }] };
const errors = fc.constantFrom<Json>(
  { error: 'invalid_grant', error_description: 'marker-description' },
  { code: 'mfa_enrollment', message: 'marker-message', pending_authentication_token: 'marker-pending' },
  { code: 'sso_required', message: 'marker', email: 'marker@example.com', connection_ids: ['marker'] },
  { errors: [{ code: 'marker_code', message: 'marker' }] },
  { message: 'marker' },
);

const body = (valid: Json) =>
  fc.oneof(
    { weight: 6, arbitrary: changedValue(valid).map((value) => JSON.stringify(value)) },
    { weight: 3, arbitrary: changedText(JSON.stringify(valid)) },
    {
      weight: 2,
      arbitrary: errors.chain((error) => changedValue(error)).map((value) => JSON.stringify(value)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'null', '[]', '"marker"', '<html>marker</html>', '{', '\ufeff{}'),
    },
  );
const status = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      201,
      206,
      300,
      302,
      400,
      401,
      403,
      404,
      407,
      408,
      409,
      418,
      422,
      429,
      500,
      502,
      503,
      599,
    ),
  },
);
const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'text/html',
      '',
      'x',
    ),
    date: fc.constantFrom('Thu, 01 Jan 2026 00:00:00 GMT', 'yesterday', '', '-1', '1e9'),
    'retry-after': fc.constantFrom(
      '0',
      '7',
      '-1',
      '1e9',
      '99999999999',
      'soon',
      'Thu, 01 Jan 2026 00:00:00 GMT',
    ),
    'x-request-id': fc.constantFrom('req_1', ''),
  },
  { requiredKeys: [] },
);

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}
let answer: Answer;
const client = createWorkOSClient(
  { clientId, apiOrigin: 'https://api.workos.com' },
  async () => new Response(answer.body, { status: answer.status, headers: answer.headers }),
);
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The rules for every failure: a known error, nothing of the body in it, and no refusal without proof. */
function expectSoundFailure(error: unknown, given: Answer): void {
  if (!(error instanceof ApiFailure)) throw new Error('It is no ApiFailure.', { cause: error });
  // WorkOS's error code is compared, and shown only if it has the form of one.
  const { apiError, ...shown } = error;
  expect(`${error} ${error.cause} ${JSON.stringify([shown, error.cause])}`).not.toContain('marker-');
  expect(error.detail ?? 'none').toMatch(/^[\w.:-]{1,64}$/);
  expect(Number.isNaN(error.retryAfter)).toBe(false);
  if (error.fate !== 'refused') return;
  expect(given.status).toBeGreaterThanOrEqual(400);
  expect(given.status).toBeLessThan(500);
  expect([407, 408, 429]).not.toContain(given.status);
  expect(parsed(given.body)).not.toBe(undefined);
  expect(apiError === null || given.body.includes(JSON.stringify(apiError).slice(1, -1))).toBe(true);
}

async function expectSoundSession(given: Answer): Promise<boolean> {
  const outcome = await client.refresh(new Secret('sent'), null).catch((error: unknown) => error);
  if (outcome instanceof Error) {
    expectSoundFailure(outcome, given);
    return false;
  }
  const { value, serverTime } = outcome as Awaited<ReturnType<typeof client.refresh>>;
  const sent = parsed(given.body) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const { accessToken, refreshToken, user } = value;
  expect(given.status).toBeLessThan(300);
  expect([accessToken.reveal(), refreshToken.reveal()]).toEqual([
    sent['access_token'],
    sent['refresh_token'],
  ]);
  expect([user.id, user.email]).toEqual([sent['user']?.['id'], sent['user']?.['email']]);
  expect([accessToken.reveal(), refreshToken.reveal(), user.id, user.email]).not.toContain('');
  expect(Number.isFinite(serverTime)).toBe(true);
  return true;
}

async function expectSoundKeys(given: Answer): Promise<boolean> {
  const outcome = await client.fetchJwks().catch((error: unknown) => error);
  if (outcome instanceof Error) {
    expectSoundFailure(outcome, given);
    return false;
  }
  const { keys: list } = outcome as Awaited<ReturnType<typeof client.fetchJwks>>;
  expect(list.every(({ kid, kty }) => typeof kid === 'string' && typeof kty === 'string')).toBe(true);
  expect(outcome).toEqual(parsed(given.body));
  return true;
}

test('an answer of WorkOS gives exactly its session or keys, or a failure that leaks nothing @security', async () => {
  const ask = fc.oneof(
    { weight: 3, arbitrary: body(session).map((text) => ({ text, expectSound: expectSoundSession })) },
    { weight: 1, arbitrary: body(keys).map((text) => ({ text, expectSound: expectSoundKeys })) },
  );
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(status, headers, ask, async (code, fields, { text, expectSound }) => {
      answer = { status: code, headers: fields, body: text };
      if (await expectSound(answer)) taken += 1;
    }),
  );
  expect(taken).toBeGreaterThan(inputs / 100);
});
