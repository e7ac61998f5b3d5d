import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { customProtocol } from '../../../../common/product.ts';
import type { Fault } from '../../../../emulator/faults.ts';
import { aurora, nova } from '../../emulator/hosted-visitor.ts';
import {
  answerLink,
  authenticate,
  confirmAccount,
  setUpAuthService,
  signedIn,
  signInRequest,
  useSession,
} from './auth-service-set-up.ts';

const {
  around,
  launch,
  lastOpened,
  parameter,
  refreshes,
  provideKeyring,
  visit,
  signIn,
  deepLink,
  attractAttention,
  registerCustomProtocol,
  openBrowser,
} = setUpAuthService();

describe('signing in', () => {
  test('goes through every step from the browser to the user', async () => {
    provideKeyring();
    const service = await launch();
    const page = await signIn(service);
    expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/done$/);
    expect(await page.text()).toContain('signed in');
    expect(around.states.map((state) => (state.status === 'signing-in' ? state.step : state.status))).toEqual(
      ['signed-out', 'starting', 'waiting', 'finishing', 'signed-in'],
    );
    expect(signedIn(service)).toMatchObject({
      user: { email: nova.email, name: 'Nova Quartz', initials: 'NQ', hasPicture: true },
      organizationId: aurora,
      role: 'admin',
      permissions: ['notes:read', 'notes:write', 'admin:access'],
      sessionId: around.emulator.control.sessions()[0]?.id,
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

  test('passes on the request’s options', async () => {
    const service = await launch();
    await service.signIn({ screen: 'sign-up', returnTo: 'home', differentAccount: false });
    expect(parameter('screen_hint')).toBe('sign-up');
    expect(parameter('prompt')).toBeNull();
    await service.signIn({ ...signInRequest, differentAccount: true });
    expect(parameter('prompt')).toBe('login');
    await service.cancel();
  });

  test('can continue by hand, with the link on the clipboard', async () => {
    const service = await launch();
    openBrowser.mockRejectedValueOnce(new Error('no browser'));
    await service.signIn(signInRequest);
    expect(service.state()).toMatchObject({ step: 'waiting', problem: { code: 'browser-not-opened' } });
    around.opened.push(await around.browser.lead(service.startUrl()));
    await around.browser.comeBack(await visit());
    expect(signedIn(service).user.email).toBe(nova.email);
  });

  test('is reported as cancelled if the user cancels in the browser', async () => {
    const service = await launch();
    await service.signIn(signInRequest);
    const page = await around.browser.submit(await around.browser.open(lastOpened()), '/cancel');
    expect((await around.browser.comeBack(page.url)).url).toMatch(/\/failed$/);
    expect(service.state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'access-denied', detail: 'access_denied' },
    });
  });

  test.each<[string, Fault, string]>([
    ['is not published yet', { kind: 'status', status: 200, body: { keys: [] } }, 'jwks'],
    ['can’t be fetched', { kind: 'status', status: 500 }, 'http-500'],
  ])(
    'keeps a token whose key %s, but does not use it until it is verified @security',
    async (_case, fault, detail) => {
      const service = await launch();
      around.emulator.control.addFault({ path: `/sso/jwks/${around.emulator.clientId}`, times: 4, fault });
      const page = await signIn(service);
      expect(page.url).toMatch(/\/done$/);
      expect(signedIn(service)).toMatchObject({ user: { email: nova.email }, problem: null });
      expect(await useSession(service)).toEqual({ ok: false, problem: { code: 'unreachable', detail } });
      expect(signedIn(service).connection).toBe('offline');
      await expect.poll(() => useSession(service)).toEqual({ ok: true, value: nova.email });
      expect(signedIn(service).connection).toBe('online');
    },
  );

  test('refuses a token of another issuer than the configured one', async () => {
    const service = await launch({ issuer: ['https://other.example.com'] });
    await signIn(service);
    expect(service.state()).toMatchObject({ status: 'signed-out', problem: { code: 'token-rejected' } });
    const own = await launch({ issuer: [around.emulator.url] });
    await signIn(own);
    expect(own.state()).toMatchObject({ status: 'signed-in' });
  });

  test('reports a captive portal’s answer as that', async () => {
    const service = await launch();
    around.emulator.control.addFault({ path: authenticate, times: 1, fault: { kind: 'captive-portal' } });
    await signIn(service);
    expect(service.state()).toMatchObject({ status: 'signed-out', problem: { code: 'response-invalid' } });
  });

  test('goes on with the link that the user pasted, and with no other', async () => {
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
    await confirmAccount(service);
    await expect.poll(() => signedIn(service).user.email).toBe(nova.email);
    expect(() => service.pasteCallback(callback.href)).toThrow('nothing-to-do');
  });

  test('reports a failure over a session until the user has read it', async () => {
    const service = await launch();
    await signIn(service);
    await service.signIn({ ...signInRequest, differentAccount: true });
    const denied = new URL(parameter('redirect_uri') ?? '');
    denied.search = new URLSearchParams({
      error: 'access_denied',
      state: parameter('state') ?? '',
    }).toString();
    await around.browser.comeBack(denied);
    expect(signedIn(service).problem).toEqual({ code: 'access-denied', detail: 'access_denied' });
    service.dismissProblem();
    expect(signedIn(service).problem).toBeNull();
  });

  test('remembers that this client can’t use codes on another device', async () => {
    provideKeyring();
    around.emulator.control.configure({ deviceAuthorizationEnabled: false });
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
});

describe('on a fixed port', () => {
  async function findFreePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  test('a sign-out waiting for the browser releases the port to the next sign-in', async () => {
    provideKeyring();
    await signIn(await launch());
    const port = await findFreePort();
    around.redirect = { kind: 'loopback', port };
    const service = await launch();
    await service.signOut();
    expect(parameter('return_to')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-out$/);
    await signIn(service);
    expect(signedIn(service).problem).toBeNull();
  });

  test('the app reports the port if another program uses it', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    around.redirect = { kind: 'loopback', port };
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
  test('completes the waiting attempt', async () => {
    around.redirect = { kind: 'custom-protocol' };
    const service = await launch();
    await service.signIn(signInRequest);
    expect(registerCustomProtocol).toHaveBeenCalled();
    service.receiveDeepLink((await visit()).href);
    await confirmAccount(service);
    expect(signedIn(service).user.email).toBe(nova.email);
  });

  test.each([
    ['belongs to no attempt', () => `${customProtocol}://callback?error=access_denied&state=marker`],
    ['has another host', () => deepLink({ code: 'c' }).replace('callback', 'other')],
    ['is not a URL', () => 'marker'],
  ])('ignores an address that %s, and the log does not repeat it', async (_case, address) => {
    around.redirect = { kind: 'custom-protocol' };
    const service = await launch();
    await service.signIn(signInRequest);
    const before = around.states.length;
    service.receiveDeepLink(address());
    expect(around.states).toHaveLength(before);
    expect(around.log.lines.at(-1)).toContain('deep-link-ignored');
    expect(around.log.lines.join()).not.toContain('marker');
    await service.cancel();
  });

  test('is refused by an attempt that waits on loopback, even with the right state', async () => {
    const service = await launch();
    await service.signIn(signInRequest);
    service.receiveDeepLink(deepLink({ error: 'access_denied' }));
    expect(service.state()).toMatchObject({ status: 'signing-in', step: 'waiting' });
    await service.cancel();
  });
});

describe('an impersonation', () => {
  test('starts at the sign-in endpoint, and shows who, why and until when', async () => {
    const service = await launch();
    const { url } = await around.browser.open(
      '/emulator/impersonate?user_id=user_01K0EMVAT0R000000000C0MET0',
    );
    service.receiveDeepLink(url.href);
    await answerLink(service, true);
    expect(parameter('context')).toBe(url.searchParams.get('context'));
    await around.browser.comeBack((await around.browser.open(lastOpened())).url);
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
