import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readFirstState } from '../../../../main/auth/storage/first-state.ts';
import type { AuthOptions } from '../../../../main/auth/auth-service.ts';
import { Secret } from '../../../../main/lib/secret.ts';
import { nova } from '../../emulator/hosted-visitor.ts';
import {
  confirmAccount,
  alwaysRenewed,
  authenticate,
  setUpAuthService,
  signedIn,
  signInRequest,
  useSession,
} from './auth-service-set-up.ts';

const { around, launch, provideKeyring, visit, signIn } = setUpAuthService();

describe('after a restart', () => {
  beforeEach(provideKeyring);

  test('the user is still signed in, without browser or network', async () => {
    await signIn(await launch());
    const before = around.emulator.control.calls().length;
    const service = await launch();
    expect(signedIn(service)).toMatchObject({
      user: { email: nova.email },
      returnTo: null,
      persistence: 'encrypted',
    });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    expect(around.opened).toHaveLength(1);
    expect(around.emulator.control.calls()).toHaveLength(before);
  });

  describe('the first frame gets the state the service will find @security', () => {
    const firstState = () => {
      const { directory, emulator, keychain, policy } = around;
      const own = { clientId: emulator.clientId, apiOrigin: emulator.url, stateShape: 'test' };
      return readFirstState({ directory, keychain, options: { ...own, policy } });
    };

    test('of a session', async () => {
      const service = await launch();
      await signIn(service);
      await service.settled();
      expect(await firstState()).toMatchObject({ status: 'signed-in', returnTo: null });
      expect((await launch()).state()).toEqual(await firstState());
    });

    test('of a renewed session', async () => {
      around.emulator.control.configure(alwaysRenewed);
      const service = await launch();
      await signIn(service);
      await service.settled();
      const before = await firstState();
      await useSession(service);
      await service.settled();
      expect(await firstState()).not.toEqual(before);
      expect((await launch()).state()).toEqual(await firstState());
    });

    test('of an ended session', async () => {
      const service = await launch();
      await signIn(service);
      await service.signOut();
      await service.settled();
      expect(await firstState()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
      expect((await launch()).state()).toEqual(await firstState());
    });

    test('but not while a sign-in is under way', async () => {
      await (await launch()).signIn(signInRequest);
      expect(await firstState()).toBeNull();
    });
  });

  test('an attempt continues, and its callback completes it', async () => {
    around.redirect = { kind: 'custom-protocol' };
    await (await launch()).signIn(signInRequest);
    const callback = await visit();
    const service = await launch();
    expect(service.state()).toMatchObject({
      status: 'signing-in',
      step: 'waiting',
      transport: 'custom-protocol',
    });
    service.receiveDeepLink(callback.href);
    await confirmAccount(service);
    expect(signedIn(service).returnTo).toBe('dashboard');
  });

  test('an attempt that expired meanwhile is reported once', async () => {
    around.redirect = { kind: 'custom-protocol' };
    await (await launch()).signIn(signInRequest);
    around.clockError = 31 * 60 * 1000;
    expect((await launch()).state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'attempt-expired' },
    });
    expect((await launch()).state()).toMatchObject({ status: 'signed-out', problem: null });
  });

  describe('while a code is exchanged', () => {
    const launchExchanging = async () => {
      const service = await launch();
      await service.signIn(signInRequest);
      const callback = await visit();
      around.emulator.control.addFault({
        path: authenticate,
        times: 1,
        fault: { kind: 'delay', milliseconds: 300 },
      });
      const page = around.browser.comeBack(callback);
      await expect.poll(() => service.state()).toMatchObject({ step: 'finishing' });
      return { service, page };
    };

    test('quitting waits for it, and the next run has its session', async () => {
      const { service, page } = await launchExchanging();
      await service.settled();
      expect(signedIn(await launch()).user.email).toBe(nova.email);
      await page;
    });

    test('a crash is reported once by the next run as a lost sign-in', async () => {
      const { service, page } = await launchExchanging();
      expect((await launch()).state()).toMatchObject({
        status: 'signed-out',
        problem: { code: 'sign-in-interrupted', detail: null },
      });
      expect((await launch()).state()).toMatchObject({ status: 'signed-out', problem: null });
      await page;
      await service.settled();
    });
  });

  test('a damaged store is reported and kept, and the app starts', async () => {
    await signIn(await launch());
    await writeFile(join(around.directory, 'auth.json'), 'damaged');
    const service = await launch();
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'storage-unreadable' });
    expect(await readdir(around.directory)).toContainEqual(expect.stringMatching(/^auth\.json\.unreadable-/));
    await signIn(service);
    expect(signedIn(await launch()).user.email).toBe(nova.email);
  });

  test.each<[string, Partial<AuthOptions>]>([
    ['client', { clientId: 'client_other' }],
    ['API', { apiOrigin: 'https://api.example.com' }],
  ])('data stored for another %s is set aside and sent to nobody @security', async (_case, changes) => {
    provideKeyring();
    const service = await launch();
    await signIn(service);
    await service.signIn(signInRequest);
    const calls = around.emulator.control.calls().length;
    const other = await launch(changes);
    expect(other.state()).toMatchObject({ status: 'signed-out', reason: 'never-signed-in', problem: null });
    expect(await useSession(other)).toMatchObject({ ok: false, problem: { code: 'signed-out' } });
    expect(() => other.startUrl()).toThrow('nothing-to-do');
    expect(around.emulator.control.calls()).toHaveLength(calls);
    expect((await readdir(around.directory)).join()).toMatch(/auth\.json\.unreadable-\d{17}/);
    await service.cancel();
  });

  test('another cookie password makes the sealed session unreadable, and the file is kept', async () => {
    around.cookiePassword = new Secret('a password of thirty-two letters');
    await signIn(await launch());
    expect(signedIn(await launch()).user.email).toBe(nova.email);
    around.cookiePassword = new Secret('another password of the same size');
    expect((await launch()).state()).toMatchObject({ status: 'signed-out', reason: 'storage-unreadable' });
    expect(await readdir(around.directory)).toContainEqual(expect.stringMatching(/^auth\.json\.unreadable-/));
  });
});
