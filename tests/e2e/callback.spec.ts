import { connect } from 'node:net';
import { strings } from '../../common/strings.ts';
import { callbackAddress, sendRaw } from './callback-address.ts';
import { expect, test } from './fixtures.ts';
import { findMainProcess, residentMemory } from './main-process.ts';
import { createPerson, echo, pixel } from './person.ts';
import { exhaustive } from './program.ts';

test('the app shows only the code of an error with the right state @security', async ({ app, person }) => {
  await app.launch();
  await app.button('Sign in').click();
  const address = callbackAddress(await person.nextAuthorizationUrl(), {
    error: 'server_error',
    error_description: 'Call 555-0100 to unlock your account',
  });
  await person.tab.goto(address.href);
  await expect(person.tab).toHaveURL(/\/failed$/);
  await expect(person.tab.locator('body')).not.toContainText('555');
  const alert = app.window.getByRole('alert');
  await expect(alert).toContainText(strings.problems['sign-in-refused'].title);
  await expect(alert).toContainText('server_error');
  await expect(app.window.locator('body')).not.toContainText('555');
});

test('another user’s code signs nobody in, even with the state of this attempt @security', async ({
  app,
  person,
  emulator,
  browser,
}) => {
  await app.launch();
  await app.button('Sign in').click();
  const authorizationUrl = await person.nextAuthorizationUrl();
  const state = authorizationUrl.searchParams.get('state') ?? '';

  // The attacker signs in with their own browser, state and verifier, and keeps the code.
  const attack = new URL(authorizationUrl);
  attack.searchParams.set('state', 'of-the-attacker');
  attack.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  const attacker = createPerson(app, await browser.newPage(), emulator);
  await attacker.tab.goto(attack.href);
  const callback = new URL(await attacker.credentialsToAddress(echo));

  await person.tab.goto(callback.href);
  await expect(person.tab.getByRole('heading')).toHaveText(strings.loopbackPages.notAwaited.title);
  await expect(app.button('Copy link')).toBeVisible();
  expect(person.tokenRequests()).toEqual([]);

  // Even with the leaked state, the code belongs to another verifier.
  callback.searchParams.set('state', state);
  await person.tab.goto(callback.href);
  await expect(person.tab).toHaveURL(/\/failed$/);
  await expect(app.window.getByRole('alert')).toContainText(strings.problems['code-refused'].title);
  await expect(app.button('Sign in')).toBeVisible();
  expect(person.tokenRequests()).toEqual(['authorization_code 400']);
});

test(
  '10,000 junk requests and silent connections don’t disturb the sign-in @security',
  exhaustive,
  async ({ app, person }) => {
    await app.launch();
    await app.button('Sign in').click();
    const authorizationUrl = await person.nextAuthorizationUrl();
    const callback = callbackAddress(authorizationUrl, { code: 'injected' });
    const port = Number(callback.port);

    const host = `Host: ${callback.host}\r\n`;
    const silent = Array.from({ length: 300 }, (_, index) => {
      const socket = connect(port, '127.0.0.1');
      // The app decides whether it ends.
      socket.on('error', () => {});
      if (index % 3 > 0) socket.write(`GET /callback${callback.search} HTTP/1.1\r\n`);
      if (index % 3 > 1) socket.write(`${host}X-Slow: `);
      return socket;
    });
    const get = (path: string): string => `GET ${path} HTTP/1.1\r\n${host}\r\n`;
    const junk = [
      get('/favicon.ico'),
      get('/callback'),
      get(`/callback?code=injected&state=${'A'.repeat(43)}`),
      get(`/callback?${'x=y&'.repeat(3_000)}`),
      get(`/${'x'.repeat(20_000)}`),
      get('/callback').replace(host, 'Host: attacker.example\r\n'),
      get('/callback').replace('GET', 'POST').replace('\r\n\r\n', '\r\nContent-Length: 1000000000\r\n\r\nx'),
      `GET /callback HTTP/1.1\r\n${'X: y\r\n'.repeat(3_000)}`,
      '\u0016\u0003\u0001\u0000 no HTTP at all',
      '',
    ];
    const main = await findMainProcess(app.profile);
    const before = await residentMemory(main);
    for (let round = 0; round < 10_000 / 50; round++) {
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          sendRaw(port, junk[index % junk.length] ?? '').catch(() => ''),
        ),
      );
    }
    expect((await residentMemory(main)) - before).toBeLessThan(64 * 1024 * 1024);
    await expect(app.button('Copy link')).toBeVisible();
    await expect(app.window.getByRole('alert')).toHaveCount(0);
    expect(app.log().split('\n').length, 'lines of the log').toBeLessThan(200);

    await person.tab.goto(authorizationUrl.href);
    await person.enterCredentials(pixel);
    await expect(person.tab).toHaveURL(/\/done$/);
    await person.expectSignedIn(pixel);
    for (const socket of silent) socket.destroy();
  },
);
