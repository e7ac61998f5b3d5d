import { createServer } from 'node:net';
import { once } from 'node:events';
import { customProtocol } from '../../common/product.ts';
import { strings } from '../../common/strings.ts';
import { callbackAddress } from './callback-address.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

const redirectUri = `${customProtocol}://callback`;

test('the app reports a busy fixed port, and uses it once it is free', async ({ app, person, freePort }) => {
  const other = createServer().listen(freePort, '127.0.0.1');
  await once(other, 'listening');
  await app.launch({ redirectUri: `http://127.0.0.1:${freePort}/callback` });
  await app.button('Sign in').click();
  const { title, advice } = strings.problems['redirect-port-busy'];
  await expect(app.window.getByRole('alert')).toContainText(`${title} ${advice}`);
  await expect(app.window.getByRole('alert')).toContainText(String(freePort));
  expect(app.openedUrls()).toEqual([]);

  other.close();
  await once(other, 'close');
  await person.signIn(pixel);
  expect(person.authorizeRequests()).toMatchObject([
    { redirect_uri: `http://127.0.0.1:${freePort}/callback` },
  ]);
});

test('a real browser hands the custom protocol to the running app', async ({
  app,
  protocolBrowser,
  person,
}) => {
  await app.launch({ redirectUri });
  await app.button('Sign in').click();
  const tab = await protocolBrowser(await app.nextOpenedUrl());
  await tab.getByLabel('Email').fill(pixel.email);
  await tab.getByLabel('Password').fill(pixel.password);
  await tab.getByRole('button', { name: 'Continue' }).click();
  await person.confirmAccount(pixel);
  await person.expectSignedIn(pixel);
});

test('the custom protocol starts the app, which continues the sign-in', async ({ app, person }) => {
  await app.launch({ redirectUri, keyring: true });
  await app.window.evaluate(() =>
    window.authkit.signIn({ screen: 'sign-in', returnTo: 'dashboard', differentAccount: false }),
  );
  await person.followToBrowser();
  await app.quit();
  await app.launchByAddress(await person.credentialsToAddress(pixel));
  await person.confirmAccount(pixel);

  await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
  await person.expectSignedIn(pixel);
  expect(person.tokenRequests()).toEqual(['authorization_code 200']);
});

test('any address but the expected callback is ignored @security', async ({ app, person }) => {
  await app.launch({ redirectUri });
  await app.button('Sign in').click();
  await app.nextOpenedUrl();
  await app.button('Cancel').click();
  await expect(app.button('Sign in')).toBeVisible();
  await app.openAddress(`${redirectUri}?error=access_denied&error_description=Hello&state=x`);
  await expect.poll(() => app.log()).toContain('deep-link-ignored');
  await expect(app.window.getByRole('alert')).toHaveCount(0);

  await app.button('Sign in').click();
  const authorizationUrl = await person.nextAuthorizationUrl();
  const state = callbackAddress(authorizationUrl, {}).searchParams.get('state') ?? '';
  for (const address of [
    `${redirectUri}?code=injected&state=wrong`,
    `${redirectUri}?error=access_denied&error_description=Hello&state=wrong`,
    `${redirectUri}/deeper?code=injected&state=${state}`,
    `${customProtocol}://elsewhere?code=injected&state=${state}`,
    `${customProtocol}://person@callback?code=injected&state=${state}`,
  ]) {
    await app.openAddress(address);
  }
  await expect.poll(() => app.log().match(/deep-link-ignored/g)).toHaveLength(6);
  await expect(app.button('Copy link')).toBeVisible();
  await expect(app.window.getByRole('alert')).toHaveCount(0);
  expect(person.tokenRequests()).toEqual([]);

  await person.tab.goto(authorizationUrl.href);
  const address = await person.credentialsToAddress(pixel);
  await app.openAddress(address);
  await person.confirmAccount(pixel);
  await person.expectSignedIn(pixel);
  await app.openAddress(address);
  await expect.poll(() => app.log().match(/deep-link-ignored/g)).toHaveLength(7);
  await person.expectSignedIn(pixel);
  expect(person.tokenRequests()).toEqual(['authorization_code 200']);
});
