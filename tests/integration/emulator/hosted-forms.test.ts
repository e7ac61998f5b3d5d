import { afterAll, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { authorizationUrl, createVisitor, echo, nova, pixel, startSession } from './hosted-visitor.ts';

const emulator = await startEmulator();

beforeEach(() => emulator.control.reset());
afterAll(() => emulator.close());

test('the sign-in page says that it is local, and names the accounts with their passwords', async () => {
  const { html } = await createVisitor(emulator).open(authorizationUrl(emulator));
  expect(html).toContain('Local emulator.');
  for (const { email, password } of [nova, pixel, echo]) {
    expect(html).toContain(`<td>${email}</td>`);
    expect(html).toContain(password);
  }
});

test('the start page shows its users and settings and links to the sign-in', async () => {
  const { status, html } = await createVisitor(emulator).open('/');
  expect(status).toBe(200);
  expect(html).toContain('It stands in for WorkOS AuthKit on this computer.');
  expect(html).toContain(`WORKOS_API_BASE_URL=${emulator.url}\nWORKOS_CLIENT_ID=${emulator.clientId}`);
  expect(html).toContain(nova.password);
  const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => new URL(link, emulator.url));
  expect(links).toHaveLength(3);
  for (const link of links) {
    const { status: found } = await fetch(link, { redirect: 'manual' });
    expect([200, 302], link.href).toContain(found);
  }
});

test('the start page can end every session, with its own form only', async () => {
  await startSession(emulator);
  const end = (origin: string) =>
    fetch(new URL('/emulator/end-sessions', emulator.url), {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      redirect: 'manual',
    });
  const isEnded = () => emulator.control.sessions().every(({ ended }) => ended);
  expect((await end('https://elsewhere.example.com')).status).toBe(403);
  expect(isEnded()).toBe(false);
  expect((await end(emulator.url)).headers.get('location')).toBe('/');
  expect(isEnded()).toBe(true);
});

test('hosted pages forbid scripts and are not cached', async () => {
  const visitor = createVisitor(emulator);
  const { url } = await visitor.open(authorizationUrl(emulator));
  const { headers } = await fetch(url);
  expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
  expect(headers.get('Cache-Control')).toBe('no-store');
});

test('a wrong password shows an error and keeps the email', async () => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator));
  const again = await visitor.submit(page, '/sign-in', { email: pixel.email, password: 'wrong' });
  expect(again.status).toBe(422);
  expect(again.html).toContain('Incorrect email or password.');
  expect(again.html).toContain(`value="${pixel.email}"`);
  expect((await visitor.submit(again, '/sign-in', pixel)).url.searchParams.has('code')).toBe(true);
});

test('Cancel tells the app access_denied with its state', async () => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator));
  const { url } = await visitor.submit(page, '/cancel');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    error: 'access_denied',
    error_description: 'The user cancelled the sign-in.',
    state: 'state-1',
  });
});

test('a new account signs in, belongs to no organization, and can sign in again', async () => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator, { screen_hint: 'sign-up' }));
  const person = { email: 'new@example.com', password: 'correct-horse-new-demo' };
  const names = { first_name: 'New', last_name: '<Person>' };
  const end = await visitor.submit(page, '/sign-up', { ...names, ...person });
  expect(end.url.searchParams.has('code')).toBe(true);
  expect(emulator.control.issuedSecrets()).toContain(person.password);

  const session = await startSession(emulator, { person });
  expect(session).toMatchObject({
    user: { email: person.email, first_name: 'New', last_name: '<Person>', profile_picture_url: null },
  });
  expect(session).not.toHaveProperty('organization_id');
});

test.each([
  ['There is already an account', { email: 'PIXEL@example.com', password: 'long-enough' }],
  ['at least 8 characters', { email: 'new@example.com', password: 'short' }],
  ['Enter an email address', { email: 'new', password: 'long-enough' }],
])('a sign-up is refused with "%s…"', async (message, person) => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator, { screen_hint: 'sign-up' }));
  const again = await visitor.submit(page, '/sign-up', person);
  expect(again.status).toBe(422);
  expect(again.html).toContain(message);
});

test('a user of several organizations chooses one of theirs', async () => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator));
  const choice = await visitor.submit(page, '/sign-in', nova);
  expect(choice.html).toContain('Aurora Instruments');
  expect(choice.html).toContain('Basalt Works');
  const refused = await visitor.submit(choice, '/organization', { organization_id: 'org_other' });
  expect(refused.url.pathname).toBe('/sign-in');
});

test('an organization can’t be chosen before the password was entered', async () => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator));
  const flow = page.url.searchParams.get('flow') ?? '';
  expect((await visitor.open(`/organization?flow=${flow}`)).url.pathname).toBe('/sign-in');
});

test('a sign-in works once, and only in the browser that began it', async () => {
  const visitor = createVisitor(emulator);
  const page = await visitor.open(authorizationUrl(emulator));
  const elsewhere = await createVisitor(emulator).submit(page, '/sign-in', echo);
  expect(elsewhere.status).toBe(400);

  expect((await visitor.submit(page, '/sign-in', echo)).url.pathname).toBe('/callback');
  expect((await visitor.submit(page, '/sign-in', echo)).html).toContain('This sign-in is over');
});

test('a form posted by another site is refused', async () => {
  const response = await fetch(`${emulator.url}/sign-in`, {
    method: 'POST',
    headers: { Origin: 'https://evil.example.com' },
    body: new URLSearchParams(pixel),
  });
  expect(response.status).toBe(403);
});
