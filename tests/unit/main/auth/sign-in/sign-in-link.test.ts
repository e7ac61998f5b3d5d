import { customProtocol } from '../../../../../common/product.ts';
import { expect, test } from 'vitest';
import { parseSignInLink } from '../../../../../main/auth/sign-in/sign-in-link.ts';

const nothing = {
  screen: 'sign-in',
  organizationId: null,
  loginHint: null,
  invitationToken: null,
  context: null,
};

test.each([
  [`${customProtocol}://sign-in`, {}],
  [`${customProtocol}://sign-in/`, {}],
  [`${customProtocol}://sign-in?`, {}],
  [`${customProtocol}://sign-in?organization_id=org_01K0EMVAT0R`, { organizationId: 'org_01K0EMVAT0R' }],
  [`${customProtocol}://sign-in?login_hint=nova%40example.com`, { loginHint: 'nova@example.com' }],
  [`${customProtocol}://sign-in?login_hint=n%2Bo@b%C3%BCcher.example`, { loginHint: 'n+o@bücher.example' }],
  [`${customProtocol}://sign-in?invitation_token=Z1uX3-_`, { invitationToken: 'Z1uX3-_' }],
  [`${customProtocol}://sign-in?screen_hint=sign-up`, { screen: 'sign-up' }],
  [`${customProtocol}://sign-in?context=a.b%2Fc`, { context: 'a.b/c' }],
  [
    `${customProtocol}://sign-in?context=c&screen_hint=sign-in&organization_id=org_1&login_hint=a@b&invitation_token=t`,
    { organizationId: 'org_1', loginHint: 'a@b', invitationToken: 't', context: 'c' },
  ],
  // Forms of links that users and programs make.
  [`${customProtocol}://sign-in?login_hint=a+b@example.com`, { loginHint: 'a+b@example.com' }],
  [`${customProtocol}://sign-in?login_hint=a%2Bb%40example.com`, { loginHint: 'a+b@example.com' }],
  [`${customProtocol}://sign-in?login_hint=a@example.com&utm_source=x`, { loginHint: 'a@example.com' }],
  [
    `${customProtocol}://sign-in?utm_source=x&utm_source=y&organization_id=org_1`,
    { organizationId: 'org_1' },
  ],
  [`${customProtocol}://sign-in?screen_hint=sign-up#x`, { screen: 'sign-up' }],
  [`${customProtocol}://sign-in#`, {}],
  // Values that the app decides itself.
  [`${customProtocol}://sign-in?state=mine&code_challenge=mine&client_id=another&prompt=none`, {}],
  [`${customProtocol}://sign-in?redirect_uri=https%3A%2F%2Fexample.com`, {}],
  [`${customProtocol}://sign-in?__proto__=1&constructor=1&toString=1&=`, {}],
])('%s gives the parsed request', (address, expected) => {
  expect(parseSignInLink(address, customProtocol)).toEqual({ ...nothing, ...expected });
});

test.each([
  '',
  `${customProtocol}:sign-in`,
  `${customProtocol}://sign-in.example.com`,
  `${customProtocol}://sign-in:80`,
  `${customProtocol}://user@sign-in`,
  `${customProtocol}://sign-in//`,
  `${customProtocol}://sign-in/../sign-in`,
  `${customProtocol}://sign-in/more?organization_id=org_1`,
  `${customProtocol}://callback?code=c&state=s`,
  `${customProtocol.toUpperCase()}://sign-in`,
  'https://sign-in',
  `${customProtocol}://sign-in?organization_id=org_1&organization_id=org_1`,
  `${customProtocol}://sign-in?login_hint=a@b&login_hint=c@d`,
  `${customProtocol}://sign-in?login_hint=a%20b@c`,
  `${customProtocol}://sign-in?organization_id=`,
  `${customProtocol}://sign-in?organization_id=organization`,
  `${customProtocol}://sign-in?organization_id=org_1%20`,
  `${customProtocol}://sign-in?organization_id=org_${'1'.repeat(65)}`,
  `${customProtocol}://sign-in?login_hint=nobody`,
  `${customProtocol}://sign-in?login_hint=a%00@b`,
  `${customProtocol}://sign-in?login_hint=a%20call%20555-0100@b`,
  `${customProtocol}://sign-in?login_hint=a@b@c`,
  `${customProtocol}://sign-in?login_hint=a%E2%80%AE@b`,
  `${customProtocol}://sign-in?login_hint=${'a'.repeat(65)}@b`,
  `${customProtocol}://sign-in?login_hint=a@${'b'.repeat(190)}`,
  `${customProtocol}://sign-in?invitation_token=a%20b`,
  `${customProtocol}://sign-in?invitation_token=${'t'.repeat(129)}`,
  `${customProtocol}://sign-in?screen_hint=admin`,
  `${customProtocol}://sign-in?context=%0a`,
  `${customProtocol}://sign-in?context=${'c'.repeat(2_049)}`,
  `${customProtocol}://sign-in?${'a'.repeat(5_000)}`,
  `${customProtocol}://sign-in?login_hint=a@b c`,
  `${customProtocol}://sign-in\n`,
])('%j is not a sign-in link', (address) => {
  expect(parseSignInLink(address, customProtocol)).toBeNull();
});
