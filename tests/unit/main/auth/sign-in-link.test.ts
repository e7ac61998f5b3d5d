import '../without-electron.ts';
import { expect, test } from 'vitest';
import { parseSignInLink } from '../../../../src/main/auth/sign-in-link.ts';

const nothing = {
  screen: 'sign-in',
  organizationId: null,
  loginHint: null,
  invitationToken: null,
  context: null,
};

test.each([
  ['authkit-desktop://sign-in', {}],
  ['authkit-desktop://sign-in/', {}],
  ['authkit-desktop://sign-in?', {}],
  ['authkit-desktop://sign-in?organization_id=org_01K0EMVAT0R', { organizationId: 'org_01K0EMVAT0R' }],
  ['authkit-desktop://sign-in?login_hint=nova%40example.com', { loginHint: 'nova@example.com' }],
  ['authkit-desktop://sign-in?login_hint=n%2Bo@b%C3%BCcher.example', { loginHint: 'n+o@bücher.example' }],
  ['authkit-desktop://sign-in?invitation_token=Z1uX3-_', { invitationToken: 'Z1uX3-_' }],
  ['authkit-desktop://sign-in?screen_hint=sign-up', { screen: 'sign-up' }],
  ['authkit-desktop://sign-in?context=a.b%2Fc', { context: 'a.b/c' }],
  [
    'authkit-desktop://sign-in?context=c&screen_hint=sign-in&organization_id=org_1&login_hint=a@b&invitation_token=t',
    { organizationId: 'org_1', loginHint: 'a@b', invitationToken: 't', context: 'c' },
  ],
])('%s asks for what it says', (address, expected) => {
  expect(parseSignInLink(address)).toEqual({ ...nothing, ...expected });
});

test.each([
  '',
  'authkit-desktop:sign-in',
  'authkit-desktop://sign-in.example.com',
  'authkit-desktop://sign-in:80',
  'authkit-desktop://user@sign-in',
  'authkit-desktop://sign-in//',
  'authkit-desktop://sign-in/../sign-in',
  'authkit-desktop://sign-in/more?organization_id=org_1',
  'authkit-desktop://callback?code=c&state=s',
  'AUTHKIT-DESKTOP://sign-in',
  'https://sign-in',
  'authkit-desktop://sign-in#',
  'authkit-desktop://sign-in?screen_hint=sign-up#x',
  'authkit-desktop://sign-in?unknown=1',
  'authkit-desktop://sign-in?organization_id=org_1&unknown=1',
  'authkit-desktop://sign-in?state=mine',
  'authkit-desktop://sign-in?code_challenge=mine',
  'authkit-desktop://sign-in?redirect_uri=https%3A%2F%2Fexample.com',
  'authkit-desktop://sign-in?client_id=another',
  'authkit-desktop://sign-in?prompt=none',
  'authkit-desktop://sign-in?__proto__=1',
  'authkit-desktop://sign-in?constructor=1',
  'authkit-desktop://sign-in?=',
  'authkit-desktop://sign-in?organization_id=org_1&organization_id=org_1',
  'authkit-desktop://sign-in?login_hint=a@b&login_hint=c@d',
  'authkit-desktop://sign-in?organization_id=',
  'authkit-desktop://sign-in?organization_id=organization',
  'authkit-desktop://sign-in?organization_id=org_1%20',
  `authkit-desktop://sign-in?organization_id=org_${'1'.repeat(65)}`,
  'authkit-desktop://sign-in?login_hint=nobody',
  'authkit-desktop://sign-in?login_hint=a%00@b',
  'authkit-desktop://sign-in?login_hint=a%20call%20555-0100@b',
  'authkit-desktop://sign-in?login_hint=a@b@c',
  'authkit-desktop://sign-in?login_hint=a%E2%80%AE@b',
  `authkit-desktop://sign-in?login_hint=${'a'.repeat(65)}@b`,
  `authkit-desktop://sign-in?login_hint=a@${'b'.repeat(190)}`,
  'authkit-desktop://sign-in?invitation_token=a%20b',
  `authkit-desktop://sign-in?invitation_token=${'t'.repeat(129)}`,
  'authkit-desktop://sign-in?screen_hint=admin',
  'authkit-desktop://sign-in?context=%0a',
  `authkit-desktop://sign-in?context=${'c'.repeat(2_049)}`,
  `authkit-desktop://sign-in?${'a'.repeat(5_000)}`,
  'authkit-desktop://sign-in?login_hint=a@b c',
  'authkit-desktop://sign-in\n',
])('%j asks for nothing', (address) => {
  expect(parseSignInLink(address)).toBeNull();
});
