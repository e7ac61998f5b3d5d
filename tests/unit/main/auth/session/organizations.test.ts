import { expect, test } from 'vitest';
import {
  withOrganizationOf,
  type KnownOrganizations,
} from '../../../../../main/auth/session/organizations.ts';
import { createSession } from '../../../../support/session-values.ts';

const inOrganization = (id: string | undefined, sub = 'user_1') => {
  const { org_id: _organization, ...claims } = createSession().claims;
  return createSession({ claims: { ...claims, sub, ...(id !== undefined && { org_id: id }) } });
};

test('organizations are gathered, the one that was seen last first', () => {
  let known: KnownOrganizations | null = null;
  for (const id of ['org_1', 'org_2', 'org_1', 'org_3'])
    known = withOrganizationOf(inOrganization(id), known);
  expect(known).toEqual({ userId: 'user_1', ids: ['org_3', 'org_1', 'org_2'] });
});

test('a session without an organization adds none', () => {
  const known = { userId: 'user_1', ids: ['org_1'] };
  expect(withOrganizationOf(inOrganization(undefined), known)).toEqual(known);
  expect(withOrganizationOf(inOrganization(undefined), null)).toEqual({ userId: 'user_1', ids: [] });
});

test('those of somebody else are forgotten', () => {
  const known = { userId: 'user_1', ids: ['org_1'] };
  expect(withOrganizationOf(inOrganization('org_2', 'user_2'), known)).toEqual({
    userId: 'user_2',
    ids: ['org_2'],
  });
});

test('no more are kept than a person switches between', () => {
  let known: KnownOrganizations | null = null;
  for (let count = 0; count < 50; count++) known = withOrganizationOf(inOrganization(`org_${count}`), known);
  expect(known?.ids).toHaveLength(20);
  expect(known?.ids[0]).toBe('org_49');
});
