import { describe, expect, test } from 'vitest';
import type { AuthService } from '../../../../main/auth/auth-service.ts';
import { aurora, basalt, nova, pixel } from '../../emulator/hosted-visitor.ts';
import {
  authenticate,
  setUpAuthService,
  signedIn,
  signInRequest,
  useSession,
} from './auth-service-set-up.ts';

const { around, launch, lastOpened, parameter, refreshes, provideKeyring, visit, signIn } =
  setUpAuthService();

describe('switching the organization', () => {
  /** Signs in to the first organization, then switches to the second. */
  async function launchInBoth(): Promise<AuthService> {
    const service = await launch();
    await signIn(service);
    await service.switchOrganization(basalt, 'account');
    return service;
  }

  test('brings the new organization’s roles, permissions, entitlements and flags in the same session', async () => {
    const service = await launch();
    await signIn(service);
    const { sessionId } = signedIn(service);
    expect(signedIn(service)).toMatchObject({
      entitlements: ['audit-logs'],
      featureFlags: ['new-dashboard'],
      knownOrganizations: [aurora],
    });
    await service.switchOrganization(basalt, 'account');
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
    expect(around.opened).toHaveLength(1);
    expect(refreshes()).toHaveLength(1);
  });

  test('survives a restart, and so do the known organizations', async () => {
    provideKeyring();
    await launchInBoth();
    expect(signedIn(await launch())).toMatchObject({
      organizationId: basalt,
      knownOrganizations: [basalt, aurora],
    });
  });

  test('is remembered for the same user after a sign-out, and not shown to others', async () => {
    const service = await launchInBoth();
    await service.signOut();
    await signIn(service, nova);
    expect(signedIn(service).knownOrganizations).toEqual([aurora, basalt]);
    await signIn(service, pixel, { ...signInRequest, differentAccount: true });
    expect(signedIn(service).knownOrganizations).toEqual([aurora]);
  });

  test('continues in the browser if WorkOS refuses it, and a cancel there changes nothing', async () => {
    const service = await launch();
    await signIn(service);
    around.emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'status', status: 403, body: { error: 'sso_required' } },
    });
    await service.switchOrganization(basalt, 'account');
    expect(service.state()).toMatchObject({ status: 'signing-in', step: 'waiting' });
    expect(parameter('organization_id')).toBe(basalt);
    expect(parameter('login_hint')).toBe(nova.email);
    expect(parameter('prompt')).toBeNull();
    await service.cancel();
    expect(signedIn(service)).toMatchObject({ organizationId: aurora, problem: null });
    expect(await useSession(service)).toEqual({ ok: true, value: nova.email });

    around.emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'status', status: 400, body: { error: 'mfa_enrollment' } },
    });
    await service.switchOrganization(basalt, 'account');
    await around.browser.comeBack(await visit());
    expect(signedIn(service)).toMatchObject({ organizationId: basalt, returnTo: 'account' });
  });

  test('continues in the browser if the user is not a member', async () => {
    const service = await launch();
    await signIn(service, pixel);
    await service.switchOrganization(basalt, 'account');
    expect(service.state().status).toBe('signing-in');
    await service.cancel();
    expect(signedIn(service).organizationId).toBe(aurora);
  });

  test('opens AuthKit’s organization choice for an unknown organization', async () => {
    const service = await launch();
    await signIn(service);
    await service.switchOrganization(null, 'account');
    expect(parameter('organization_id')).toBeNull();
    expect(parameter('prompt')).toBe('login');
    const page = await around.browser.submit(await around.browser.open(lastOpened()), '/sign-in', nova);
    expect(page.url.pathname).toBe('/organization');
    const end = await around.browser.submit(page, '/organization', { organization_id: basalt });
    await around.browser.comeBack(end.url);
    expect(signedIn(service)).toMatchObject({
      organizationId: basalt,
      knownOrganizations: [basalt, aurora],
    });
    expect(refreshes()).toHaveLength(0);
  });
});
