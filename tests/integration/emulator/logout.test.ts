import { decodeJwt } from 'jose';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { customProtocol } from '../../../common/product.ts';
import {
  authenticate,
  authorizationUrl,
  createVisitor,
  startSession,
  type Visitor,
} from './hosted-visitor.ts';

const emulator = await startEmulator();
let visitor: Visitor;

beforeEach(() => {
  emulator.control.reset();
  visitor = createVisitor(emulator);
});
afterAll(() => emulator.close());

async function signIn() {
  const session = await startSession(emulator, { visitor });
  return { sessionId: String(decodeJwt(session.access_token)['sid']), refreshToken: session.refresh_token };
}

function logout(parameters: Readonly<Record<string, string>>) {
  const query = new URLSearchParams(parameters).toString();
  return visitor.open(`/user_management/sessions/logout?${query}`);
}

async function isSignedInBrowser() {
  return (await visitor.open(authorizationUrl(emulator))).url.pathname === '/callback';
}

test.each(['http://127.0.0.1:50125/signed-out', `${customProtocol}://signed-out`])(
  'sign-out ends the session and the browser session, and goes to %s',
  async (returnTo) => {
    const { sessionId, refreshToken } = await signIn();
    expect(await isSignedInBrowser()).toBe(true);
    expect((await logout({ session_id: sessionId, return_to: returnTo })).url.href).toBe(returnTo);
    expect(await isSignedInBrowser()).toBe(false);
    const refresh = { grant_type: 'refresh_token', refresh_token: refreshToken };
    expect(await authenticate(emulator, refresh)).toMatchObject({ body: { error: 'invalid_grant' } });
  },
);

test('sign-out without return_to shows a page', async () => {
  const { sessionId } = await signIn();
  const page = await logout({ session_id: sessionId });
  expect(page).toMatchObject({ status: 200, html: expect.stringContaining('Signed out') });
  expect(await isSignedInBrowser()).toBe(false);
});

test('an unregistered return_to shows an error and ends nothing', async () => {
  const { sessionId } = await signIn();
  const page = await logout({ session_id: sessionId, return_to: 'https://evil.example.com/signed-out' });
  expect(page.status).toBe(400);
  expect(page.url.origin).toBe(emulator.url);
  expect(await isSignedInBrowser()).toBe(true);
});

test('an unknown session shows an error and ends nothing', async () => {
  await signIn();
  const page = await logout({
    session_id: 'session_unknown',
    return_to: 'http://127.0.0.1:50125/signed-out',
  });
  expect(page.status).toBe(422);
  expect(await isSignedInBrowser()).toBe(true);
});
