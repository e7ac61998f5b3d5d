import { describe, expect, test } from 'vitest';
import { refreshDemands } from '../../../../common/auth/refresh-demands.ts';
import { challengeCodes, type ChallengeCode } from '../../../../emulator/challenges.ts';
import { customClaims as appClaims } from '../../../../main/config/claims.ts';
import type { AuthService } from '../../../../main/auth/auth-service.ts';
import { aurora, basalt, nova } from '../../emulator/hosted-visitor.ts';
import {
  alwaysRenewed,
  authenticate,
  setUpAuthService,
  signedIn,
  signInRequest,
  useSession,
} from './auth-service-set-up.ts';

const { around, launch, parameter, refreshes, provideKeyring, signIn } = setUpAuthService();

/** A user whose session WorkOS refuses to renew until a new sign-in. */
async function launchRefused(code: ChallengeCode): Promise<AuthService> {
  around.emulator.control.configure(alwaysRenewed);
  const service = await launch();
  await signIn(service);
  around.emulator.control.configure({ refreshChallenge: code });
  expect((await useSession(service)).ok).toBe(false);
  around.emulator.control.configure({ refreshChallenge: null, accessTokenLifetimeSeconds: 300 });
  return service;
}

describe('a refresh that WorkOS refuses for', () => {
  test.each([
    ['mfa_enrollment', 'mfa-required'],
    ['sso_required', 'sso-required'],
  ] as const)('%s ends the session, says why, and one click signs the same user in', async (code, reason) => {
    const service = await launchRefused(code);
    expect(service.state()).toMatchObject({ status: 'signed-out', reason });
    await service.signIn(signInRequest);
    expect([parameter('login_hint'), parameter('organization_id')]).toEqual([nova.email, aurora]);
    await service.cancel();
  });

  test.each(refreshDemands.filter((code) => challengeCodes.some((each) => each === code)))(
    '%s keeps the session, says why, and one click signs the same user in',
    async (code) => {
      const service = await launchRefused(code as ChallengeCode);
      expect(signedIn(service)).toMatchObject({
        connection: 'offline',
        connectionProblem: { code: 'refresh-refused', detail: code },
      });
      await signIn(service);
      expect(parameter('login_hint')).toBe(nova.email);
      expect(signedIn(service)).toMatchObject({ connection: 'online', connectionProblem: null });
      expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
    },
  );

  test('a challenge leads back to the same organization unless another must be chosen', async () => {
    const challenged = await launchRefused('mfa_challenge');
    await challenged.signIn(signInRequest);
    expect(parameter('organization_id')).toBe(aurora);
    await challenged.cancel();
    const homeless = await launchRefused('organization_selection_required');
    await homeless.signIn(signInRequest);
    expect(parameter('organization_id')).toBeNull();
    await homeless.cancel();
  });

  test('a challenge suggests nobody to a user who wants another account, or a new one', async () => {
    const service = await launchRefused('mfa_challenge');
    await service.signIn({ ...signInRequest, differentAccount: true });
    expect(parameter('login_hint')).toBeNull();
    await service.signIn({ ...signInRequest, screen: 'sign-up' });
    expect(parameter('login_hint')).toBeNull();
    await service.cancel();
  });

  test('a daily quota is reported as one', async () => {
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    const body = { code: 'daily_quota_exceeded', message: 'Too often.' };
    around.emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'status', status: 429, body },
    });
    const problem = { code: 'refresh-refused', detail: 'daily_quota_exceeded' };
    expect(await useSession(service)).toEqual({ ok: false, problem });
    expect(signedIn(service).connectionProblem).toEqual(problem);
  });
});

test('an unchanged refresh token keeps renewing, also after a restart', async () => {
  provideKeyring();
  around.emulator.control.configure({ ...alwaysRenewed, rotatesRefreshTokens: false, replayGraceSeconds: 0 });
  const service = await launch();
  await signIn(service);
  expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
  around.passed += 60_000;
  expect(await useSession(service)).toEqual({ ok: true, value: nova.email });
  around.passed += 60_000;
  const again = await launch();
  expect(await useSession(again)).toEqual({ ok: true, value: nova.email });
  await again.switchOrganization(basalt, 'account');
  expect(signedIn(again).organizationId).toBe(basalt);
  expect(new Set(refreshes().map(({ parameters }) => parameters['refresh_token'])).size).toBe(1);
  expect(refreshes()).toHaveLength(4);
});

describe('the claims of a JWT template', () => {
  const customClaims = { org_name: '{{organization.name}}' };

  test('reach main and name the organizations, but only allowlisted ones reach the renderer @security', async () => {
    around.emulator.control.configure({ customClaims });
    const service = await launch();
    await signIn(service);
    const claims = await service.withAuth((session) => session.claims.custom);
    expect(claims).toEqual({ ok: true, value: { org_name: 'Aurora Instruments' } });
    expect(signedIn(service)).toMatchObject({
      claims: {},
      organizationNames: { [aurora]: 'Aurora Instruments' },
    });
    await service.switchOrganization(basalt, 'account');
    expect(signedIn(service).organizationNames).toEqual({
      [aurora]: 'Aurora Instruments',
      [basalt]: 'Basalt Works',
    });
  });

  test('on the allowlist are shown, also after a restart', async () => {
    provideKeyring();
    around.emulator.control.configure({ customClaims });
    const shown = { customClaims: { ...appClaims, shown: ['org_name'] } } as const;
    await signIn(await launch(shown));
    expect(signedIn(await launch(shown))).toMatchObject({
      claims: { org_name: 'Aurora Instruments' },
      organizationNames: { [aurora]: 'Aurora Instruments' },
    });
  });

  test('leave the ID as the last resort where none of them has a name', async () => {
    const service = await launch();
    await signIn(service);
    expect(signedIn(service)).toMatchObject({ knownOrganizations: [aurora], organizationNames: {} });
  });
});
