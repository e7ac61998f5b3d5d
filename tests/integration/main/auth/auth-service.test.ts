import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Result } from '../../../../common/auth/result.ts';
import { authFile } from '../../../../main/lib/profile-files.ts';
import type { Secret } from '../../../../main/lib/secret.ts';
import { nova, pixel } from '../../emulator/hosted-visitor.ts';
import {
  confirmAccount,
  setUpAuthService,
  signedIn,
  signInRequest,
  useSession,
} from './auth-service-set-up.ts';

const { around, launch, parameter, refreshes, provideKeyring, visit, signIn, deepLink, openBrowser } =
  setUpAuthService();

describe('a new profile', () => {
  test('reports that nobody has signed in yet, and protects the data', async () => {
    provideKeyring();
    const service = await launch();
    expect(service.state()).toEqual({
      status: 'signed-out',
      reason: 'never-signed-in',
      problem: null,
      persistence: 'encrypted',
    });
    expect(await useSession(service)).toEqual({ ok: false, problem: { code: 'signed-out', detail: null } });
    expect(service.pictureAddress()).toBeNull();
    expect(around.emulator.control.calls()).toEqual([]);
  });

  test('refuses commands for an attempt, since there is none', async () => {
    const service = await launch();
    expect(() => service.startUrl()).toThrow('nothing-to-do');
    await expect(service.reopenBrowser()).rejects.toMatchObject({ code: 'nothing-to-do' });
    await service.cancel();
    await service.signOut();
    expect(around.states).toHaveLength(1);
    expect(around.opened).toEqual([]);
  });
});

describe('the file', () => {
  test('is written only on changes, not when the session is used or a stray callback arrives', async () => {
    provideKeyring();
    around.redirect = { kind: 'custom-protocol' };
    const service = await launch();
    await service.signIn(signInRequest);
    service.receiveDeepLink((await visit()).href);
    await confirmAccount(service);
    await expect.poll(() => service.state().status).toBe('signed-in');
    await service.settled();
    // Each write makes a new file that replaces the old one.
    const written = async () => (await stat(authFile(around.directory), { bigint: true })).ino;
    const before = await written();
    await Promise.all(Array.from({ length: 1000 }, () => useSession(service)));
    for (let index = 0; index < 1000; index++) service.receiveDeepLink(deepLink({ code: `code-${index}` }));
    await service.readDashboard();
    service.wake('in-use');
    await service.settled();
    expect(await written()).toBe(before);
    await service.signOut();
    await service.settled();
    expect(await written()).not.toBe(before);
  });
});

test('reports a session that can’t be saved, which lasts until the app quits', async () => {
  provideKeyring();
  const service = await launch();
  await mkdir(join(around.directory, 'auth.json'));
  const page = await signIn(service);
  expect(page.url).toMatch(/\/done$/);
  expect(signedIn(service)).toMatchObject({
    user: { email: nova.email },
    problem: { code: 'storage-failed', detail: null },
  });
  expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
  await rm(join(around.directory, 'auth.json'), { recursive: true });
});

test('a reset stops all events and writes, and ends the browser’s session', async () => {
  provideKeyring();
  const service = await launch();
  await signIn(service);
  const session = signedIn(service);
  await service.signIn({ ...signInRequest, differentAccount: true });
  const before = { states: around.states.length, opened: around.opened.length };
  const { sessionId } = session;
  expect(await service.end()).toEqual({ asksForLogin: true, problem: null });
  expect(parameter('session_id')).toBe(sessionId);
  await rm(join(around.directory, 'auth.json'));
  await service.cancel();
  service.wake('in-use');
  expect(await useSession(service)).toMatchObject({ ok: false, problem: { code: 'signed-out' } });
  await service.settled();
  expect(await readdir(around.directory)).not.toContain('auth.json');
  expect(around.opened).toHaveLength(before.opened + 1);
  expect(around.states).toHaveLength(before.states);
});

test('a reset reports that the browser could not be opened to sign out there', async () => {
  const service = await launch();
  await signIn(service);
  openBrowser.mockRejectedValueOnce(new Error('no browser'));
  const problem = { code: 'hosted-sign-out-failed', detail: null };
  expect(await service.end()).toEqual({ asksForLogin: true, problem });
});

test('a reset while signed out opens no browser', async () => {
  const service = await launch();
  expect(await service.end()).toEqual({ asksForLogin: false, problem: null });
  expect(around.opened).toEqual([]);
});

test('its end gives the port of a sign-in back at once', async () => {
  const service = await launch();
  await signIn(service);
  const port = Number(new URL(parameter('redirect_uri') ?? '').port);
  await service.end();
  around.redirect = { kind: 'loopback', port };
  const next = await launch();
  await next.signIn(signInRequest);
  expect(next.state()).toMatchObject({ status: 'signing-in', problem: null });
  await next.cancel();
});

test('a listener hears nothing after its disposer', async () => {
  const service = await launch();
  const listener = vi.fn();
  const dispose = service.onStateChanged(listener);
  dispose();
  dispose();
  await service.signIn(signInRequest);
  await service.cancel();
  expect(listener).not.toHaveBeenCalled();
});

describe('a guarded handler', () => {
  test('has its failures reported without their messages', async () => {
    const service = await launch();
    await signIn(service);
    const answer = await service.withAuth(() => {
      throw new Error('marker');
    });
    expect(answer).toEqual({ ok: false, problem: { code: 'internal', detail: null } });
    expect(around.log.lines.join()).not.toContain('marker');
  });

  test('never runs while signed out', async () => {
    const handler = vi.fn();
    await (await launch()).withAuth(handler);
    expect(handler).not.toHaveBeenCalled();
  });
});

describe('a call of the app’s own API', () => {
  /** An API's answers, in order, and the access tokens it received. */
  function createApi(statuses: readonly number[]) {
    const tokens: string[] = [];
    const send = async (accessToken: Secret): Promise<Response> => {
      tokens.push(accessToken.reveal());
      return new Response(null, { status: statuses[tokens.length - 1] ?? 200 });
    };
    return { tokens, send };
  }
  const statusOf = (result: Result<Response>) => (result.ok ? result.value.status : result.problem.code);

  test('is repeated once after a 401, with a renewed access token', async () => {
    const service = await launch();
    await signIn(service);
    const { tokens, send } = createApi([401, 200]);
    expect(statusOf(await service.withAccessToken(send))).toBe(200);
    expect(new Set(tokens).size).toBe(2);
    expect(refreshes()).toHaveLength(1);
  });

  test('gets a 401 that renewing does not help, without repeated calls to WorkOS', async () => {
    const service = await launch();
    await signIn(service);
    const { tokens, send } = createApi(Array.from({ length: 9 }, () => 401));
    for (let count = 0; count < 3; count++) expect(statusOf(await service.withAccessToken(send))).toBe(401);
    expect(tokens).toHaveLength(4);
    expect(refreshes()).toHaveLength(1);
  });

  test.each([200, 403, 500])('is not repeated after a %i', async (status) => {
    const service = await launch();
    await signIn(service);
    const { tokens, send } = createApi([status]);
    expect(statusOf(await service.withAccessToken(send))).toBe(status);
    expect(tokens).toHaveLength(1);
    expect(refreshes()).toHaveLength(0);
  });

  test('signs the user out at once after a 401 for an ended session', async () => {
    const service = await launch();
    await signIn(service);
    around.emulator.control.revokeSession(signedIn(service).sessionId);
    expect(statusOf(await service.withAccessToken(createApi([401]).send))).toBe('signed-out');
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'session-expired' });
  });

  test('is not repeated for another user who signed in meanwhile', async () => {
    const service = await launch();
    await signIn(service);
    const { tokens, send } = createApi([401, 200]);
    const answer = await service.withAccessToken(async (accessToken) => {
      await signIn(service, pixel, { ...signInRequest, differentAccount: true });
      return send(accessToken);
    });
    expect(statusOf(answer)).toBe(401);
    expect(tokens).toHaveLength(1);
  });
});
