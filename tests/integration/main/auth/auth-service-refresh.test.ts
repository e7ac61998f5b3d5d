import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AuthService } from '../../../../main/auth/auth-service.ts';
import { aurora, echo, nova } from '../../emulator/hosted-visitor.ts';
import {
  alwaysRenewed,
  authenticate,
  setUpAuthService,
  signedIn,
  signInRequest,
  useSession,
} from './auth-service-set-up.ts';

const { around, launch, parameter, refreshes, provideKeyring, signIn } = setUpAuthService();

describe('an access token that has expired', () => {
  test('is renewed before use, and the renewed session survives a restart', async () => {
    provideKeyring();
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    around.emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
    expect(await service.withAuth(({ refreshCount }) => refreshCount)).toEqual({ ok: true, value: 1 });
    expect(refreshes()).toHaveLength(1);
    const again = await launch();
    expect(await again.withAuth(({ refreshCount }) => refreshCount)).toEqual({ ok: true, value: 1 });
    expect(refreshes()).toHaveLength(1);
  });

  test('that can’t be renewed for want of WorkOS leaves the user signed in, and offline', async () => {
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    around.emulator.control.addFault({ path: authenticate, times: 2, fault: { kind: 'bad-gateway' } });
    expect(await useSession(service)).toEqual({
      ok: false,
      problem: { code: 'unreachable', detail: 'http-502' },
    });
    expect(signedIn(service).connection).toBe('offline');
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    expect(signedIn(service).connection).toBe('online');
    const dashboard = await service.readDashboard();
    expect(dashboard.ok && dashboard.value.history.map(({ kind }) => kind)).toEqual([
      'signed-in',
      'retried',
      'failed',
      'offline',
      'online',
      'refreshed',
    ]);
  });

  test('is not renewed at every use even if its successors expire as fast', async () => {
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    for (let count = 0; count < 5; count++) expect(await service.readDashboard()).toMatchObject({ ok: true });
    expect(refreshes().length).toBeLessThan(5);
  });

  test.each([
    ['invalid_client', 'client-refused'],
    ['something_new', 'refresh-refused'],
  ])('keeps the session if WorkOS refuses to renew it with %s, and shows the code', async (error, code) => {
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    around.emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'status', status: 400, body: { error } },
    });
    expect(await useSession(service)).toEqual({ ok: false, problem: { code, detail: error } });
    expect(signedIn(service)).toMatchObject({
      user: { email: nova.email },
      connectionProblem: { code, detail: error },
    });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    expect(signedIn(service).connectionProblem).toBeNull();
  });

  test('signs the user out of a revoked session, with a reason that survives a restart', async () => {
    provideKeyring();
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    around.emulator.control.revokeSession(signedIn(service).sessionId);
    expect(await useSession(service)).toEqual({ ok: false, problem: { code: 'signed-out', detail: null } });
    const ended = { status: 'signed-out', reason: 'session-expired', problem: null };
    expect(service.state()).toMatchObject(ended);
    expect((await launch()).state()).toMatchObject(ended);
  });

  test('whose new key can’t be fetched is kept, and verified later', async () => {
    provideKeyring();
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    await around.emulator.control.rotateSigningKeys();
    around.emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
    around.emulator.control.addFault({
      path: `/sso/jwks/${around.emulator.clientId}`,
      times: 1,
      fault: { kind: 'bad-gateway' },
    });
    expect(await useSession(service)).toEqual({
      ok: false,
      problem: { code: 'unreachable', detail: 'jwks' },
    });
    const again = await launch();
    expect(await useSession(again)).toEqual({ ok: true, value: nova.email });
    expect(refreshes()).toHaveLength(1);
  });

  test('is renewed again if the new key was withdrawn before it could be fetched', async () => {
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    await around.emulator.control.rotateSigningKeys();
    around.emulator.control.addFault({
      path: `/sso/jwks/${around.emulator.clientId}`,
      times: 1,
      fault: { kind: 'bad-gateway' },
    });
    await useSession(service);
    await around.emulator.control.rotateSigningKeys({ withdrawOld: true });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
  });
});

test.each([300_000, -300_000])(
  'a clock that is wrong by a token’s lifetime, %i ms, causes no renewal',
  async (error) => {
    around.clockError = error;
    const service = await launch();
    await signIn(service);
    for (let count = 0; count < 3; count++) {
      expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    }
    expect(refreshes()).toHaveLength(0);
  },
);

describe('a session that ended by itself', () => {
  async function launchEnded(): Promise<AuthService> {
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    around.emulator.control.revokeSession(signedIn(service).sessionId);
    await useSession(service);
    around.emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
    return service;
  }

  test('suggests its user and organization at the next sign-in, also after a restart', async () => {
    provideKeyring();
    await launchEnded();
    const service = await launch();
    await service.signIn(signInRequest);
    expect(parameter('login_hint')).toBe(nova.email);
    expect(parameter('organization_id')).toBe(aurora);
    await service.cancel();
  });

  test('suggests nobody to a user who wants another account, or a new one', async () => {
    const service = await launchEnded();
    await service.signIn({ ...signInRequest, differentAccount: true });
    expect(parameter('login_hint')).toBeNull();
    await service.signIn({ ...signInRequest, screen: 'sign-up' });
    expect(parameter('login_hint')).toBeNull();
    await service.cancel();
  });

  test('is forgotten after a sign-in', async () => {
    const service = await launchEnded();
    await signIn(service, echo, { ...signInRequest, differentAccount: true });
    await service.signIn(signInRequest);
    expect(parameter('login_hint')).toBeNull();
    await service.cancel();
  });
});

describe('a server that processes a refresh at once and answers late', () => {
  let held: number;
  /** Delays the token endpoint's answers, call by call, in milliseconds. */
  const answerAfter = (...delays: number[]): void => {
    const { fetch } = globalThis;
    held = 0;
    vi.stubGlobal('fetch', async (url: string | URL, init?: RequestInit) => {
      const delay = String(url).endsWith(authenticate) ? delays.shift() : undefined;
      const response = await fetch(url, { ...init, signal: null });
      if (delay === undefined) return response;
      return new Promise<Response>((resolve, reject) => {
        if (delay !== Infinity) setTimeout(() => resolve(response), delay);
        init?.signal?.addEventListener('abort', () => reject(new DOMException('Given up.', 'AbortError')));
        held += 1;
      });
    });
  };
  /** Lets time pass, also for the server, once it delays this many answers. */
  const passOnce = async (count: number, milliseconds: number): Promise<void> => {
    await expect.poll(() => held).toBe(count);
    await vi.advanceTimersByTimeAsync(milliseconds);
  };
  /** A session whose access token has expired. */
  const launchExpired = async (): Promise<AuthService> => {
    around.emulator.control.configure(alwaysRenewed);
    around.isWindowShown = true;
    const service = await launch();
    await signIn(service);
    around.emulator.control.configure({ accessTokenLifetimeSeconds: 300, replayGraceSeconds: 30 });
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'], now: Date.now() });
    return service;
  };
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('by 12 s, twice over, leaves the user signed in', async () => {
    const service = await launchExpired();
    answerAfter(12_000, 12_000);
    const asked = useSession(service);
    await passOnce(1, 12_000);
    expect(await asked).toEqual({ ok: true, value: nova.email });
    await vi.advanceTimersByTimeAsync(300_000);
    await passOnce(2, 12_000);
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    expect(signedIn(service).connection).toBe('online');
    expect(refreshes().map(({ status }) => status)).toEqual([200, 200]);
  });

  test('by 12 s, once an answer was lost, leaves the user signed in', async () => {
    const service = await launchExpired();
    answerAfter(Infinity, 12_000);
    const asked = useSession(service);
    await passOnce(1, 13_000);
    await passOnce(2, 12_000);
    expect(await asked).toEqual({ ok: true, value: nova.email });
    expect(refreshes().map(({ status }) => status)).toEqual([200, 200]);
  });

  test('until the grace is over ends the session with a sentence, and one click brings the user back', async () => {
    const service = await launchExpired();
    answerAfter(Infinity, Infinity, Infinity);
    const asked = useSession(service);
    await passOnce(1, 13_000);
    await passOnce(2, 13_000);
    expect(await asked).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
    expect(signedIn(service).connection).toBe('offline');
    await vi.advanceTimersByTimeAsync(30_000);
    await passOnce(3, 13_000);
    await expect.poll(() => service.state().status).toBe('signed-out');
    expect(service.state()).toMatchObject({ reason: 'interrupted', problem: null });
    await signIn(service);
    expect(signedIn(service).user.email).toBe(nova.email);
  });
});
