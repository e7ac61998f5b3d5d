import { describe, expect, test, vi } from 'vitest';
import type { AuthService } from '../../../../main/auth/auth-service.ts';
import type { Secret } from '../../../../main/lib/secret.ts';
import { aurora, basalt, createVisitor, nova, pixel } from '../../emulator/hosted-visitor.ts';
import { setUpAuthService, signedIn, useSession } from './auth-service-set-up.ts';

const { around, launch, lastOpened, parameter, provideKeyring, refreshes, visit, signIn } =
  setUpAuthService();

const hasEnded = (id: string): boolean | undefined =>
  around.emulator.control.sessions().find((session) => session.id === id)?.ended;
const isAsked = (times = 1) => expect.poll(() => around.opened).toHaveLength(1 + times);
/** An action that needs an immediate sign-in, so that even the last one is too old. */
const act = (service: AuthService) => service.withAuth((session) => session.claims.sid, { maxAge: 0 });
const notConfirmed = { ok: false, problem: { code: 'not-confirmed', detail: null } };

async function launchSignedIn(): Promise<{ readonly service: AuthService; readonly first: string }> {
  const service = await launch();
  await signIn(service);
  return { service, first: signedIn(service).sessionId };
}

describe('a handler that requires a recent sign-in @security', () => {
  test('waits for the user, and runs in a new session that replaces the old one', async () => {
    const { service, first } = await launchSignedIn();
    const result = act(service);
    await isAsked();
    expect(parameter('max_age')).toBe('0');
    expect(parameter('prompt')).toBeNull();
    expect([parameter('login_hint'), parameter('organization_id')]).toEqual([nova.email, aurora]);
    expect(signedIn(service)).toMatchObject({ sessionId: first, confirmation: { step: 'waiting' } });
    await around.browser.comeBack(await visit());
    const { sessionId } = signedIn(service);
    expect(await result).toEqual({ ok: true, value: sessionId });
    expect(sessionId).not.toBe(first);
    await service.settled();
    expect([hasEnded(first), hasEnded(sessionId)]).toEqual([true, false]);
    expect(signedIn(service)).toMatchObject({
      confirmation: null,
      returnTo: 'dashboard',
      organizationId: aurora,
    });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
  });

  test('runs at once if the sign-in is recent enough, however often the token was renewed', async () => {
    const { service, first } = await launchSignedIn();
    around.passed += 299_000;
    const within = (maxAge: number) => service.withAuth((session) => session.claims.sid, { maxAge });
    expect(await within(400)).toEqual({ ok: true, value: first });
    expect(refreshes()).toHaveLength(1);
    expect(around.opened).toHaveLength(1);
    around.browser = createVisitor(around.emulator);
    const asked = service.withAuth(() => {}, { maxAge: 0 });
    await isAsked();
    await service.cancel();
    expect(await asked).toEqual(notConfirmed);
  });

  test('changes nothing if the user cancels, in the app or at WorkOS', async () => {
    provideKeyring();
    const { service, first } = await launchSignedIn();
    const before = signedIn(service);
    const result = act(service);
    await isAsked();
    await service.cancel();
    expect(await result).toEqual(notConfirmed);
    expect(signedIn(service)).toEqual(before);
    expect(hasEnded(first)).toBe(false);
    // The browser may continue without effect.
    await around.browser.comeBack(await visit()).catch(() => {});
    expect(signedIn(service)).toEqual(before);
    expect(signedIn(await launch())).toMatchObject({ sessionId: first, confirmation: null });
  });

  test('refuses another user, and ends that session', async () => {
    const { service, first } = await launchSignedIn();
    const result = act(service);
    await isAsked();
    await around.browser.comeBack(await visit(pixel));
    expect(await result).toMatchObject({ problem: { code: 'confirmed-as-other', detail: 'account' } });
    expect(signedIn(service)).toMatchObject({ sessionId: first, problem: null, user: { email: nova.email } });
    await service.settled();
    const other = around.emulator.control.sessions().at(-1);
    expect(other).toMatchObject({ ended: true, userId: expect.stringContaining('P1XE1') });
    expect(hasEnded(first)).toBe(false);
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
  });

  test('refuses another organization, and ends that session', async () => {
    const { service, first } = await launchSignedIn();
    const result = act(service);
    await isAsked();
    const elsewhere = new URL(lastOpened());
    elsewhere.searchParams.set('organization_id', basalt);
    around.opened.push(elsewhere.href);
    await around.browser.comeBack(await visit());
    expect(await result).toMatchObject({ problem: { code: 'confirmed-as-other', detail: 'organization' } });
    expect(signedIn(service)).toMatchObject({ sessionId: first, organizationId: aurora });
    await service.settled();
    expect(around.emulator.control.sessions().at(-1)).toMatchObject({ organizationId: basalt, ended: true });
  });

  test('rejects a session that only claims to be new', async () => {
    const { service, first } = await launchSignedIn();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 });
    try {
      const result = act(service);
      await isAsked();
      // A browser that drops max_age returns with the old sign-in.
      const silent = new URL(lastOpened());
      silent.searchParams.delete('max_age');
      around.opened.push(silent.href);
      await around.browser.comeBack(await visit());
      expect(await result).toMatchObject({ problem: { code: 'not-confirmed', detail: 'auth_time' } });
      expect(signedIn(service).sessionId).toBe(first);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is dropped at a restart, which leaves the session unchanged', async () => {
    provideKeyring();
    const { service, first } = await launchSignedIn();
    void act(service);
    await isAsked();
    const again = await launch();
    expect(signedIn(again)).toMatchObject({ sessionId: first, confirmation: null, problem: null });
    await service.cancel();
  });

  test('does not run while signed out', async () => {
    expect(await act(await launch())).toMatchObject({ problem: { code: 'signed-out' } });
  });
});

describe('a backend that requires a recent sign-in', () => {
  /** Calls `/api/admin` with any method; the user answers a challenge in the browser. */
  const callAdmin = (method: string) => {
    const statuses: number[] = [];
    const send = async (accessToken: Secret): Promise<Response> => {
      const headers = { Authorization: `Bearer ${accessToken.reveal()}` };
      const answer = await fetch(`${around.emulator.url}/api/admin`, { headers });
      statuses.push(answer.status);
      return answer;
    };
    return { statuses, call: (service: AuthService) => service.withAccessToken(send, method === 'GET') };
  };

  test.each([
    ['GET', [401, 200], { ok: true }],
    ['POST', [401], { ok: false, problem: { code: 'confirmed-try-again', detail: null } }],
  ])('gets it, and a %s receives %j', async (method, expected, outcome) => {
    const { service, first } = await launchSignedIn();
    around.emulator.control.configure({ adminMaxAgeSeconds: 0 });
    const { statuses, call } = callAdmin(method);
    const result = call(service);
    await isAsked();
    expect(parameter('max_age')).toBe('0');
    around.emulator.control.configure({ adminMaxAgeSeconds: 300 });
    await around.browser.comeBack(await visit());
    expect(await result).toMatchObject(outcome);
    expect(statuses).toEqual(expected);
    expect(refreshes()).toHaveLength(0);
    await service.settled();
    expect(hasEnded(first)).toBe(true);
  });
});
