import { afterAll, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { customProtocol } from '../../../common/product.ts';
import {
  authorizationUrl,
  createVisitor,
  nova,
  pixel,
  redirectUri,
  aurora,
  basalt,
} from './hosted-visitor.ts';

const emulator = await startEmulator();

beforeEach(() => emulator.control.reset());
afterAll(() => emulator.close());

test.each([
  ['client ID', { client_id: 'client_other' }],
  ['redirect URI', { redirect_uri: 'https://evil.example.com/callback' }],
  ['missing redirect URI', { redirect_uri: null }],
])('an unknown %s shows an error and never redirects', async (_, changes) => {
  const page = await createVisitor(emulator).open(authorizationUrl(emulator, changes));
  expect(page.status).toBe(400);
  expect(page.url.origin).toBe(emulator.url);
  expect(page.html).toContain('role="alert"');
});

test.each([
  ['invalid_request', { response_type: 'token' }],
  ['invalid_request', { provider: null }],
  ['invalid_request', { provider: 'GoogleOAuth' }],
  ['invalid_request', { code_challenge: null }],
  ['invalid_request', { code_challenge: 'short' }],
  ['invalid_request', { code_challenge_method: 'plain' }],
  ['invalid_request', { code_challenge_method: null }],
  ['invalid_request', { max_age: 'soon' }],
  ['connection_invalid', { connection_id: 'conn_1' }],
  ['organization_invalid', { organization_id: 'org_unknown' }],
  ['invitation_invalid', { invitation_token: 'unknown' }],
])('the app is told %s for %o, with its state', async (error, changes) => {
  const state = 'a b+c&d=é/"%';
  const { url } = await createVisitor(emulator).open(authorizationUrl(emulator, { ...changes, state }));
  expect(url.origin + url.pathname).toBe(redirectUri);
  expect(url.searchParams.get('error')).toBe(error);
  expect(url.searchParams.get('error_description')).toMatch(/\w/);
  expect(url.searchParams.get('state')).toBe(state);
});

test('a custom scheme gets the code and the state', async () => {
  const visitor = createVisitor(emulator);
  const uri = `${customProtocol}://callback`;
  const page = await visitor.open(authorizationUrl(emulator, { redirect_uri: uri }));
  const { url, status } = await visitor.submit(page, '/sign-in', pixel);
  expect(status).toBe(303);
  expect(url.href.replace(uri, '')).toMatch(/^\?code=[\w-]{43}&state=state-1$/);
});

test('no state is returned if none was sent', async () => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator, { state: null }));
  const { url } = await visitor.submit(page, '/sign-in', pixel);
  expect([...url.searchParams.keys()]).toEqual(['code']);
});

test('screen_hint opens the sign-up page, and login_hint fills in the email field', async () => {
  const hints = { screen_hint: 'sign-up', login_hint: 'new"<b>@example.com' };
  const page = await createVisitor(emulator).open(authorizationUrl(emulator, hints));
  expect(page.url.pathname).toBe('/sign-up');
  expect(page.html).toContain('value="new&quot;&lt;b&gt;@example.com"');
  expect(page.html).not.toContain('<b>');
});

test('the second sign-in of a browser is silent, and goes to the organization chosen before', async () => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator));
  const choice = await visitor.submit(page, '/sign-in', nova);
  await visitor.submit(choice, '/organization', { organization_id: basalt });

  const { url, status } = await visitor.open(authorizationUrl(emulator));
  expect(status).toBe(302);
  expect(url.searchParams.get('code')).toMatch(/^[\w-]{43}$/);
});

test.each([{ prompt: 'login' }, { max_age: '0' }])('%o asks a signed-in browser again', async (changes) => {
  const visitor = createVisitor(emulator);
  await visitor.submit(await visitor.open(authorizationUrl(emulator)), '/sign-in', pixel);

  expect((await visitor.open(authorizationUrl(emulator, { max_age: '3600' }))).url.pathname).toBe(
    '/callback',
  );
  expect((await visitor.open(authorizationUrl(emulator, changes))).url.pathname).toBe('/sign-in');
});

test('a sign-in does not carry over to another browser', async () => {
  const visitor = createVisitor(emulator);
  await visitor.submit(await visitor.open(authorizationUrl(emulator)), '/sign-in', pixel);
  expect((await createVisitor(emulator).open(authorizationUrl(emulator))).url.pathname).toBe('/sign-in');
});

test('organization_id skips the choice, and refuses users who are not members', async () => {
  const visitor = createVisitor(emulator);
  const address = authorizationUrl(emulator, { organization_id: basalt });
  const member = await visitor.submit(await visitor.open(address), '/sign-in', nova);
  expect(member.url.searchParams.has('code')).toBe(true);

  const stranger = createVisitor(emulator);
  const refused = await stranger.submit(await stranger.open(address), '/sign-in', pixel);
  expect(refused.url.searchParams.get('error')).toBe('access_denied');
  expect(refused.url.searchParams.get('state')).toBe('state-1');
});

test('an invitation makes the invited user a member of its organization', async () => {
  const visitor = createVisitor(emulator);
  const address = authorizationUrl(emulator, { invitation_token: 'invitation-demo', screen_hint: 'sign-up' });
  const page = await visitor.open(address);
  expect(page.html).toContain('value="invited@example.com"');
  const { url } = await visitor.submit(page, '/sign-up', {
    email: 'invited@example.com',
    password: 'correct-horse-invited-demo',
  });
  expect(url.searchParams.has('code')).toBe(true);

  const again = await visitor.open(authorizationUrl(emulator, { organization_id: aurora }));
  expect(again.url.searchParams.has('code')).toBe(true);
});
