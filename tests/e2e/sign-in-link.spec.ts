import { customProtocol } from '../../common/product.ts';
import { strings } from '../../common/strings.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './fixtures.ts';
import type { LaunchOptions } from './launch-command.ts';
import { comet, pixel } from './person.ts';
import { exhaustive } from './program.ts';

const link = `${customProtocol}://sign-in`;
const words = strings.signInRequested;

/** Starts the app and makes it register its protocol, as an installer does. */
async function launchAsHandler(app: DesktopApp, options: LaunchOptions = {}): Promise<void> {
  await app.launch({ redirectUri: `${customProtocol}://callback`, ...options });
  await app.button('Sign in').click();
  await app.nextOpenedUrl();
  await app.button('Cancel').click();
  await expect(app.button('Sign in')).toBeVisible();
}

test('a link asks first, declining changes nothing, and accepting signs in with the app’s own state', async ({
  app,
  person,
}) => {
  await launchAsHandler(app);
  await app.openAddress(`${link}?login_hint=${pixel.email}&screen_hint=sign-in`);
  await expect(app.window.getByRole('heading', { name: words.title })).toBeVisible();
  await expect(app.window.getByRole('main')).toContainText(pixel.email);
  await app.button(words.decline).click();
  await expect(app.button('Sign in')).toBeVisible();
  expect(app.openedUrls()).toHaveLength(1);

  await app.openAddress(`${link}?login_hint=${pixel.email}`);
  await app.button(words.accept).click();
  const url = new URL(await app.nextOpenedUrl());
  expect(url.searchParams.get('login_hint')).toBe(pixel.email);
  expect(url.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
  await person.tab.goto(url.href);
  await app.openAddress(await person.credentialsToAddress(pixel));
  await person.confirmAccount(pixel);
  await person.expectSignedIn(pixel);
});

test('many links lead to one question, about the first of them', exhaustive, async ({ app }) => {
  await launchAsHandler(app);
  for (const name of ['first', 'second', 'last']) {
    await app.openAddress(`${link}?login_hint=${name}@example.com`);
  }
  await expect.poll(() => app.log().split('link-received').length - 1).toBe(3);
  await app.button(words.accept).click();
  const url = new URL(await app.nextOpenedUrl());
  expect(url.searchParams.get('login_hint')).toBe('first@example.com');
  await app.button('Cancel').click();
  await expect(app.button('Sign in')).toBeVisible();
});

test('a link starts the app, which asks before it signs in', async ({ app, person }) => {
  await launchAsHandler(app);
  await app.quit();
  await app.launchByAddress(`${link}?invitation_token=invitation-demo&screen_hint=sign-up`);
  await expect(app.window.getByRole('heading', { name: words.invitationTitle })).toBeVisible();
  await app.button(words.accept).click();
  // An installed app uses loopback, where the address redirects to AuthKit.
  const url = await person.nextAuthorizationUrl();
  expect(url.searchParams.get('invitation_token')).toBe('invitation-demo');
  expect(url.searchParams.get('screen_hint')).toBe('sign-up');
  await app.button('Cancel').click();
});

test(
  'an impersonation starts from the link, replaces the session, and its banner shows',
  exhaustive,
  async ({ app, person, emulator, freePort, protocolBrowser }) => {
    await launchAsHandler(app);
    await app.relaunch({ redirectUri: `http://127.0.0.1:${freePort}/callback` });
    await person.signIn(pixel);

    const tab = await protocolBrowser(`${emulator.url}/device`);
    await tab.evaluate((address) => {
      location.href = address;
    }, `${emulator.url}/emulator/impersonate?user_id=${comet.id}`);
    await expect(app.window.getByRole('main')).toContainText(pixel.email);
    await app.button(words.decline).click();
    await person.expectSignedIn(pixel);

    await tab.goto(`${emulator.url}/device`);
    await tab.mouse.click(1, 1);
    await tab.evaluate((address) => {
      location.href = address;
    }, `${emulator.url}/emulator/impersonate?user_id=${comet.id}`);
    await app.button(words.accept).click();
    await tab.goto(await app.nextOpenedUrl());
    await expect(tab).toHaveURL(/\/done$/);

    const banner = app.window.locator('.notice.impersonation');
    await expect(banner).toContainText('support@example.com');
    await expect(banner).toContainText(comet.email);
    await expect(banner).toContainText('Looking into a support request');
    await expect(banner).toContainText(strings.impersonation.endsAt.split('{')[0] ?? '');
    await app.goTo('Dashboard');
    await expect(banner).toBeVisible();
  },
);
