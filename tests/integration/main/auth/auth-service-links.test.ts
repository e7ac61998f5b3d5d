import { describe, expect, test } from 'vitest';
import { customProtocol } from '../../../../common/product.ts';
import { basalt, nova } from '../../emulator/hosted-visitor.ts';
import { answerLink, setUpAuthService, signedIn, signInRequest, useSession } from './auth-service-set-up.ts';

const { around, launch, parameter, visit, signIn, attractAttention, openBrowser } = setUpAuthService();

describe('a link to the sign-in endpoint @security', () => {
  const link = `${customProtocol}://sign-in`;

  test('asks the user first, and brings the app to their attention', async () => {
    const service = await launch();
    service.receiveDeepLink(`${link}?screen_hint=sign-up&invitation_token=invitation-demo`);
    expect(service.state()).toEqual({
      status: 'sign-in-requested',
      id: 1,
      screen: 'sign-up',
      isInvitation: true,
      loginHint: null,
      organizationId: null,
      signedInAs: null,
    });
    expect(attractAttention).toHaveBeenCalledOnce();
    expect(around.opened).toEqual([]);
    expect(around.emulator.control.calls()).toEqual([]);
  });

  test('starts a sign-in with its parameters and the app’s own state and verifier once accepted', async () => {
    const service = await launch();
    service.receiveDeepLink(
      `${link}?organization_id=${basalt}&login_hint=${nova.email}&screen_hint=sign-in&context=opaque`,
    );
    await answerLink(service, true);
    expect(parameter('organization_id')).toBe(basalt);
    expect(parameter('login_hint')).toBe(nova.email);
    expect(parameter('context')).toBe('opaque');
    expect(parameter('state')).toMatch(/^[\w-]{43}$/);
    expect(parameter('code_challenge_method')).toBe('S256');
    await around.browser.comeBack(await visit());
    expect(signedIn(service)).toMatchObject({ user: { email: nova.email }, organizationId: basalt });
  });

  test('passes on its invitation', async () => {
    const service = await launch();
    service.receiveDeepLink(`${link}?invitation_token=invitation-demo`);
    await answerLink(service, true);
    expect(parameter('invitation_token')).toBe('invitation-demo');
    await service.cancel();
  });

  test('changes nothing when declined, signed in or not', async () => {
    const service = await launch();
    const nobody = service.state();
    service.receiveDeepLink(link);
    await answerLink(service, false);
    expect(service.state()).toEqual(nobody);
    await signIn(service);
    const before = service.state();
    service.receiveDeepLink(link);
    expect(service.state()).toMatchObject({ status: 'sign-in-requested', signedInAs: nova.email });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    await answerLink(service, false);
    expect(service.state()).toEqual(before);
    expect(around.opened).toHaveLength(1);
  });

  test('asks once for many links, about the first of them', async () => {
    const service = await launch();
    for (let count = 0; count < 50; count++)
      service.receiveDeepLink(`${link}?login_hint=n${count}@example.com`);
    expect(attractAttention).toHaveBeenCalledOnce();
    await answerLink(service, true);
    expect(parameter('login_hint')).toBe('n0@example.com');
    expect(around.opened).toHaveLength(1);
    await expect(service.answerLink({ id: 1, wanted: true })).rejects.toMatchObject({
      code: 'nothing-to-do',
    });
    await service.cancel();
  });

  test('shows whom it is for, and an answer counts only for the shown link', async () => {
    const service = await launch();
    service.receiveDeepLink(`${link}?organization_id=${basalt}&login_hint=${nova.email}`);
    const shown = service.state();
    expect(shown).toMatchObject({ id: 1, loginHint: nova.email, organizationId: basalt });
    service.receiveDeepLink(`${link}?invitation_token=invitation-demo`);
    expect(service.state()).toEqual(shown);
    await answerLink(service, false);
    service.receiveDeepLink(`${link}?invitation_token=invitation-demo`);
    await expect(service.answerLink({ id: 1, wanted: true })).rejects.toMatchObject({
      code: 'nothing-to-do',
    });
    expect(service.state()).toMatchObject({ id: 2, isInvitation: true });
    expect(around.opened).toEqual([]);
  });

  test('asks even while an earlier link is being opened', async () => {
    const service = await launch();
    service.receiveDeepLink(link);
    openBrowser.mockImplementationOnce(async () => service.receiveDeepLink(`${link}?screen_hint=sign-up`));
    await answerLink(service, true);
    expect(service.state()).toMatchObject({ status: 'sign-in-requested', id: 2, screen: 'sign-up' });
    await answerLink(service, false);
    await service.cancel();
  });

  test('leaves a sign-in under way alone until it is accepted', async () => {
    const service = await launch();
    await service.signIn(signInRequest);
    const callback = await visit();
    service.receiveDeepLink(link);
    await answerLink(service, false);
    await around.browser.comeBack(callback);
    expect(signedIn(service).user.email).toBe(nova.email);
  });

  test('reports why it could not start', async () => {
    openBrowser.mockRejectedValueOnce(new Error('no browser'));
    const service = await launch();
    service.receiveDeepLink(link);
    await answerLink(service, true);
    expect(service.state()).toMatchObject({
      status: 'signing-in',
      problem: { code: 'browser-not-opened' },
    });
    await service.cancel();
  });

  test('is ignored with an invalid value, which the log does not repeat', async () => {
    const service = await launch();
    const before = around.states.length;
    service.receiveDeepLink(`${link}?login_hint=marker`);
    expect(around.states).toHaveLength(before);
    expect(attractAttention).not.toHaveBeenCalled();
    expect(around.log.lines.at(-1)).toContain('deep-link-ignored');
    expect(around.log.lines.join()).not.toContain('marker');
  });

  test('asks for credentials if the browser has not confirmed the sign-out', async () => {
    const service = await launch();
    await signIn(service);
    await service.signOut();
    service.receiveDeepLink(link);
    await answerLink(service, true);
    expect(parameter('prompt')).toBe('login');
    await service.cancel();
  });
});
