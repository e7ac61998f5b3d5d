import { describe, expect, test } from 'vitest';
import { pixel } from '../../emulator/hosted-visitor.ts';
import { navigateTo } from '../../../support/raw-request.ts';
import { setUpAuthService, signedIn, signInRequest, useSession } from './auth-service-set-up.ts';

const { around, launch, lastOpened, parameter, provideKeyring, signIn, openBrowser } = setUpAuthService();

describe('signing out', () => {
  /** Opens the sign-out's address, and follows it back to the app. */
  const visitLogout = async (logout = lastOpened()): Promise<string> => {
    const { url } = await around.browser.open(logout);
    expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-out$/);
    return navigateTo(url.href);
  };

  test('clears the app’s session first, then ends the browser’s', async () => {
    provideKeyring();
    const service = await launch();
    await signIn(service);
    const { sessionId } = signedIn(service);
    openBrowser.mockImplementationOnce(async (url) => {
      expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
      expect((await launch()).state().status).toBe('signed-out');
      around.opened.push(url);
    });
    await service.signOut();
    expect(parameter('session_id')).toBe(sessionId);
    expect(await visitLogout()).toContain('signed out');
    expect(around.emulator.control.sessions()).toMatchObject([{ id: sessionId, ended: true }]);
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
    const promptAfterRestart = async () => {
      const later = await launch();
      await later.signIn(signInRequest);
      await later.cancel();
      return parameter('prompt');
    };
    await expect.poll(promptAfterRestart).toBeNull();
  });

  test('works without a browser, and says so: the next sign-in then asks for the password', async () => {
    const service = await launch();
    await signIn(service);
    openBrowser.mockRejectedValueOnce(new Error('no browser'));
    await service.signOut();
    expect(service.state()).toMatchObject({
      status: 'signed-out',
      reason: 'signed-out',
      problem: { code: 'hosted-sign-out-failed', detail: null },
    });
    await service.signIn(signInRequest);
    expect(parameter('prompt')).toBe('login');
    const page = await around.browser.open(lastOpened());
    expect(page.url.pathname).toBe('/sign-in');
    await around.browser.comeBack((await around.browser.submit(page, '/sign-in', pixel)).url);
    expect(signedIn(service).user.email).toBe(pixel.email);
    // After this sign-in the browser's session is the user's own.
    await service.signIn(signInRequest);
    expect(parameter('prompt')).toBeNull();
    await service.cancel();
  });

  test('also cancels an attempt under way', async () => {
    const service = await launch();
    await signIn(service);
    await service.signIn({ ...signInRequest, differentAccount: true });
    await service.signOut();
    expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
  });

  test('leaves no suggestion for the next sign-in', async () => {
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
