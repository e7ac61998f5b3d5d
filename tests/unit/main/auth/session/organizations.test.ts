import { expect, test } from 'vitest';
import {
  withOrganizationOf,
  type KnownOrganizations,
} from '../../../../../main/auth/session/organizations.ts';
import { createSession } from '../../../../support/session-values.ts';

const inOrganization = (id: string | undefined, sub = 'user_1', organizationName: string | null = null) => {
  const { org_id: _organization, ...claims } = createSession().claims;
  return createSession({
    claims: { ...claims, sub, organizationName, ...(id !== undefined && { org_id: id }) },
  });
};

test('organizations are collected, the most recent first', () => {
  let known: KnownOrganizations | null = null;
  for (const id of ['org_1', 'org_2', 'org_1', 'org_3'])
    known = withOrganizationOf(inOrganization(id), known);
  expect(known).toEqual({ userId: 'user_1', ids: ['org_3', 'org_1', 'org_2'], names: {} });
});

test('a session without an organization adds none', () => {
  const known = { userId: 'user_1', ids: ['org_1'], names: {} };
  expect(withOrganizationOf(inOrganization(undefined), known)).toEqual(known);
  expect(withOrganizationOf(inOrganization(undefined), null)).toEqual({
    userId: 'user_1',
    ids: [],
    names: {},
  });
});

test('another user’s organizations are forgotten', () => {
  const known = { userId: 'user_1', ids: ['org_1'], names: {} };
  expect(withOrganizationOf(inOrganization('org_2', 'user_2'), known)).toEqual({
    userId: 'user_2',
    ids: ['org_2'],
    names: {},
  });
});

test('a name is kept until a new one arrives for the same user', () => {
  const first = withOrganizationOf(inOrganization('org_1', 'user_1', 'One'), null);
  expect(first?.names).toEqual({ org_1: 'One' });
  const second = withOrganizationOf(inOrganization('org_2', 'user_1', 'Two'), first);
  expect(second?.names).toEqual({ org_1: 'One', org_2: 'Two' });
  // A token of the time before the template had the claim.
  expect(withOrganizationOf(inOrganization('org_1'), second)?.names).toEqual({ org_1: 'One', org_2: 'Two' });
  const renamed = withOrganizationOf(inOrganization('org_1', 'user_1', 'New'), second);
  expect(renamed?.names).toEqual({ org_1: 'New', org_2: 'Two' });
  expect(withOrganizationOf(inOrganization('org_2', 'user_2'), renamed)?.names).toEqual({});
});

test('a name is cut if it is too long, and an empty one changes nothing', () => {
  const named = withOrganizationOf(inOrganization('org_1', 'user_1', ` ${'x'.repeat(300)} `), null);
  expect(named?.names).toEqual({ org_1: 'x'.repeat(200) });
  expect(withOrganizationOf(inOrganization('org_1', 'user_1', ' '), named)).toEqual(named);
});

test('a name is removed with its organization when the list is full', () => {
  let known: KnownOrganizations | null = null;
  for (let count = 0; count < 50; count++) {
    known = withOrganizationOf(inOrganization(`org_${count}`, 'user_1', `Number ${count}`), known);
  }
  expect(Object.keys(known?.names ?? {}).toSorted()).toEqual(known?.ids.toSorted());
});

test('the list has a limit', () => {
  let known: KnownOrganizations | null = null;
  for (let count = 0; count < 50; count++) known = withOrganizationOf(inOrganization(`org_${count}`), known);
  expect(known?.ids).toHaveLength(20);
  expect(known?.ids[0]).toBe('org_49');
});
