import { describe, expect, test } from 'vitest';
import { customProtocol } from '../../../../common/product.ts';
import { noPolicy } from '../../../../main/config/policy.ts';
import { pixel } from '../../emulator/hosted-visitor.ts';
import {
  alwaysRenewed,
  answerLink,
  setUpAuthService,
  signedIn,
  signInRequest,
  useSession,
} from './auth-service-set-up.ts';

const { around, launch, lastOpened, parameter, provideKeyring, refreshes, visit, signIn } =
  setUpAuthService();

describe('under the policy of an organization', () => {
  const avocado = 'org_01K0EMVAT0R000000000AVR0RA';

  test('sign-up can be disabled', async () => {
    around.policy = { ...noPolicy, allowsSignUp: false };
    const service = await launch();
    expect(service.state()).toMatchObject({ status: 'signed-out', signUp: 'disabled' });
    await expect(service.signIn({ ...signInRequest, screen: 'sign-up' })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    expect(around.opened).toEqual([]);
    expect((await signIn(service)).url).toMatch(/\/done$/);
  });

  test('every sign-in goes to the policy’s organization', async () => {
    around.policy = { ...noPolicy, organizationId: avocado };
    const service = await launch();
    await signIn(service);
    expect(parameter('organization_id')).toBe(avocado);
    expect(signedIn(service).organizationId).toBe(avocado);
    for (const other of ['org_of_somebody_else', null]) {
      await expect(service.switchOrganization(other, 'account')).rejects.toMatchObject({
        detail: 'organization',
      });
    }
    expect(around.opened).toHaveLength(1);
  });

  test('a session of another organization is refused', async () => {
    around.policy = { ...noPolicy, organizationId: 'org_of_somebody_else' };
    const service = await launch();
    await service.signIn(signInRequest);
    const address = new URL(lastOpened());
    address.searchParams.delete('organization_id');
    around.opened.push(String(address));
    expect((await around.browser.comeBack(await visit(pixel))).url).toMatch(/\/failed$/);
    expect(service.state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'sign-in-refused', detail: 'organization' },
    });
  });

  test('a renewal for another organization is refused @security', async () => {
    const policy = { ...noPolicy, organizationId: avocado };
    around.policy = policy;
    around.emulator.control.configure(alwaysRenewed);
    const service = await launch();
    await signIn(service);
    // A changed policy has the same effect as a session of another organization.
    policy.organizationId = 'org_of_somebody_else';
    expect(await useSession(service)).toMatchObject({
      ok: false,
      problem: { code: 'sign-in-refused', detail: 'organization' },
    });
    expect(refreshes()).toHaveLength(1);
  });

  describe('a required connection @security', () => {
    const connectionId = 'conn_01ABC';
    /** The address without the connection, as a user may open it to evade the policy. */
    const openAuthKitPages = () => {
      const address = new URL(lastOpened());
      address.searchParams.delete('connection_id');
      address.searchParams.set('provider', 'authkit');
      around.opened.push(String(address));
    };

    test('turns off codes on another device', async () => {
      around.policy = { ...noPolicy, connectionId };
      const service = await launch();
      await service.signIn(signInRequest);
      expect(service.state()).toMatchObject({ status: 'signing-in', offersDeviceCode: false });
      await expect(service.continueOnDevice()).rejects.toMatchObject({ code: 'device-code-disabled' });
      expect(around.emulator.control.calls().map(({ path }) => path)).not.toContain(
        '/user_management/authorize/device',
      );
      await service.cancel();
    });

    test('refuses a user who signed in with a password on AuthKit’s own pages', async () => {
      around.policy = { ...noPolicy, connectionId };
      const service = await launch();
      await service.signIn(signInRequest);
      openAuthKitPages();
      expect((await around.browser.comeBack(await visit())).url).toMatch(/\/failed$/);
      expect(service.state()).toMatchObject({
        status: 'signed-out',
        problem: { code: 'sign-in-refused', detail: 'connection' },
      });
    });

    test('ends a stored session or attempt that uses AuthKit’s own pages', async () => {
      provideKeyring();
      await signIn(await launch());
      around.policy = { ...noPolicy, connectionId };
      const service = await launch();
      expect(service.state()).toMatchObject({ status: 'signed-out', reason: 'session-ended' });

      around.policy = noPolicy;
      const before = await launch();
      await before.signIn(signInRequest);
      await before.settled();
      around.policy = { ...noPolicy, connectionId };
      expect((await launch()).state()).toMatchObject({
        status: 'signed-out',
        problem: { code: 'attempt-expired' },
      });
      await before.cancel();
    });

    test('is forgotten with its policy', async () => {
      provideKeyring();
      around.policy = { ...noPolicy, connectionId };
      const service = await launch();
      await service.signIn(signInRequest);
      await service.cancel();
      around.policy = noPolicy;
      const later = await launch();
      await later.signIn(signInRequest);
      expect(later.state()).toMatchObject({ offersDeviceCode: true });
      await later.cancel();
    });
  });

  test('nobody signs in while it can’t be read, and the app says so @security', async () => {
    around.policy = { ...noPolicy, isUnderstood: false };
    const service = await launch();
    await service.signIn(signInRequest);
    expect(service.state()).toMatchObject({
      status: 'signed-out',
      problem: { code: 'policy-unreadable', detail: null },
    });
    service.receiveDeepLink(`${customProtocol}://sign-in`);
    await answerLink(service, true);
    expect(service.state()).toMatchObject({ problem: { code: 'policy-unreadable' } });
    await expect(service.continueOnDevice()).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(around.opened).toEqual([]);
  });

  test('users stay signed in while it can’t be read', async () => {
    provideKeyring();
    await signIn(await launch());
    around.policy = { ...noPolicy, isUnderstood: false };
    const service = await launch();
    expect(signedIn(service).organizationId).toBe(avocado);
    for (const other of ['org_of_somebody_else', null]) {
      await expect(service.switchOrganization(other, 'account')).rejects.toMatchObject({
        code: 'policy-unreadable',
      });
    }
    expect(await useSession(service)).toMatchObject({ ok: true });
  });

  test('a stored session of another organization ends for good', async () => {
    provideKeyring();
    await signIn(await launch());
    around.policy = { ...noPolicy, organizationId: 'org_of_somebody_else' };
    const ended = { status: 'signed-out', reason: 'session-ended' };
    expect((await launch()).state()).toMatchObject(ended);
    around.policy = noPolicy;
    expect((await launch()).state()).toMatchObject(ended);
  });
});
