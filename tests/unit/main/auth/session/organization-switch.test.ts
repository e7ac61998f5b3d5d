import { describe, expect, test } from 'vitest';
import { ApiFailure } from '../../../../../main/auth/workos/api-failure.ts';
import { AuthError } from '../../../../../main/auth/auth-error.ts';
import type { Session } from '../../../../../main/auth/session/session.ts';
import { createSession, createTokens, start } from '../../../../support/session-values.ts';
import { createDeferred } from '../../../../support/deferred.ts';
import { answer, failure, minute, refused, setUp } from './session-manager-set-up.ts';

describe('a switch of the organization', () => {
  /** A session manager with a valid session in `org_1`, whose calls return the requested organization. */
  function setUpMember(changes: Partial<Session> = {}) {
    const all = setUp();
    all.begin(createSession(changes));
    all.renew.mockImplementation(async (session) => {
      const target = session.refreshOrganizationId ?? session.claims.org_id ?? '';
      return all.renewed(session, { claims: { ...session.claims, org_id: target } });
    });
    const sent = () => all.refresh.mock.calls.map(([, organizationId]) => organizationId);
    const organization = () => all.session()?.claims.org_id;
    return { ...all, sent, organization };
  }

  test('is one refresh for the organization, with a mark stored first', async () => {
    const { switchOrganization, sent, saved, organization, types } = setUpMember();
    expect(await switchOrganization('org_2')).toBe('switched');
    expect(sent()).toEqual(['org_2']);
    expect(saved.map((each) => [each?.refreshStartedAt, each?.refreshOrganizationId])).toEqual([
      [start, 'org_2'],
      [null, null],
    ]);
    expect(organization()).toBe('org_2');
    expect(types()).toEqual(['session-renewed']);
  });

  test('to the current organization sends nothing', async () => {
    const { switchOrganization, sent } = setUpMember();
    expect(await switchOrganization('org_1')).toBe('switched');
    expect(sent()).toEqual([]);
  });

  test('needs a signed-in user', async () => {
    await expect(setUp().switchOrganization('org_2')).rejects.toMatchObject({ code: 'signed-out' });
  });

  test('waits for the refresh under way and uses its new token', async () => {
    const { manager, switchOrganization, refresh, pass, sent } = setUpMember();
    pass(5 * minute);
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const asked = manager.freshSession();
    await expect.poll(() => refresh).toHaveBeenCalled();
    const switched = switchOrganization('org_2');
    call.resolve(answer);
    expect(await asked).toMatchObject({ claims: { org_id: 'org_1' } });
    expect(await switched).toBe('switched');
    expect(sent()).toEqual([null, 'org_2']);
    expect(refresh.mock.calls[1]?.[0]).toBe(answer.value.refreshToken);
  });

  test('is joined by callers who need an access token', async () => {
    const { manager, switchOrganization, pass, sent } = setUpMember();
    pass(5 * minute);
    const switched = switchOrganization('org_2');
    const sessions = await Promise.all(Array.from({ length: 100 }, () => manager.freshSession()));
    expect(await switched).toBe('switched');
    expect(new Set(sessions.map(({ claims }) => claims.org_id))).toEqual(new Set(['org_2']));
    expect(sent()).toEqual(['org_2']);
  });

  test('is repeated with the same organization if its outcome is unknown', async () => {
    const { switchOrganization, refresh, sent, organization } = setUpMember();
    refresh.mockRejectedValueOnce(failure('unknown'));
    expect(await switchOrganization('org_2')).toBe('switched');
    expect(sent()).toEqual(['org_2', 'org_2']);
    expect(organization()).toBe('org_2');
  });

  test('is repeated by the next refresh if its outcome stays unknown, also after a restart', async () => {
    const { switchOrganization, refresh, sent, saved } = setUpMember();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(failure('unknown'));
    await expect(switchOrganization('org_2')).rejects.toMatchObject({ code: 'unreachable' });
    const stored = saved.at(-1);
    expect(stored).toMatchObject({ refreshStartedAt: start, refreshOrganizationId: 'org_2' });

    const restarted = setUpMember({ ...stored });
    restarted.pass(5 * minute);
    expect(await restarted.manager.freshSession()).toMatchObject({ claims: { org_id: 'org_2' } });
    expect([...sent(), ...restarted.sent()]).toEqual(['org_2', 'org_2', 'org_2']);
  });

  test('first settles an earlier one with an unknown outcome', async () => {
    const { switchOrganization, refresh, sent, organization } = setUpMember();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValueOnce(failure('unknown'));
    await expect(switchOrganization('org_2')).rejects.toMatchObject({ code: 'unreachable' });
    expect(await switchOrganization('org_1')).toBe('switched');
    expect(sent()).toEqual(['org_2', 'org_2', 'org_2', 'org_1']);
    expect(organization()).toBe('org_1');
  });

  test('reports that WorkOS can’t be reached, and changes nothing', async () => {
    const { manager, session, switchOrganization, refresh, organization } = setUpMember();
    refresh.mockRejectedValueOnce(failure('not-processed'));
    await expect(switchOrganization('org_2')).rejects.toMatchObject({ code: 'unreachable' });
    expect(session()).toMatchObject({ refreshStartedAt: null, refreshOrganizationId: null });
    await manager.renewRefused(createSession({ tokens: session()?.tokens ?? createTokens() }));
    expect(organization()).toBe('org_1');
  });

  test.each([
    'sso_required',
    'mfa_enrollment',
    'organization_not_found',
    'organization_membership_not_found',
    'organization_selection_required',
    'something_new',
  ])('keeps the session if WorkOS refuses it with %s', async (apiError) => {
    const { switchOrganization, refresh, sent, types, saved } = setUpMember();
    refresh.mockRejectedValueOnce(refused(apiError));
    expect(await switchOrganization('org_2')).toBe('refused');
    expect(sent()).toEqual(['org_2']);
    expect(saved.at(-1)).toMatchObject({ refreshStartedAt: null, refreshOrganizationId: null });
    expect(types()).not.toContain('session-ended');
  });

  test('ends the session if both it and a plain refresh get invalid_grant', async () => {
    const { switchOrganization, refresh, sent, events } = setUpMember();
    refresh.mockRejectedValue(refused('invalid_grant'));
    expect(await switchOrganization('org_2')).toBe('superseded');
    expect(sent()).toEqual(['org_2', null]);
    expect(events.at(-1)).toEqual({ type: 'session-ended', reason: 'session-expired' });
  });

  test('is only refused after invalid_grant if a plain refresh succeeds', async () => {
    const { switchOrganization, refresh, sent, organization } = setUpMember();
    refresh.mockRejectedValueOnce(refused('invalid_grant'));
    expect(await switchOrganization('org_2')).toBe('refused');
    expect(sent()).toEqual(['org_2', null]);
    expect(organization()).toBe('org_1');
  });

  test('keeps the mark if refused after an unknown outcome, so that an end counts as an interruption', async () => {
    const { switchOrganization, refresh, events } = setUpMember();
    refresh.mockRejectedValueOnce(failure('unknown')).mockRejectedValue(refused('invalid_grant'));
    expect(await switchOrganization('org_2')).toBe('superseded');
    expect(events.at(-1)).toEqual({ type: 'session-ended', reason: 'interrupted' });
  });

  test('refreshes the session for joined callers when refused', async () => {
    const { manager, switchOrganization, refresh, pass, sent } = setUpMember();
    pass(5 * minute);
    refresh.mockRejectedValueOnce(refused('sso_required'));
    const switched = switchOrganization('org_2');
    expect(await manager.freshSession()).toMatchObject({ claims: { org_id: 'org_1' } });
    expect(await switched).toBe('refused');
    expect(sent()).toEqual(['org_2', null]);
  });

  test('reports a refused client as that', async () => {
    const { session, switchOrganization, refresh } = setUpMember();
    refresh.mockRejectedValueOnce(failure('refused', 'invalid_client', 'client-refused'));
    await expect(switchOrganization('org_2')).rejects.toMatchObject({ code: 'client-refused' });
    expect(session()).not.toBeNull();
  });

  test('gives way to a later one', async () => {
    const { switchOrganization, refresh, sent, organization } = setUpMember();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const earlier = switchOrganization('org_2');
    await expect.poll(() => refresh).toHaveBeenCalled();
    const skipped = switchOrganization('org_3');
    const later = switchOrganization('org_1');
    call.reject(refused('sso_required'));
    expect(await Promise.all([earlier, skipped, later])).toEqual(['superseded', 'superseded', 'switched']);
    expect(sent()).toEqual(['org_2']);
    expect(organization()).toBe('org_1');
  });

  test('is dropped after a sign-out', async () => {
    const { signOut, session, switchOrganization, refresh, types } = setUpMember();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const switched = switchOrganization('org_2');
    await expect.poll(() => refresh).toHaveBeenCalled();
    signOut();
    call.resolve(answer);
    expect(await switched).toBe('superseded');
    expect(session()).toBeNull();
    expect(types()).toEqual(['session-ended']);
  });

  test.each(['answered', 'refused'])('is dropped after a sign-in when it is %s', async (how) => {
    const { begin, session, switchOrganization, refresh, types } = setUpMember();
    const call = createDeferred<typeof answer>();
    refresh.mockReturnValueOnce(call.promise);
    const switched = switchOrganization('org_2');
    await expect.poll(() => refresh).toHaveBeenCalled();
    const newer = createSession();
    begin(newer);
    if (how === 'answered') call.resolve(answer);
    else call.reject(refused('invalid_grant'));
    expect(await switched).toBe('superseded');
    expect(session()).toBe(newer);
    expect(types()).toEqual([]);
    expect(refresh).toHaveBeenCalledOnce();
  });

  test('waits as long as the server asks', async () => {
    const { switchOrganization, refresh } = setUpMember();
    const busy = new ApiFailure(new AuthError('unreachable'), { fate: 'not-processed', retryAfter: 40_000 });
    refresh.mockRejectedValueOnce(busy);
    for (let count = 0; count < 3; count++) {
      await expect(switchOrganization('org_2')).rejects.toBe(busy);
    }
    expect(refresh).toHaveBeenCalledOnce();
  });
});
