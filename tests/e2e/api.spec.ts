import type { Page } from '@playwright/test';
import { defaultSeed } from '../../emulator/seed.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

const words = strings.dashboard.api;

interface Answer {
  readonly status: number;
  readonly problem: string | null;
  readonly text: string;
}

/** Calls the API as a script of the page, which may be an attacker's. */
async function ask(window: Page, path: string, init: RequestInit = {}): Promise<Answer | 'failed'> {
  return window.evaluate(
    async ([path, init]) => {
      try {
        const response = await fetch(path, init);
        return {
          status: response.status,
          problem: response.headers.get('app-problem'),
          text: await response.text(),
        };
      } catch {
        return 'failed';
      }
    },
    [path, init] as const,
  );
}

test('the Dashboard’s call to the API carries the user’s token and none of the page’s own headers', async ({
  app,
  person,
  emulator,
}) => {
  await app.launch();
  await person.signIn(pixel);
  await app.goTo('Dashboard');
  await app.button(words.notes).click();
  await expect(app.window.getByRole('main')).toContainText('A note that only signed-in people can read.');

  await ask(app.window, '/api/demo/notes', {
    headers: { authorization: 'Bearer of-the-page', 'x-page': '1' },
    credentials: 'include',
  });
  const calls = emulator.control.calls().filter(({ path }) => path === '/api/notes');
  expect(calls).toHaveLength(2);
  for (const { headers, status } of calls) {
    expect(status).toBe(200);
    expect(headers['authorization']).toMatch(/^Bearer eyJ/);
    for (const name of ['cookie', 'origin', 'referer', 'x-page']) expect(headers).not.toHaveProperty(name);
  }
});

test('the app shows a refusal of the API', exhaustive, async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  await app.goTo('Dashboard');
  await app.button(words.admin).click();
  await expect(app.window.getByRole('main')).toContainText(words.forbidden);
  await expect(app.button(strings.accountMenu)).toBeVisible();
});

test('a user with the role gets the data for it', exhaustive, async ({ app, person }) => {
  const nova = defaultSeed.users.find(({ email }) => email === 'nova@example.com');
  await app.launch();
  await app.button('Sign in').click();
  await person.followToBrowser();
  if (nova !== undefined) await person.enterCredentials(nova);
  await person.tab.getByText('Aurora Instruments').click();
  await expect(person.tab).toHaveURL(/\/done$/);
  await app.goTo('Dashboard');
  await app.button(words.admin).click();
  await expect(app.window.getByRole('main')).toContainText('org_01K0EMVAT0R000000000AVR0RA');
});

test('a signed-out user gets a notice, and the API no call', async ({ app, emulator }) => {
  await app.launch();
  expect(await ask(app.window, '/api/demo/notes')).toMatchObject({ status: 401, problem: 'signed-out' });
  expect(emulator.control.calls()).toEqual([]);
});

test(
  'the app names an unreachable API, and the user stays signed in',
  exhaustive,
  async ({ app, person, emulator }) => {
    await app.launch();
    await person.signIn(pixel);
    await app.goTo('Dashboard');
    await expect(app.button(words.notes)).toBeVisible();
    await emulator.close();
    await app.button(words.notes).click();
    const alert = app.window.getByRole('alert');
    await expect(alert).toContainText(strings.problems['api-unreachable'].title);
    await expect(alert).toContainText('ERR_CONNECTION_REFUSED');
    expect(await ask(app.window, '/api/demo/notes')).toMatchObject({
      status: 503,
      problem: 'api-unreachable',
    });
    await expect(app.button(strings.accountMenu)).toBeVisible();
  },
);

test('unlisted paths are refused in every form', async ({ app, person, emulator }) => {
  await app.launch();
  await person.signIn(pixel);
  const paths = [
    '/api/demo/secrets',
    '/api/other/notes',
    '/api/demo/..%2fuser_management/authenticate',
    '/api/demo/%2e%2e/%2e%2e/sso/jwks/client_emulator',
    '/api/demo//notes',
    '/api/demo/notes%2f..%2fadmin',
    '/api/demo/notes\\..\\..\\admin%5c',
    '/api/demo/notes;/admin',
    `/api/demo/${emulator.url}/api/notes`,
    '/api/',
    '/api',
  ];
  const before = emulator.control.calls().length;
  for (const path of paths) {
    const answer = await ask(app.window, path);
    expect(answer === 'failed' ? 0 : answer.status, path).toBeGreaterThanOrEqual(400);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD']) {
    expect(await ask(app.window, '/api/demo/notes', { method }), method).toMatchObject({ status: 405 });
  }
  expect(await ask(app.window, `${emulator.url}/api/notes`)).toBe('failed');
  expect(await ask(app.window, '//127.0.0.1/api/demo/notes')).toBe('failed');
  expect(emulator.control.calls()).toHaveLength(before);
});

test('a redirect of the API is not followed @security', exhaustive, async ({ app, person, emulator }) => {
  await app.launch();
  await person.signIn(pixel);
  emulator.control.addFault({
    path: '/api/notes',
    times: 1,
    fault: { kind: 'redirect', location: `${emulator.url}/api/admin` },
  });
  expect(await ask(app.window, '/api/demo/notes')).toMatchObject({ status: 503, problem: 'api-unreachable' });
  expect(emulator.control.calls().filter(({ path }) => path === '/api/admin')).toEqual([]);
});

test('an API’s answer can’t become an image or a page of the app @security', async ({
  app,
  person,
  emulator,
}) => {
  await app.launch();
  await person.signIn(pixel);
  const image = await app.window.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const picture = new Image();
        picture.addEventListener('load', () => resolve('shown'));
        picture.addEventListener('error', () => resolve('refused'));
        picture.src = '/api/demo/notes';
      }),
  );
  expect(image).toBe('refused');
  await expect(app.window.goto('app://desktop/api/demo/notes')).rejects.toThrow('ERR_BLOCKED_BY_CLIENT');
  await expect(app.window).toHaveURL('chrome-error://chromewebdata/');
  await app.window.goto('app://desktop/');
  await app.window.goto('about:blank');
  for (const path of ['/api/demo/notes', '/', '/profile-picture']) {
    expect(await ask(app.window, `app://desktop${path}`), path).toBe('failed');
  }
  expect(emulator.control.calls().filter(({ path }) => path === '/api/notes')).toEqual([]);
  await app.window.goto('app://desktop/');
});

test(
  'the next call notices that the server has ended the session, and the app says so',
  exhaustive,
  async ({ app, person, emulator }) => {
    await app.launch();
    await person.signIn(pixel);
    await app.goTo('Dashboard');
    await expect(app.button(words.notes)).toBeVisible();
    for (const { id } of emulator.control.sessions()) emulator.control.revokeSession(id);
    await app.button(words.notes).click();
    await expect(app.button('Sign in')).toBeVisible();
    await expect(app.window.getByRole('status')).toContainText(strings.reasons['session-expired'].title);
    expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 400']);
  },
);

test(
  'an access token that the API rejects is renewed without the user noticing',
  exhaustive,
  async ({ app, person, emulator }) => {
    await app.launch();
    await person.signIn(pixel);
    emulator.control.addFault({ path: '/api/notes', times: 1, fault: { kind: 'status', status: 401 } });
    expect(await ask(app.window, '/api/demo/notes')).toMatchObject({ status: 200, problem: null });
    expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 200']);
  },
);
