import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startEmulator, type Emulator } from '../../../emulator/index.ts';
import { authenticate, startSession } from './hosted-visitor.ts';

const running: Emulator[] = [];

async function start(options?: Parameters<typeof startEmulator>[0]): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

test('it listens on 127.0.0.1 and refuses other host names', async () => {
  const { url } = await start();
  const { hostname, port } = new URL(url);
  expect(hostname).toBe('127.0.0.1');
  for (const [host, status] of [
    [`127.0.0.1:${port}`, 200],
    [`localhost:${port}`, 421],
    ['rebound.example.com', 421],
  ] as const) {
    const call = request(`${url}/device`, { headers: { Host: host } }).end();
    const [response] = (await once(call, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(status);
  }
});

test('a taken port fails with EADDRINUSE', async () => {
  const { url } = await start();
  await expect(startEmulator({ port: Number(new URL(url).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('close ends idle, delayed and hanging connections', async () => {
  const emulator = await startEmulator();
  const { control, url } = emulator;
  const arrivals = [
    { path: '/api/notes', fault: { kind: 'delay', milliseconds: 600_000 } },
    { path: '/api/admin', fault: { kind: 'hang', when: 'before-processing' } },
  ] as const;
  for (const { path, fault } of arrivals) control.addFault({ path, times: 1, fault });
  const calls = arrivals.map(({ path }) => fetch(url + path).catch(() => 'ended'));
  const idle = connect(Number(new URL(url).port), '127.0.0.1');
  await once(idle, 'connect');
  const idleEnded = once(idle, 'close');
  await fetch(`${url}/device`);

  await emulator.close();
  expect(await Promise.all(calls)).toEqual(['ended', 'ended']);
  await idleEnded;
  await expect(fetch(`${url}/device`)).rejects.toThrow();
});

test('it keeps its data while it is down', async () => {
  const emulator = await start();
  const { refresh_token: token } = await startSession(emulator);
  await emulator.goDown();
  await expect(fetch(`${emulator.url}/device`)).rejects.toThrow();
  await emulator.comeBack();
  const answer = await authenticate(emulator, { grant_type: 'refresh_token', refresh_token: token });
  expect(answer.status).toBe(200);
  await emulator.goDown();
  await emulator.close();
  running.length = 0;
});

test('the seed and the allowlists can be replaced', async () => {
  const seed = { clientId: 'client_custom', organizations: [], roles: [], users: [], invitations: [] };
  const { clientId, control, url } = await start({ seed, redirectUris: ['custom://here'] });
  expect(clientId).toBe('client_custom');
  expect(control.issuedSecrets()).toEqual([]);
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: 'custom://here' }).toString();
  const response = await fetch(`${url}/user_management/authorize?${query}`, { redirect: 'manual' });
  expect(response.headers.get('Location')).toMatch(/^custom:\/\/here\?error=invalid_request&/);
});
