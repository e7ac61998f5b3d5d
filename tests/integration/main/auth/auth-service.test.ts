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
  test('says that nobody has ever signed in, and guards data for users who have', async () => {
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

  test('has no attempt to do anything with', async () => {
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
  test('is written when something has changed, and neither by using the session nor by callbacks that are nobody’s', async () => {
    provideKeyring();
    around.redirect = { kind: 'custom-protocol' };
    const service = await launch();
    await service.signIn(signInRequest);
    service.receiveDeepLink((await visit()).href);
    await confirmAccount(service);
    await expect.poll(() => service.state().status).toBe('signed-in');
    await service.settled();
    // Each write is a file of its own that takes the other's place.
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

test('a session that can’t be saved is told, and lasts until the app quits', async () => {
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

test('once it has ended, it tells nothing and stores nothing, and the browser’s session is ended, too', async () => {
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

test('its end tells that the browser could not be opened to sign out there', async () => {
  const service = await launch();
  await signIn(service);
  openBrowser.mockRejectedValueOnce(new Error('no browser'));
  const problem = { code: 'hosted-sign-out-failed', detail: null };
  expect(await service.end()).toEqual({ asksForLogin: true, problem });
});

test('one in which nobody has signed in ends without a browser', async () => {
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
  test('that fails is answered for, without its words', async () => {
    const service = await launch();
    await signIn(service);
    const answer = await service.withAuth(() => {
      throw new Error('marker');
    });
    expect(answer).toEqual({ ok: false, problem: { code: 'internal', detail: null } });
    expect(around.log.lines.join()).not.toContain('marker');
  });

  test('never runs for nobody', async () => {
    const handler = vi.fn();
    await (await launch()).withAuth(handler);
    expect(handler).not.toHaveBeenCalled();
  });
});

describe('a call of the app’s own API', () => {
  /** What an API answers to each call, in order; and the access tokens that it was called with. */
  function createApi(statuses: readonly number[]) {
    const tokens: string[] = [];
    const send = async (accessToken: Secret): Promise<Response> => {
      tokens.push(accessToken.reveal());
      return new Response(null, { status: statuses[tokens.length - 1] ?? 200 });
    };
    return { tokens, send };
  }
  const statusOf = (result: Result<Response>) => (result.ok ? result.value.status : result.problem.code);

  test('that answers 401 is sent once more, with a renewed access token', async () => {
    const service = await launch();
    await signIn(service);
    const { tokens, send } = createApi([401, 200]);
    expect(statusOf(await service.withAccessToken(send))).toBe(200);
    expect(new Set(tokens).size).toBe(2);
    expect(refreshes()).toHaveLength(1);
  });

  test('that answers 401 whatever the token gets that answer, and WorkOS is not asked again and again', async () => {
    const service = await launch();
    await signIn(service);
    const { tokens, send } = createApi(Array.from({ length: 9 }, () => 401));
    for (let count = 0; count < 3; count++) expect(statusOf(await service.withAccessToken(send))).toBe(401);
    expect(tokens).toHaveLength(4);
    expect(refreshes()).toHaveLength(1);
  });

  test.each([200, 403, 500])('that answers %i is sent once', async (status) => {
    const service = await launch();
    await signIn(service);
    const { tokens, send } = createApi([status]);
    expect(statusOf(await service.withAccessToken(send))).toBe(status);
    expect(tokens).toHaveLength(1);
    expect(refreshes()).toHaveLength(0);
  });

  test('that answers 401 because the session was ended on the server signs the user out at once', async () => {
    const service = await launch();
    await signIn(service);
    around.emulator.control.revokeSession(signedIn(service).sessionId);
    expect(statusOf(await service.withAccessToken(createApi([401]).send))).toBe('signed-out');
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'session-expired' });
  });

  test('is not sent again for somebody who signed in meanwhile', async () => {
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
