import { readFile } from 'node:fs/promises';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { documentName } from '../../../../common/documents.ts';
import { type AuthState, type SignedInState } from '../../../../common/auth/auth-state.ts';
import { fillDocument } from '../../../../main/window/documents.ts';
import { strings } from '../../../../common/strings.ts';
import { germanStrings } from '../../../../common/strings-de.ts';
import { documents, renderFirstFrame } from '../../../../renderer/prerender.tsx';

const signedIn: SignedInState = {
  status: 'signed-in',
  user: {
    id: 'user_1',
    email: 'ada@example.com',
    name: 'Ada Example',
    initials: 'AE',
    hasPicture: true,
  },
  organizationId: 'org_1',
  role: 'admin',
  roles: ['admin'],
  permissions: ['reports:read'],
  entitlements: [],
  featureFlags: [],
  knownOrganizations: ['org_1'],
  organizationNames: {},
  claims: {},
  confirmation: null,
  sessionId: 'session_1',
  authenticationMethod: 'Password',
  impersonator: { email: 'support@example.com', reason: null, endsAt: 1_800_000_000_000 },
  accessTokenExpiresAt: 1_800_000_000_000,
  lastVerifiedAt: 1_700_000_000_000,
  connection: 'offline',
  connectionProblem: null,
  returnTo: 'account',
  problem: { code: 'unreachable', detail: 'ECONNREFUSED' },
  persistence: 'this-run-only',
};
const withName = (name: string): SignedInState => ({ ...signedIn, user: { ...signedIn.user, name } });

const hostileNames = [
  '"><img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '<!-- <script>',
  '⦃user.email⦄',
  '⦃⦄',
  "$& $' $1 $<name>",
  `Tom & "Jerry" O'Hara &amp; co`,
  'line\u2028separator\u2029',
];

const dataBlock = '<script type="application/json" id="auth-state">⦃⦄</script>';
const templateOf = (state: AuthState, language: string): string =>
  documents.find((each) => each.name === documentName(state) && each.language === language)?.html ?? '';

const states: readonly (readonly [string, AuthState])[] = [
  ['restoring', { status: 'restoring' }],
  [
    'signed-out without sign-up',
    {
      status: 'signed-out',
      reason: 'never-signed-in',
      problem: null,
      persistence: 'encrypted',
      signUp: 'disabled',
    },
  ],
  [
    'signed-out after a problem',
    {
      status: 'signed-out',
      reason: 'session-expired',
      problem: { code: 'client-refused', detail: 'invalid_client' },
      persistence: 'this-run-only',
    },
  ],
  [
    'signing-in and waiting',
    {
      status: 'signing-in',
      step: 'waiting',
      expiresAt: 1_800_000_000_000,
      transport: 'custom-protocol',
      device: null,
      offersDeviceCode: true,
      account: null,
      problem: { code: 'browser-not-opened', detail: null },
    },
  ],
  [
    'signing-in and asked about an account',
    {
      status: 'signing-in',
      step: 'confirming',
      expiresAt: 1_800_000_000_000,
      transport: 'custom-protocol',
      device: null,
      offersDeviceCode: true,
      account: { id: 1, name: 'Ada Example', email: 'ada@example.com', organizationId: null },
      problem: null,
    },
  ],
  ['signed-in', signedIn],
  ...hostileNames.map((name) => [`signed-in as ${JSON.stringify(name)}`, withName(name)] as const),
];

test.each(states)(
  'the filled document matches React’s first render of a state that is %s',
  (_case, state) => {
    for (const words of [
      { locale: 'en', strings },
      { locale: 'de', strings: germanStrings },
    ]) {
      const filled = fillDocument(templateOf(state, words.locale), state, words.locale);
      expect(filled).toBe(renderFirstFrame(state, words));
    }
  },
);

test.each(states)('the data block contains the whole state that is %s', (_case, state) => {
  const filled = fillDocument(dataBlock, state, 'en');
  const json = filled.slice(dataBlock.indexOf('⦃'), -'</script>'.length);
  expect(JSON.parse(json)).toEqual(state);
  expect(json).not.toMatch(/[<>&\u2028\u2029]/);
});

test.each(hostileNames)('the name %j stays a text and is never expanded again', (name) => {
  const filled = fillDocument('<h1>⦃user.name⦄</h1>', withName(name), 'en');
  expect(filled).toBe(`<h1>${renderToString(name)}</h1>`);
  expect(filled.slice('<h1>'.length, -'</h1>'.length)).not.toMatch(/[<>"']/);
});

test.each([['user.nobody'], ['user'], ['sessionId.length'], ['constructor.name'], ['accessTokenExpiresAt']])(
  'a template with the placeholder %s, which is no text of the state, is refused',
  (path) => {
    expect(() => fillDocument(`⦃${path}⦄`, signedIn, 'en')).toThrow(path);
  },
);

test('the documents’ frame has the data block, and no script or style that the policy refuses', async () => {
  const frame = await readFile('renderer/index.html', 'utf8');
  expect(frame).toMatch(/<script type="application\/json" id="auth-state">\s*⦃⦄\s*<\/script>/);
  expect(frame).not.toMatch(/<style|style=|\son\w+=/);
  for (const { html } of documents) expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
});

test('a document declares its locale, escaped like every value from outside', async () => {
  const frame = await readFile('renderer/index.html', 'utf8');
  expect(frame).toContain('<html lang="⦃locale⦄" dir="⦃direction⦄">');
  expect(fillDocument('<html lang="⦃locale⦄">', signedIn, 'de-AT')).toBe('<html lang="de-AT">');
  expect(fillDocument('<html lang="⦃locale⦄">', signedIn, '"><b>')).not.toContain('<b>');
});
