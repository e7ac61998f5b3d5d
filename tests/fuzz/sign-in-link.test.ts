import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { customProtocol } from '../../common/product.ts';
import { parseCallbackUrl } from '../../main/auth/sign-in/callback.ts';
import { parseSignInLink } from '../../main/auth/sign-in/sign-in-link.ts';
import { changedText } from './near-misses.ts';
import { inputs } from './inputs.ts';

const address = `${customProtocol}://sign-in`;

/** For each parameter: its form, a valid value, and invalid values. */
const forms = {
  organization_id: { valid: 'org_01HXYZ', odd: ['org_', 'org_a b', 'user_1', `org_${'x'.repeat(65)}`] },
  login_hint: {
    valid: 'nova@example.com',
    odd: ['nova', 'a@b@c', 'a b@c', 'a@\u202eb', `a@${'b'.repeat(190)}`],
  },
  invitation_token: { valid: 'inv-Token_1', odd: ['a b', '<script>', 'x'.repeat(129)] },
  screen_hint: { valid: 'sign-up', odd: ['', 'Sign-in', 'reset-password'] },
  context: { valid: 'eyJh.b~c', odd: [' ', 'é', 'x'.repeat(2049)] },
} as const;
type Name = keyof typeof forms;
const names = Object.keys(forms) as readonly Name[];
const unknownNames = [
  'state',
  'code',
  'error',
  'redirect_uri',
  'client_id',
  '__proto__',
  'Login_hint',
  'prompt',
];

const parameter = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(...names).map((name) => [name, forms[name].valid, true] as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...names)
      .chain((name) => fc.constantFrom(...forms[name].odd).map((value) => [name, value, false] as const)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...unknownNames).map((name) => [name, 'x', true] as const) },
);
const target = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom([address, true], [`${address}/`, true] as const) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        `${address}//`,
        `${customProtocol}://sign-in.example.com`,
        `${customProtocol}://callback`,
        `${customProtocol.toUpperCase()}://sign-in`,
      )
      .map((to) => [to, false] as const),
  },
);

test('a sign-in link parses to its parts, and to nothing if any part is wrong @security', () => {
  let taken = 0;
  fc.assert(
    fc.property(target, fc.array(parameter, { maxLength: 5 }), ([to, isRight], given) => {
      const query = given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      const known = given.map(([name]) => name).filter((name) => Object.hasOwn(forms, name));
      const link = parseSignInLink(`${to}?${query}`, customProtocol);
      const isSound = isRight && given.every(([, , fits]) => fits) && new Set(known).size === known.length;
      if (!isSound) {
        expect(link).toBeNull();
        return;
      }
      taken += 1;
      const valueOf = (name: Name) => given.find(([each]) => each === name)?.[1] ?? null;
      expect(link).toEqual({
        screen: valueOf('screen_hint') ?? 'sign-in',
        organizationId: valueOf('organization_id'),
        loginHint: valueOf('login_hint'),
        invitationToken: valueOf('invitation_token'),
        context: valueOf('context'),
      });
    }),
  );
  expect(taken).toBeGreaterThan(inputs / 10);
});

test('a randomly changed sign-in link is rejected or has only valid parts, and never counts as a callback', () => {
  const whole = `${address}?${new URLSearchParams(names.map((name) => [name, forms[name].valid]))}`;
  fc.assert(
    fc.property(changedText(whole), (changed) => {
      const link = parseSignInLink(changed, customProtocol);
      if (link === null) return;
      expect([address, `${address}/`]).toContain(changed.replace(/#.*/, '').split('?')[0]);
      expect(Object.keys(link).toSorted().join()).toBe(
        'context,invitationToken,loginHint,organizationId,screen',
      );
      expect(['sign-in', 'sign-up']).toContain(link.screen);
      expect(link.organizationId ?? 'org_1').toMatch(/^org_\w{1,64}$/);
      expect(link.invitationToken ?? 'x').toMatch(/^[\w-]{1,128}$/);
      expect(link.context ?? 'x').toMatch(/^[!-~]{1,2048}$/);
      expect(link.loginHint ?? 'a@b').toMatch(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u);
      expect(parseCallbackUrl(changed, `${customProtocol}://callback`)).toBeNull();
    }),
  );
});
