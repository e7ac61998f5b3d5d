import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../../emulator/faults.ts';
import { startEmulator } from '../../../emulator/index.ts';
import { authenticate, startSession } from './hosted-visitor.ts';

const path = '/user_management/authenticate';
const emulator = await startEmulator({ settings: { replayGraceSeconds: 0 } });

beforeEach(() => emulator.control.reset());
afterAll(() => emulator.close());

/** Refreshes a new session once with the fault, and returns the results of that and of a second try. */
async function refreshTwice(fault: Fault) {
  const { refresh_token: token } = await startSession(emulator);
  emulator.control.addFault({ path, times: 1, fault });
  const first = await fetch(`${emulator.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: emulator.clientId,
      grant_type: 'refresh_token',
      refresh_token: token,
    }),
  }).then(
    async (response) => ({
      status: response.status,
      type: response.headers.get('Content-Type'),
      retryAfter: response.headers.get('Retry-After'),
      body: await response.text().catch(() => 'cut off'),
    }),
    () => 'no response',
  );
  const second = await authenticate(emulator, { grant_type: 'refresh_token', refresh_token: token });
  return { first, secondStatus: second.status };
}

test('a status fault answers with its status, body and Retry-After, and nothing is processed', async () => {
  const fault = { kind: 'status', status: 429, body: { message: 'Slow down' }, retryAfter: '7' } as const;
  expect(await refreshTwice(fault)).toEqual({
    first: { status: 429, type: 'application/json', retryAfter: '7', body: '{"message":"Slow down"}' },
    secondStatus: 200,
  });
});

test('a redirect leads elsewhere', async () => {
  const location = 'https://elsewhere.example.com/';
  emulator.control.addFault({ path: '/api/notes', times: 1, fault: { kind: 'redirect', location } });
  const answer = await fetch(`${emulator.url}/api/notes`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('Location')]).toEqual([307, location]);
});

test('a connection dropped before processing leaves the refresh token unchanged', async () => {
  const fault = { kind: 'drop', when: 'before-processing' } as const;
  expect(await refreshTwice(fault)).toEqual({ first: 'no response', secondStatus: 200 });
  expect(emulator.control.calls().at(-2)).toMatchObject({ grantType: 'refresh_token', status: null });
});

test('a connection dropped after processing has rotated the refresh token', async () => {
  const fault = { kind: 'drop', when: 'after-processing' } as const;
  expect(await refreshTwice(fault)).toEqual({ first: 'no response', secondStatus: 400 });
});

test('a truncated answer stops in the middle of the body, after processing', async () => {
  expect(await refreshTwice({ kind: 'truncate' })).toMatchObject({
    first: { status: 200, body: 'cut off' },
    secondStatus: 400,
  });
});

test.each([
  ['captive-portal', 200],
  ['bad-gateway', 502],
] as const)('%s answers %i with a page, without processing', async (kind, status) => {
  expect(await refreshTwice({ kind })).toMatchObject({
    first: { status, type: expect.stringContaining('text/html'), body: expect.stringContaining('<!doctype') },
    secondStatus: 200,
  });
});

test('a delayed call is processed and answered in the end', async () => {
  expect(await refreshTwice({ kind: 'delay', milliseconds: 1 })).toMatchObject({
    first: { status: 200, body: expect.stringContaining('access_token') },
    secondStatus: 400,
  });
});

test.each(['before-processing', 'after-processing'] as const)(
  'a call hanging %s ends when the client gives up',
  async (when) => {
    const { refresh_token: token } = await startSession(emulator);
    emulator.control.addFault({ path, times: 1, fault: { kind: 'hang', when } });
    const giveUp = new AbortController();
    const arrived = emulator.control.calls().length;
    const call = fetch(`${emulator.url}${path}`, {
      method: 'POST',
      signal: giveUp.signal,
      body: new URLSearchParams({
        client_id: emulator.clientId,
        grant_type: 'refresh_token',
        refresh_token: token,
      }),
    });
    await expect.poll(() => emulator.control.calls()).toHaveLength(arrived + 1);
    giveUp.abort();
    await expect(call).rejects.toThrow();
    const retry = { grant_type: 'refresh_token', refresh_token: token };
    const outcome = async () => (await authenticate(emulator, retry)).status;
    await expect.poll(outcome).toBe(when === 'before-processing' ? 200 : 400);
  },
);

test('faults last for as many calls as asked, in order, and * means every path', async () => {
  const { control, url } = emulator;
  control.addFault({ path: '*', times: 2, fault: { kind: 'status', status: 503 } });
  control.addFault({ path: '/api/notes', times: 1, fault: { kind: 'status', status: 500 } });
  const statuses = [];
  for (const address of ['/api/notes', '/device', '/device', '/api/notes', '/api/notes']) {
    statuses.push((await fetch(url + address)).status);
  }
  expect(statuses).toEqual([503, 503, 200, 500, 401]);
});
