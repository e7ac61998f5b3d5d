import { customProtocol } from '../../../../src/contract/product.ts';
import '../without-electron.ts';
import '../derived-keys.ts';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ElectronStore from 'electron-store';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startEmulator, type Emulator } from '../../../../emulator/index.ts';
import type { AuthState, SignedInState } from '../../../../src/contract/auth-state.ts';
import type { SignInRequest } from '../../../../src/contract/channels.ts';
import type { Result } from '../../../../src/contract/result.ts';
import { openAuthService, type AuthService } from '../../../../src/main/auth/auth-service.ts';
import { openAuthStorage } from '../../../../src/main/auth/auth-storage.ts';
import { readFirstLook } from '../../../../src/main/auth/first-look.ts';
import { authFile } from '../../../../src/main/auth/profile-files.ts';
import { createWorkOSClient } from '../../../../src/main/auth/workos-client.ts';
import { strings } from '../../../../src/contract/strings.ts';
import { noPolicy, type Policy } from '../../../../src/main/policy.ts';
import type { RedirectSetting, Settings } from '../../../../src/main/settings.ts';
import { Secret } from '../../../../src/main/auth/secret.ts';
import {
  aurora,
  basalt,
  createVisitor,
  echo,
  nova,
  pixel,
  type Visitor,
} from '../../emulator/hosted-visitor.ts';
import { createCapturedLog, type CapturedLog } from '../captured-log.ts';
import { createFakeKeychain, type FakeKeychain } from '../fake-keychain.ts';
import { navigateTo } from './raw-request.ts';

const authenticate = '/user_management/authenticate';
const signInRequest: SignInRequest = { screen: 'sign-in', returnTo: 'dashboard', differentAccount: false };
/** Such a token has expired when it arrives. */
const alwaysRenewed = { accessTokenLifetimeSeconds: 0 };

let emulator: Emulator;
let directory: string;
let keychain: FakeKeychain;
let log: CapturedLog;
let browser: Visitor;
let opened: string[];
let states: AuthState[];
let clockError: number;
let redirect: RedirectSetting;
let policy: Pick<Policy, 'organizationId' | 'allowsSignUp'>;
let cookiePassword: Secret | null;
const writeClipboard = vi.fn();
const attractAttention = vi.fn();
const registerCustomProtocol = vi.fn(async () => {});
const openBrowser = vi.fn<(url: string) => Promise<void>>();

beforeAll(async () => {
  vi.stubEnv('WORKOS_API_KEY', undefined);
  emulator = await startEmulator();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await emulator.close();
});
beforeEach(async () => {
  emulator.control.reset();
  directory = await mkdtemp(join(tmpdir(), 'auth-service-'));
  keychain = createFakeKeychain();
  keychain.available = false;
  log = createCapturedLog();
  browser = createVisitor(emulator);
  opened = [];
  states = [];
  clockError = 0;
  redirect = { kind: 'automatic' };
  cookiePassword = null;
  policy = noPolicy;
  for (const mock of [writeClipboard, attractAttention]) mock.mockReset();
  openBrowser.mockReset().mockImplementation(async (url) => void opened.push(url));
});
afterEach(async () => {
  // Every test is also one of this: nothing that was written or told holds anything secret.
  const profile = await Promise.all(
    (await readdir(directory)).map((name) => readFile(join(directory, name)).catch(() => Buffer.alloc(0))),
  );
  const told = [log.lines.join('\n'), JSON.stringify(states), Buffer.concat(profile).toString('latin1')];
  for (const secret of emulator.control.issuedSecrets()) {
    for (const place of told) expect(place).not.toContain(secret);
  }
  await rm(directory, { recursive: true });
});

/** Starts the app’s part behind the window, on the profile that this test has. */
async function launch(changes: Partial<Settings> = {}): Promise<AuthService> {
  const own = { clientId: emulator.clientId, apiOrigin: emulator.url, issuer: null, audience: null };
  const settings = { ...own, cookiePassword, redirect, ...changes };
  const client = createWorkOSClient(settings, (...given) => fetch(...given));
  const service = await openAuthService({
    settings,
    words: { locale: 'en', strings },
    policy,
    directory,
    keychain,
    loadClient: async () => client,
    openBrowser,
    writeClipboard,
    registerCustomProtocol,
    attractAttention,
    isInUse: () => false,
    random: () => 0.5,
    clock: () => ({ wall: Date.now() + clockError, monotonic: performance.now() }),
    stateShape: 'test',
    log,
  });
  states.push(service.state());
  service.onStateChanged((state) => states.push(state));
  return service;
}

const lastOpened = (): string => opened.at(-1) ?? '';
const parameter = (name: string): string | null => new URL(lastOpened()).searchParams.get(name);
const refreshes = () => emulator.control.calls().filter(({ grantType }) => grantType === 'refresh_token');

/** Encrypting takes its time, so only the tests that are about it give this computer a keyring. */
const provideKeyring = (): void => {
  keychain.available = true;
};

/** Follows the address that was opened last, as a browser does, to the address that leads back to the app. */
async function visit(person = nova): Promise<URL> {
  let page = await browser.open(lastOpened());
  if (page.url.pathname === '/sign-in') page = await browser.submit(page, '/sign-in', person);
  if (page.url.pathname === '/organization') {
    page = await browser.submit(page, '/organization', { organization_id: aurora });
  }
  return page.url;
}

/** Signs in the whole way over loopback. @returns where the browser ends up */
async function signIn(service: AuthService, person = nova, request = signInRequest): Promise<Response> {
  await service.signIn(request);
  return fetch(await visit(person));
}

function signedIn(service: AuthService): SignedInState {
  const state = service.state();
  if (state.status !== 'signed-in') throw new Error(`The state is ${JSON.stringify(state)}.`);
  return state;
}

const useSession = (service: AuthService) => service.withAuth(({ tokens }) => tokens.user.email);

/** What a deep link with these parameters would be, for the attempt whose address was opened last. */
const deepLink = (parameters: Record<string, string>): string =>
  `${customProtocol}://callback?${new URLSearchParams({ state: parameter('state') ?? '', ...parameters })}`;

describe('a new profile', () => {
  test('says that nobody has ever signed in, and guards what is for people who have', async () => {
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
    expect(emulator.control.calls()).toEqual([]);
  });

  test('has no attempt to do anything with', async () => {
    const service = await launch();
    expect(() => service.copyLink()).toThrow('nothing-to-do');
    await expect(service.reopenBrowser()).rejects.toMatchObject({ code: 'nothing-to-do' });
    await service.cancel();
    await service.signOut();
    expect(states).toHaveLength(1);
    expect(opened).toEqual([]);
  });
});

describe('the file', () => {
  test('is written when something has changed, and neither by using the session nor by callbacks that are nobody’s', async () => {
    provideKeyring();
    redirect = { kind: 'custom-protocol' };
    const service = await launch();
    await service.signIn(signInRequest);
    service.receiveDeepLink((await visit()).href);
    await vi.waitFor(() => signedIn(service));
    await service.settled();
    // Each write is a file of its own that takes the other's place.
    const written = async () => (await stat(authFile(directory), { bigint: true })).ino;
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

describe('signing in', () => {
  test('goes from the browser to the person, and tells every step', async () => {
    provideKeyring();
    const service = await launch();
    const page = await signIn(service);
    expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/done$/);
    expect(await page.text()).toContain('signed in');
    expect(states.map((state) => (state.status === 'signing-in' ? state.step : state.status))).toEqual([
      'signed-out',
      'starting',
      'waiting',
      'finishing',
      'signed-in',
    ]);
    expect(signedIn(service)).toMatchObject({
      user: { email: nova.email, name: 'Nova Quartz', initials: 'NQ', hasPicture: true },
      organizationId: aurora,
      role: 'admin',
      permissions: ['notes:read', 'notes:write', 'admin:access'],
      sessionId: emulator.control.sessions()[0]?.id,
      authenticationMethod: 'Password',
      connection: 'online',
      returnTo: 'dashboard',
      problem: null,
      persistence: 'encrypted',
    });
    expect(attractAttention).toHaveBeenCalledOnce();
    expect(service.pictureAddress()).toContain('/profile-pictures/');
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    expect(refreshes()).toEqual([]);
  });

  test('asks for what the request asks for', async () => {
    const service = await launch();
    await service.signIn({ screen: 'sign-up', returnTo: 'home', differentAccount: false });
    expect(parameter('screen_hint')).toBe('sign-up');
    expect(parameter('prompt')).toBeNull();
    await service.signIn({ ...signInRequest, differentAccount: true });
    expect(parameter('prompt')).toBe('login');
    await service.cancel();
  });

  test('can be gone on with by hand, with the link on the clipboard', async () => {
    const service = await launch();
    openBrowser.mockRejectedValueOnce(new Error('no browser'));
    await service.signIn(signInRequest);
    expect(service.state()).toMatchObject({ step: 'waiting', problem: { code: 'browser-not-opened' } });
    service.copyLink();
    opened.push(String(writeClipboard.mock.calls[0]?.[0]));
    await fetch(await visit());
    expect(signedIn(service).user.email).toBe(nova.email);
  });

  test('that the person cancels in the browser is told as such', async () => {
    const service = await launch();
    await service.signIn(signInRequest);
    const page = await browser.submit(await browser.open(lastOpened()), '/cancel');
    expect((await fetch(page.url)).url).toMatch(/\/failed$/);
    expect(service.state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'access-denied', detail: 'access_denied' },
    });
  });

  test('with a callback that was used already, or is somebody else’s, changes nothing', async () => {
    const service = await launch();
    await service.signIn(signInRequest);
    const callback = await visit();
    const forged = new URL(callback);
    forged.searchParams.set('state', 'forged');
    expect((await fetch(forged)).status).toBe(400);
    expect(service.state()).toMatchObject({ status: 'signing-in', step: 'waiting', problem: null });
    await fetch(callback);
    const before = states.length;
    expect((await fetch(callback)).status).toBe(400);
    expect(states).toHaveLength(before);
    expect(signedIn(service)).toMatchObject({ problem: null });
  });

  test('that WorkOS’s keys can’t confirm signs nobody in', async () => {
    const service = await launch();
    emulator.control.addFault({
      path: `/sso/jwks/${emulator.clientId}`,
      times: 9,
      fault: { kind: 'status', status: 500 },
    });
    const page = await signIn(service);
    expect(page.url).toMatch(/\/failed$/);
    expect(service.state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'unreachable', detail: 'http-500' },
    });
  });

  test('with a token of another issuer than the configured one signs nobody in', async () => {
    const service = await launch({ issuer: 'https://other.example.com' });
    await signIn(service);
    expect(service.state()).toMatchObject({ status: 'signed-out', problem: { code: 'token-rejected' } });
    const own = await launch({ issuer: emulator.url });
    await signIn(own);
    expect(own.state()).toMatchObject({ status: 'signed-in' });
  });

  test('that a captive portal answers is told as that', async () => {
    const service = await launch();
    emulator.control.addFault({ path: authenticate, times: 1, fault: { kind: 'captive-portal' } });
    await signIn(service);
    expect(service.state()).toMatchObject({ status: 'signed-out', problem: { code: 'response-invalid' } });
  });

  test('works on a computer whose clock is a day wrong, either way', async () => {
    for (const error of [86_400_000, -86_400_000]) {
      clockError = error;
      const service = await launch();
      await signIn(service);
      expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    }
    expect(refreshes()).toEqual([]);
  });

  test('goes on with the link that the person pasted, and with no other', async () => {
    const service = await launch();
    expect(() => service.pasteCallback('http://127.0.0.1:1/callback')).toThrow('nothing-to-do');
    await service.signIn(signInRequest);
    const callback = await visit();
    const otherPort = new URL(callback);
    otherPort.port = '1';
    const forged = new URL(callback);
    forged.searchParams.set('state', 'forged');
    const wrong = ['', lastOpened(), otherPort.href, forged.href, 'https://example.com/callback'];
    for (const address of [...wrong, callback.href.replace('127.0.0.1', 'localhost')]) {
      expect(() => service.pasteCallback(address), address).toThrow('callback-unknown');
    }
    expect(service.state()).toMatchObject({ step: 'waiting', problem: null });
    service.pasteCallback(`  ${callback.href}\n`);
    await vi.waitFor(() => expect(signedIn(service).user.email).toBe(nova.email));
    expect(() => service.pasteCallback(callback.href)).toThrow('nothing-to-do');
  });

  test('that failed over a session is told until the person has read it', async () => {
    const service = await launch();
    await signIn(service);
    await service.signIn({ ...signInRequest, differentAccount: true });
    const denied = new URL(parameter('redirect_uri') ?? '');
    denied.search = new URLSearchParams({
      error: 'access_denied',
      state: parameter('state') ?? '',
    }).toString();
    await fetch(denied);
    expect(signedIn(service).problem).toEqual({ code: 'access-denied', detail: 'access_denied' });
    service.dismissProblem();
    expect(signedIn(service).problem).toBeNull();
  });

  test('remembers that this client may not use codes on another device', async () => {
    provideKeyring();
    emulator.control.configure({ deviceAuthorizationEnabled: false });
    const service = await launch();
    await service.signIn(signInRequest);
    expect(service.state()).toMatchObject({ offersDeviceCode: true });
    await expect(service.continueOnDevice()).rejects.toMatchObject({ code: 'device-code-disabled' });
    await service.cancel();
    const later = await launch();
    await later.signIn(signInRequest);
    expect(later.state()).toMatchObject({ status: 'signing-in', offersDeviceCode: false });
    await later.cancel();
  });

  test('as somebody else over a session replaces it, and giving it up keeps it', async () => {
    const service = await launch();
    await signIn(service);
    await service.signIn({ ...signInRequest, differentAccount: true });
    expect(service.state().status).toBe('signing-in');
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    await service.cancel();
    expect(signedIn(service).user.email).toBe(nova.email);
    await signIn(service, pixel, { ...signInRequest, differentAccount: true });
    expect(signedIn(service).user.email).toBe(pixel.email);
  });
});

describe('after a restart', () => {
  beforeEach(provideKeyring);

  test('the person is still signed in, without browser or network', async () => {
    await signIn(await launch());
    const before = emulator.control.calls().length;
    const service = await launch();
    expect(signedIn(service)).toMatchObject({
      user: { email: nova.email },
      returnTo: 'home',
      persistence: 'encrypted',
    });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    expect(opened).toHaveLength(1);
    expect(emulator.control.calls()).toHaveLength(before);
  });

  describe('the first frame can be told what the service will find', () => {
    const firstLook = () => {
      const settings = { clientId: emulator.clientId, apiOrigin: emulator.url };
      return readFirstLook({ directory, keychain, settings, policy, stateShape: 'test' });
    };

    test('of a session', async () => {
      const service = await launch();
      await signIn(service);
      await service.settled();
      expect(await firstLook()).toMatchObject({ status: 'signed-in', returnTo: 'home' });
      expect((await launch()).state()).toEqual(await firstLook());
    });

    test('of a session that has been renewed', async () => {
      emulator.control.configure(alwaysRenewed);
      const service = await launch();
      await signIn(service);
      await service.settled();
      const before = await firstLook();
      await useSession(service);
      await service.settled();
      expect(await firstLook()).not.toEqual(before);
      expect((await launch()).state()).toEqual(await firstLook());
    });

    test('of a session that has ended', async () => {
      const service = await launch();
      await signIn(service);
      await service.signOut();
      await service.settled();
      expect(await firstLook()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
      expect((await launch()).state()).toEqual(await firstLook());
    });

    test('but not while a sign-in is under way', async () => {
      await (await launch()).signIn(signInRequest);
      expect(await firstLook()).toBeNull();
    });
  });

  test('an attempt goes on, and its callback completes it', async () => {
    redirect = { kind: 'custom-protocol' };
    await (await launch()).signIn(signInRequest);
    const callback = await visit();
    const service = await launch();
    expect(service.state()).toMatchObject({
      status: 'signing-in',
      step: 'waiting',
      transport: 'custom-protocol',
    });
    service.receiveDeepLink(callback.href);
    await vi.waitFor(() => expect(signedIn(service).returnTo).toBe('dashboard'));
  });

  test('an attempt that has expired meanwhile is told, once', async () => {
    redirect = { kind: 'custom-protocol' };
    await (await launch()).signIn(signInRequest);
    clockError = 31 * 60 * 1000;
    expect((await launch()).state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'attempt-expired' },
    });
    expect((await launch()).state()).toMatchObject({ status: 'signed-out', problem: null });
  });

  test('an attempt whose callback was matched is over', async () => {
    redirect = { kind: 'custom-protocol' };
    const service = await launch();
    await service.signIn(signInRequest);
    service.receiveDeepLink(deepLink({ error: 'server_error' }));
    await vi.waitFor(() => expect(service.state().status).toBe('signed-out'));
    expect((await launch()).state()).toMatchObject({ status: 'signed-out', problem: null });
  });

  test('a damaged store is told, kept, and no reason not to start', async () => {
    await signIn(await launch());
    await writeFile(join(directory, 'auth.json'), 'damaged');
    const service = await launch();
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'storage-unreadable' });
    expect(await readdir(directory)).toContainEqual(expect.stringMatching(/^auth\.json\.unreadable-/));
    await signIn(service);
    expect(signedIn(await launch()).user.email).toBe(nova.email);
  });

  test('what an older version stored, which did not say for whom, is found', async () => {
    provideKeyring();
    await signIn(await launch());
    const { found, write } = await openAuthStorage(directory, keychain, log);
    if (found !== null) await write({ ...found, authKit: null });
    expect((await launch()).state()).toMatchObject({ status: 'signed-in' });
  });

  test.each<[string, Partial<Settings>]>([
    ['client', { clientId: 'client_other' }],
    ['API', { apiOrigin: 'https://api.example.com' }],
  ])('what was stored for another %s is kept aside, and sent to nobody', async (_case, changes) => {
    provideKeyring();
    const service = await launch();
    await signIn(service);
    await service.signIn(signInRequest);
    const calls = emulator.control.calls().length;
    const other = await launch(changes);
    expect(other.state()).toMatchObject({ status: 'signed-out', reason: 'never-signed-in', problem: null });
    expect(await useSession(other)).toMatchObject({ ok: false, problem: { code: 'signed-out' } });
    expect(() => other.copyLink()).toThrow('nothing-to-do');
    expect(emulator.control.calls()).toHaveLength(calls);
    expect((await readdir(directory)).join()).toMatch(/auth\.json\.unreadable-\d{17}/);
    await service.cancel();
  });

  test('another keyring is told as such', async () => {
    await signIn(await launch());
    keychain.changeKey();
    expect((await launch()).state()).toMatchObject({ status: 'signed-out', reason: 'keyring-changed' });
  });

  test('another cookie password makes the sealed session unreadable, and the file is kept', async () => {
    cookiePassword = new Secret('a password of thirty-two letters');
    await signIn(await launch());
    expect(signedIn(await launch()).user.email).toBe(nova.email);
    cookiePassword = new Secret('another password of the same size');
    expect((await launch()).state()).toMatchObject({ status: 'signed-out', reason: 'storage-unreadable' });
    expect(await readdir(directory)).toContainEqual(expect.stringMatching(/^auth\.json\.unreadable-/));
  });

  test('without a keyring nobody is signed in any more, and nothing was written', async () => {
    keychain.available = false;
    const service = await launch();
    await signIn(service);
    expect(signedIn(service).persistence).toBe('this-run-only');
    expect(await readdir(directory)).toEqual([]);
    expect((await launch()).state()).toMatchObject({
      reason: 'never-signed-in',
      persistence: 'this-run-only',
    });
  });
});

describe('an access token that has expired', () => {
  test('is renewed before it is used, and what was renewed outlives the app', async () => {
    provideKeyring();
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
    expect(await service.withAuth(({ refreshCount }) => refreshCount)).toEqual({ ok: true, value: 1 });
    expect(refreshes()).toHaveLength(1);
    const again = await launch();
    expect(await again.withAuth(({ refreshCount }) => refreshCount)).toEqual({ ok: true, value: 1 });
    expect(refreshes()).toHaveLength(1);
  });

  test('is renewed once for any number of requests', async () => {
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    const answers = await Promise.all(Array.from({ length: 200 }, () => useSession(service)));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(refreshes()).toHaveLength(1);
  });

  test('survives a lost answer within the replay grace', async () => {
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'drop', when: 'after-processing' },
    });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    expect(refreshes()).toHaveLength(2);
  });

  test('that can’t be renewed for want of WorkOS leaves the person signed in, and offline', async () => {
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    emulator.control.addFault({ path: authenticate, times: 2, fault: { kind: 'bad-gateway' } });
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

  test('and whose renewals expire as fast is not renewed at every use', async () => {
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    for (let count = 0; count < 5; count++) expect(await service.readDashboard()).toMatchObject({ ok: true });
    expect(refreshes().length).toBeLessThan(5);
  });

  test.each([
    ['invalid_client', 'client-refused'],
    ['something_new', 'refresh-refused'],
  ])('that WorkOS refuses to renew with %s keeps the session, and tells the code', async (error, code) => {
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    emulator.control.addFault({
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

  test('whose session was revoked signs the person out with the reason, which outlives the app', async () => {
    provideKeyring();
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    emulator.control.revokeSession(signedIn(service).sessionId);
    expect(await useSession(service)).toEqual({ ok: false, problem: { code: 'signed-out', detail: null } });
    const ended = { status: 'signed-out', reason: 'session-expired', problem: null };
    expect(service.state()).toMatchObject(ended);
    expect((await launch()).state()).toMatchObject(ended);
  });

  test('with an answer that comes after the sign-out brings nobody back', async () => {
    provideKeyring();
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    emulator.control.addFault({ path: authenticate, times: 1, fault: { kind: 'delay', milliseconds: 50 } });
    const asked = useSession(service);
    await vi.waitFor(() => expect(refreshes()).toHaveLength(1));
    await service.signOut();
    expect(await asked).toEqual({ ok: false, problem: { code: 'signed-out', detail: null } });
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
    expect((await launch()).state()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
  });

  test('whose new key can’t be fetched is kept, and verified later', async () => {
    provideKeyring();
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    await emulator.control.rotateSigningKeys();
    emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
    emulator.control.addFault({
      path: `/sso/jwks/${emulator.clientId}`,
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

  test('whose new key was withdrawn before it could be fetched is renewed again', async () => {
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    await emulator.control.rotateSigningKeys();
    emulator.control.addFault({
      path: `/sso/jwks/${emulator.clientId}`,
      times: 1,
      fault: { kind: 'bad-gateway' },
    });
    await useSession(service);
    await emulator.control.rotateSigningKeys({ withdrawOld: true });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
  });
});

describe('signing out', () => {
  /** Opens what sign-out has opened, and follows it back to the app. */
  const visitLogout = async (logout = lastOpened()): Promise<string> => {
    const { url } = await browser.open(logout);
    expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-out$/);
    return navigateTo(url.href);
  };

  test('clears the session here first, then ends the one of the browser', async () => {
    provideKeyring();
    const service = await launch();
    await signIn(service);
    const { sessionId } = signedIn(service);
    openBrowser.mockImplementationOnce(async (url) => {
      expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
      expect((await launch()).state().status).toBe('signed-out');
      opened.push(url);
    });
    await service.signOut();
    expect(parameter('session_id')).toBe(sessionId);
    expect(await visitLogout()).toContain('signed out');
    expect(emulator.control.sessions()).toMatchObject([{ id: sessionId, ended: true }]);
    expect(service.pictureAddress()).toBeNull();
    expect(await useSession(service)).toMatchObject({ ok: false });
  });

  test('asks for the password again until the browser has confirmed it, also after a restart', async () => {
    provideKeyring();
    const service = await launch();
    await signIn(service);
    await service.signOut();
    const logout = lastOpened();
    await service.signIn(signInRequest);
    expect(parameter('prompt')).toBe('login');
    await service.cancel();
    const again = await launch();
    await again.signIn(signInRequest);
    expect(parameter('prompt')).toBe('login');
    await again.cancel();

    await visitLogout(logout);
    await service.signIn(signInRequest);
    expect(parameter('prompt')).toBeNull();
    await service.cancel();
    await vi.waitFor(async () => {
      const later = await launch();
      await later.signIn(signInRequest);
      await later.cancel();
      expect(parameter('prompt')).toBeNull();
    });
  });

  test('works without a browser: the next sign-in then asks for the password', async () => {
    const service = await launch();
    await signIn(service);
    openBrowser.mockRejectedValueOnce(new Error('no browser'));
    await service.signOut();
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'signed-out', problem: null });
    await service.signIn(signInRequest);
    expect(parameter('prompt')).toBe('login');
    const page = await browser.open(lastOpened());
    expect(page.url.pathname).toBe('/sign-in');
    await fetch((await browser.submit(page, '/sign-in', pixel)).url);
    expect(signedIn(service).user.email).toBe(pixel.email);
    // Somebody has proved who they are: from here on the browser's session is theirs.
    await service.signIn(signInRequest);
    expect(parameter('prompt')).toBeNull();
    await service.cancel();
  });

  test('gives up an attempt that is under way, too', async () => {
    const service = await launch();
    await signIn(service);
    await service.signIn({ ...signInRequest, differentAccount: true });
    await service.signOut();
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
  });

  test('suggests nobody at the next sign-in', async () => {
    const service = await launch();
    await signIn(service);
    await service.signOut();
    await visitLogout();
    await service.signIn(signInRequest);
    expect(parameter('login_hint')).toBeNull();
    expect(parameter('organization_id')).toBeNull();
    await service.cancel();
  });
});

describe('a session that ended by itself', () => {
  async function launchEnded(): Promise<AuthService> {
    emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    emulator.control.revokeSession(signedIn(service).sessionId);
    await useSession(service);
    emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
    return service;
  }

  test('suggests its person and organization at the next sign-in, also after a restart', async () => {
    provideKeyring();
    await launchEnded();
    const service = await launch();
    await service.signIn(signInRequest);
    expect(parameter('login_hint')).toBe(nova.email);
    expect(parameter('organization_id')).toBe(aurora);
    await service.cancel();
  });

  test('suggests nobody to who wants another account, or a new one', async () => {
    const service = await launchEnded();
    await service.signIn({ ...signInRequest, differentAccount: true });
    expect(parameter('login_hint')).toBeNull();
    await service.signIn({ ...signInRequest, screen: 'sign-up' });
    expect(parameter('login_hint')).toBeNull();
    await service.cancel();
  });

  test('is forgotten once somebody has signed in', async () => {
    const service = await launchEnded();
    await signIn(service, echo, { ...signInRequest, differentAccount: true });
    await service.signIn(signInRequest);
    expect(parameter('login_hint')).toBeNull();
    await service.cancel();
  });
});

test('a session that can’t be saved is told, and lasts until the app quits', async () => {
  provideKeyring();
  const service = await launch();
  await mkdir(join(directory, 'auth.json'));
  const page = await signIn(service);
  expect(page.url).toMatch(/\/done$/);
  expect(signedIn(service)).toMatchObject({
    user: { email: nova.email },
    problem: { code: 'storage-failed', detail: null },
  });
  expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
  await rm(join(directory, 'auth.json'), { recursive: true });
});

test('once it has ended, it tells nothing, stores nothing and opens no browser', async () => {
  provideKeyring();
  const service = await launch();
  await signIn(service);
  await service.signIn({ ...signInRequest, differentAccount: true });
  const before = { states: states.length, opened: opened.length };
  await service.end();
  await rm(join(directory, 'auth.json'));
  await service.cancel();
  service.wake('in-use');
  expect(await useSession(service)).toMatchObject({ ok: false, problem: { code: 'signed-out' } });
  await service.settled();
  expect(await readdir(directory)).not.toContain('auth.json');
  expect(opened).toHaveLength(before.opened);
  expect(states).toHaveLength(before.states);
});

test('a sign-out that can’t be saved is not undone by the next start', async () => {
  provideKeyring();
  const service = await launch();
  await signIn(service);
  const full = vi
    .spyOn(Object.getPrototypeOf(ElectronStore.prototype), 'store', 'set')
    .mockImplementation(() => {
      throw Object.assign(new Error('There is no room left.'), { code: 'ENOSPC' });
    });
  await service.signOut();
  full.mockRestore();
  expect((await launch()).state()).toMatchObject({ status: 'signed-out' });
});

describe('on a fixed port', () => {
  async function findFreePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  test('a sign-out that waits for the browser leaves the port to the next sign-in', async () => {
    provideKeyring();
    await signIn(await launch());
    const port = await findFreePort();
    redirect = { kind: 'loopback', port };
    const service = await launch();
    await service.signOut();
    expect(parameter('return_to')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-out$/);
    await signIn(service);
    expect(signedIn(service).problem).toBeNull();
  });

  test('another program in the way is told with the port', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    redirect = { kind: 'loopback', port };
    const service = await launch();
    await service.signIn(signInRequest);
    expect(service.state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'redirect-port-busy', detail: `port-${port}` },
    });
    blocker.close();
  });
});

describe('an address of the custom protocol', () => {
  test('completes the attempt that waits for it', async () => {
    redirect = { kind: 'custom-protocol' };
    const service = await launch();
    await service.signIn(signInRequest);
    expect(registerCustomProtocol).toHaveBeenCalled();
    service.receiveDeepLink((await visit()).href);
    await vi.waitFor(() => expect(signedIn(service).user.email).toBe(nova.email));
  });

  test.each([
    ['is nobody’s', () => `${customProtocol}://callback?error=access_denied&state=marker`],
    ['has another host', () => deepLink({ code: 'c' }).replace('callback', 'other')],
    ['is none', () => 'marker'],
  ])('that %s changes nothing, and is not repeated in the log', async (_case, address) => {
    redirect = { kind: 'custom-protocol' };
    const service = await launch();
    await service.signIn(signInRequest);
    const before = states.length;
    service.receiveDeepLink(address());
    expect(states).toHaveLength(before);
    expect(log.lines.at(-1)).toContain('deep-link-ignored');
    expect(log.lines.join()).not.toContain('marker');
    await service.cancel();
  });

  test('is not taken for an attempt that waits on loopback, though its state is right', async () => {
    const service = await launch();
    await service.signIn(signInRequest);
    service.receiveDeepLink(deepLink({ error: 'access_denied' }));
    expect(service.state()).toMatchObject({ status: 'signing-in', step: 'waiting' });
    await service.cancel();
  });
});

describe('switching the organization', () => {
  /** Somebody who has been in both of their organizations and is in the second one now. */
  async function launchInBoth(): Promise<AuthService> {
    const service = await launch();
    await signIn(service);
    await service.switchOrganization(basalt);
    return service;
  }

  test('brings the roles, permissions, entitlements and flags of the other one, in the same session', async () => {
    const service = await launch();
    await signIn(service);
    const { sessionId } = signedIn(service);
    expect(signedIn(service)).toMatchObject({
      entitlements: ['audit-logs'],
      featureFlags: ['new-dashboard'],
      knownOrganizations: [aurora],
    });
    await service.switchOrganization(basalt);
    expect(signedIn(service)).toMatchObject({
      sessionId,
      organizationId: basalt,
      role: 'member',
      roles: ['member'],
      permissions: ['notes:read'],
      entitlements: [],
      featureFlags: [],
      knownOrganizations: [basalt, aurora],
    });
    expect(opened).toHaveLength(1);
    expect(refreshes()).toHaveLength(1);
  });

  test('outlives the app, and so do the organizations that are known', async () => {
    provideKeyring();
    await launchInBoth();
    expect(signedIn(await launch())).toMatchObject({
      organizationId: basalt,
      knownOrganizations: [basalt, aurora],
    });
  });

  test('is remembered over a sign-out for the same person, and shown to nobody else', async () => {
    const service = await launchInBoth();
    await service.signOut();
    await signIn(service, nova);
    expect(signedIn(service).knownOrganizations).toEqual([aurora, basalt]);
    await signIn(service, pixel, { ...signInRequest, differentAccount: true });
    expect(signedIn(service).knownOrganizations).toEqual([aurora]);
  });

  test('that WorkOS refuses goes on in the browser with that organization, and giving that up changes nothing', async () => {
    const service = await launch();
    await signIn(service);
    emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'status', status: 403, body: { error: 'sso_required' } },
    });
    await service.switchOrganization(basalt);
    expect(service.state()).toMatchObject({ status: 'signing-in', step: 'waiting' });
    expect(parameter('organization_id')).toBe(basalt);
    expect(parameter('login_hint')).toBe(nova.email);
    expect(parameter('prompt')).toBeNull();
    await service.cancel();
    expect(signedIn(service)).toMatchObject({ organizationId: aurora, problem: null });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });

    emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'status', status: 400, body: { error: 'mfa_enrollment' } },
    });
    await service.switchOrganization(basalt);
    await fetch(await visit());
    expect(signedIn(service)).toMatchObject({ organizationId: basalt, returnTo: 'account' });
  });

  test('to one of which the person is no member goes on in the browser', async () => {
    const service = await launch();
    await signIn(service, pixel);
    await service.switchOrganization(basalt);
    expect(service.state().status).toBe('signing-in');
    await service.cancel();
    expect(signedIn(service).organizationId).toBe(aurora);
  });

  test('to one that is not known leads to AuthKit’s own choice', async () => {
    const service = await launch();
    await signIn(service);
    await service.switchOrganization(null);
    expect(parameter('organization_id')).toBeNull();
    expect(parameter('prompt')).toBe('login');
    const page = await browser.submit(await browser.open(lastOpened()), '/sign-in', nova);
    expect(page.url.pathname).toBe('/organization');
    const end = await browser.submit(page, '/organization', { organization_id: basalt });
    await fetch(end.url);
    expect(signedIn(service)).toMatchObject({
      organizationId: basalt,
      knownOrganizations: [basalt, aurora],
    });
    expect(refreshes()).toHaveLength(0);
  });

  test('whose answer is lost is repeated with the same organization, and the session kept', async () => {
    const service = await launch();
    await signIn(service);
    emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'drop', when: 'after-processing' },
    });
    await service.switchOrganization(basalt);
    expect(signedIn(service).organizationId).toBe(basalt);
    expect(refreshes().map(({ parameters }) => parameters['organization_id'])).toEqual([basalt, basalt]);
  });

  test('whose answer is lost twice is finished after a restart', async () => {
    provideKeyring();
    const service = await launch();
    await signIn(service);
    emulator.control.addFault({
      path: authenticate,
      times: 2,
      fault: { kind: 'drop', when: 'after-processing' },
    });
    await expect(service.switchOrganization(basalt)).rejects.toMatchObject({ code: 'unreachable' });
    expect(signedIn(service)).toMatchObject({ organizationId: aurora, connection: 'offline' });
    const again = await launch();
    clockError = 10 * 60_000;
    expect(await useSession(again)).toEqual({ ok: true, value: nova.email });
    expect(signedIn(again).organizationId).toBe(basalt);
    expect(refreshes().map(({ parameters }) => parameters['organization_id'])).toEqual([
      basalt,
      basalt,
      basalt,
    ]);
  });

  test('of a session that was ended on the server signs the person out', async () => {
    const service = await launch();
    await signIn(service);
    emulator.control.revokeSession(signedIn(service).sessionId);
    await service.switchOrganization(basalt);
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'session-expired' });
    expect(opened).toHaveLength(1);
  });

  describe('that is slow', () => {
    /** A switch that WorkOS refuses, once it answers. */
    async function launchSwitching() {
      const service = await launch();
      await signIn(service, pixel);
      const delay = { kind: 'delay', milliseconds: 50 } as const;
      emulator.control.addFault({ path: authenticate, times: 1, fault: delay });
      const switched = service.switchOrganization(basalt);
      await vi.waitFor(() => expect(refreshes()).toHaveLength(1));
      return { service, switched };
    }

    test('is overtaken by a sign-out', async () => {
      const { service, switched } = await launchSwitching();
      await service.signOut();
      await switched;
      expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
      expect(opened).toHaveLength(2);
      expect(lastOpened()).toContain('/logout');
    });

    test('is overtaken by a sign-in, and its refusal opens no browser', async () => {
      const { service, switched } = await launchSwitching();
      await service.signIn({ ...signInRequest, differentAccount: true });
      await switched;
      expect(parameter('organization_id')).toBeNull();
      expect(opened).toHaveLength(2);
      await fetch(await visit(nova));
      expect(signedIn(service).user.email).toBe(nova.email);
    });
  });
});

describe('a link to the sign-in endpoint', () => {
  const link = `${customProtocol}://sign-in`;

  test('asks the person first, and brings the app to their attention', async () => {
    const service = await launch();
    service.receiveDeepLink(`${link}?screen_hint=sign-up&invitation_token=invitation-demo`);
    expect(service.state()).toEqual({
      status: 'sign-in-requested',
      screen: 'sign-up',
      isInvitation: true,
      signedInAs: null,
    });
    expect(attractAttention).toHaveBeenCalledOnce();
    expect(opened).toEqual([]);
    expect(emulator.control.calls()).toEqual([]);
  });

  test('that is accepted starts a sign-in with what it asks for, and a state and verifier of the app', async () => {
    const service = await launch();
    service.receiveDeepLink(
      `${link}?organization_id=${basalt}&login_hint=${nova.email}&screen_hint=sign-in&context=opaque`,
    );
    await service.answerLink(true);
    expect(parameter('organization_id')).toBe(basalt);
    expect(parameter('login_hint')).toBe(nova.email);
    expect(parameter('context')).toBe('opaque');
    expect(parameter('state')).toMatch(/^[\w-]{43}$/);
    expect(parameter('code_challenge_method')).toBe('S256');
    await fetch(await visit());
    expect(signedIn(service)).toMatchObject({ user: { email: nova.email }, organizationId: basalt });
  });

  test('that invites somebody carries the invitation', async () => {
    const service = await launch();
    service.receiveDeepLink(`${link}?invitation_token=invitation-demo`);
    await service.answerLink(true);
    expect(parameter('invitation_token')).toBe('invitation-demo');
    await service.cancel();
  });

  test('that is declined changes nothing, signed in or not', async () => {
    const service = await launch();
    const nobody = service.state();
    service.receiveDeepLink(link);
    await service.answerLink(false);
    expect(service.state()).toEqual(nobody);
    await signIn(service);
    const before = service.state();
    service.receiveDeepLink(link);
    expect(service.state()).toMatchObject({ status: 'sign-in-requested', signedInAs: nova.email });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    await service.answerLink(false);
    expect(service.state()).toEqual(before);
    expect(opened).toHaveLength(1);
  });

  test('asks once however many come, and the last one counts', async () => {
    const service = await launch();
    for (let count = 0; count < 50; count++)
      service.receiveDeepLink(`${link}?login_hint=n${count}@example.com`);
    expect(attractAttention).toHaveBeenCalledOnce();
    await service.answerLink(true);
    expect(parameter('login_hint')).toBe('n49@example.com');
    expect(opened).toHaveLength(1);
    await expect(service.answerLink(true)).rejects.toMatchObject({ code: 'nothing-to-do' });
    await service.cancel();
  });

  test('leaves a sign-in that is under way alone, until it is accepted', async () => {
    const service = await launch();
    await service.signIn(signInRequest);
    const callback = await visit();
    service.receiveDeepLink(link);
    await service.answerLink(false);
    await fetch(callback);
    expect(signedIn(service).user.email).toBe(nova.email);
  });

  test('that can’t be started tells why', async () => {
    openBrowser.mockRejectedValueOnce(new Error('no browser'));
    const service = await launch();
    service.receiveDeepLink(link);
    await service.answerLink(true);
    expect(service.state()).toMatchObject({
      status: 'signing-in',
      problem: { code: 'browser-not-opened' },
    });
    await service.cancel();
  });

  test('with anything else in it is ignored, and not repeated in the log', async () => {
    const service = await launch();
    const before = states.length;
    service.receiveDeepLink(`${link}?redirect_uri=marker`);
    expect(states).toHaveLength(before);
    expect(attractAttention).not.toHaveBeenCalled();
    expect(log.lines.at(-1)).toContain('deep-link-ignored');
    expect(log.lines.join()).not.toContain('marker');
  });

  test('asks for credentials where a sign-out was not confirmed by the browser', async () => {
    const service = await launch();
    await signIn(service);
    await service.signOut();
    service.receiveDeepLink(link);
    await service.answerLink(true);
    expect(parameter('prompt')).toBe('login');
    await service.cancel();
  });
});

describe('an impersonation', () => {
  test('enters through the sign-in endpoint, and says who, why and until when', async () => {
    const service = await launch();
    const { url } = await browser.open('/emulator/impersonate?user_id=user_01K0EMVAT0R000000000C0MET0');
    service.receiveDeepLink(url.href);
    await service.answerLink(true);
    expect(parameter('context')).toBe(url.searchParams.get('context'));
    await fetch((await browser.open(lastOpened())).url);
    const { user, impersonator } = signedIn(service);
    expect(user.email).toBe('comet@example.com');
    expect(impersonator).toEqual({
      email: 'support@example.com',
      reason: 'Looking into a support request',
      endsAt: expect.any(Number),
    });
    expect((impersonator?.endsAt ?? 0) - Date.now()).toBeLessThanOrEqual(60 * 60_000);
  });
});

describe('a guarded handler', () => {
  test('that fails is answered for, without its words', async () => {
    const service = await launch();
    await signIn(service);
    const answer = await service.withAuth(() => {
      throw new Error('marker');
    });
    expect(answer).toEqual({ ok: false, problem: { code: 'internal', detail: null } });
    expect(log.lines.join()).not.toContain('marker');
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

  test('that answers 401 because the session was ended on the server signs the person out at once', async () => {
    const service = await launch();
    await signIn(service);
    emulator.control.revokeSession(signedIn(service).sessionId);
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

describe('under the policy of an organization', () => {
  const avocado = 'org_01K0EMVAT0R000000000AVR0RA';

  test('nobody makes an account where that is disabled', async () => {
    policy = { ...noPolicy, allowsSignUp: false };
    const service = await launch();
    expect(service.state()).toMatchObject({ status: 'signed-out', signUp: 'disabled' });
    await expect(service.signIn({ ...signInRequest, screen: 'sign-up' })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    expect(opened).toEqual([]);
    expect((await signIn(service)).url).toMatch(/\/done$/);
  });

  test('everybody signs in to the organization that is fixed', async () => {
    policy = { ...noPolicy, organizationId: avocado };
    const service = await launch();
    await signIn(service);
    expect(parameter('organization_id')).toBe(avocado);
    expect(signedIn(service).organizationId).toBe(avocado);
    for (const other of ['org_of_somebody_else', null]) {
      await expect(service.switchOrganization(other)).rejects.toMatchObject({ detail: 'organization' });
    }
    expect(opened).toHaveLength(1);
  });

  test('a session of another organization is refused', async () => {
    policy = { ...noPolicy, organizationId: 'org_of_somebody_else' };
    const service = await launch();
    await service.signIn(signInRequest);
    const address = new URL(lastOpened());
    address.searchParams.delete('organization_id');
    opened.push(String(address));
    expect((await fetch(await visit(pixel))).url).toMatch(/\/failed$/);
    expect(service.state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'sign-in-refused', detail: 'organization' },
    });
  });

  test('a stored session of another organization is over, for good', async () => {
    provideKeyring();
    await signIn(await launch());
    policy = { ...noPolicy, organizationId: 'org_of_somebody_else' };
    const ended = { status: 'signed-out', reason: 'session-ended' };
    expect((await launch()).state()).toMatchObject(ended);
    policy = noPolicy;
    expect((await launch()).state()).toMatchObject(ended);
  });
});
