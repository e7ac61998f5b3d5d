import { strings } from '../../common/strings.ts';
import { statusOf } from './callback-address.ts';
import { expect, test } from './fixtures.ts';
import { echo, pixel, startAddress } from './person.ts';
import { exhaustive } from './program.ts';

test('a user signs in with their browser and sees their name @security', async ({
  app,
  person,
  emulator,
}) => {
  await app.launch();
  await app.button('Sign in').click();
  await expect(app.window.getByRole('heading', { name: strings.signingIn.waitingTitle })).toBeVisible();
  await expect(app.window.getByRole('timer')).toHaveCount(0);

  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await expect(person.tab).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/done$/);
  await expect(person.tab.getByRole('heading')).toHaveText(strings.loopbackPages.done.title);

  await expect(app.window.getByRole('heading', { name: 'Welcome, Pixel Harbor' })).toBeVisible();
  await expect(app.window.getByText(pixel.email)).toBeVisible();
  await app.goTo('Account');
  const account = app.window.getByRole('main');
  const [session] = emulator.control.sessions();
  for (const text of [
    pixel.id,
    pixel.email,
    'Pixel Harbor',
    'member',
    session?.organizationId,
    session?.id,
  ]) {
    await expect(account).toContainText(text ?? 'no session');
  }
  expect(person.tokenRequests()).toEqual(['authorization_code 200']);
});

test('the authorization URL is a public client’s with PKCE, with fresh values each time @security', async ({
  app,
  person,
}) => {
  await app.launch();
  await app.button('Sign in').click();
  const first = (await person.nextAuthorizationUrl()).searchParams;
  await app.button('Cancel').click();
  await app.button('Sign in').click();
  const second = (await person.nextAuthorizationUrl()).searchParams;

  expect(Object.fromEntries(first)).toEqual({
    client_id: 'client_emulator',
    provider: 'authkit',
    response_type: 'code',
    redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
    screen_hint: 'sign-in',
    state: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
  expect(second.get('state')).not.toBe(first.get('state'));
  expect(second.get('code_challenge')).not.toBe(first.get('code_challenge'));
});

test('a user creates an account and is signed in to it', async ({ app, person }) => {
  const newcomer = { email: 'newcomer@example.com', password: 'a-password-made-up-here' };
  await app.launch();
  await app.button('Create account').click();
  await person.followToBrowser();
  await expect(person.tab.getByRole('heading')).toHaveText('Create your account');
  await person.tab.getByLabel('First name').fill('Nimbus');
  await person.tab.getByLabel('Email').fill(newcomer.email);
  await person.tab.getByLabel('Password').fill(newcomer.password);
  await person.tab.getByRole('button', { name: 'Create account' }).click();

  await expect(person.tab).toHaveURL(/\/done$/);
  await expect(app.window.getByRole('heading', { name: 'Welcome, Nimbus' })).toBeVisible();
  await person.expectSignedIn(newcomer);
});

test('after a cancel on the hosted page the app says so, and the user can sign in again', async ({
  app,
  person,
}) => {
  await app.launch();
  await app.button('Sign in').click();
  await person.followToBrowser();
  await person.tab.getByRole('button', { name: 'Cancel' }).click();

  await expect(person.tab).toHaveURL(/\/failed$/);
  await expect(person.tab.getByRole('heading')).toHaveText(strings.loopbackPages.failed.title);
  const { title, advice } = strings.problems['access-denied'];
  await expect(app.window.getByRole('alert')).toContainText(`${title} ${advice}`);

  await person.signIn(pixel);
});

test('after a cancel in the app the user is back where they were, and the browser can’t finish', async ({
  app,
  person,
}) => {
  await app.launch();
  await app.button('Sign in').click();
  const address = await app.nextOpenedUrl();
  await app.button('Cancel').click();

  await expect(app.button('Sign in')).toBeVisible();
  await expect(app.window.getByRole('alert')).toHaveCount(0);
  expect(await statusOf(new URL('/callback', address))).toBe('closed');
  await person.signIn(pixel);
});

test('the browser can be opened again with the same sign-in', exhaustive, async ({ app, person }) => {
  await app.launch();
  await app.button('Sign in').click();
  const lost = await app.nextOpenedUrl();
  await app.button('Open Chromium again').click();
  const opened = await app.nextOpenedUrl();
  expect(opened).not.toBe(lost);

  await person.tab.goto(lost);
  await person.tab.goto(opened);
  await person.enterCredentials(pixel);
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(pixel);
});

test('the user’s ID can be copied from the account', exhaustive, async ({ app, person, clipboard }) => {
  await app.launch();
  await person.signIn(pixel);
  await app.window.getByText(strings.account.technical).click();
  await app.button(strings.account.copy.replace('{name}', strings.account.userId)).click();
  await expect(app.window.getByText(strings.account.copied, { exact: true })).toBeVisible();
  expect(await clipboard.read()).toBe(pixel.id);
});

test('the link helps a user if the browser does not open', async ({ app, person, clipboard }) => {
  await app.breakBrowser();
  await app.launch();
  await app.button('Sign in').click();
  await expect(app.window.getByRole('alert')).toContainText(strings.problems['browser-not-opened'].title);
  expect(app.openedUrls()).toEqual([]);
  await app.button('Copy link').click();
  await expect(app.window.getByText(strings.signingIn.copied)).toBeVisible();
  const copied = await clipboard.read();
  expect(copied).toMatch(startAddress);
  await person.tab.goto(copied);
  await person.enterCredentials(pixel);
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(pixel);
});

test(
  'on a fixed port the answer to a superseded sign-in is refused',
  exhaustive,
  async ({ app, person, freePort }) => {
    await app.launch({ redirectUri: `http://127.0.0.1:${freePort}/callback` });
    await app.button('Sign in').click();
    const superseded = await person.nextAuthorizationUrl();
    await app.window.getByText(strings.trouble.title).click();
    await app.button('Use a different account').click();
    const current = await person.nextAuthorizationUrl();

    await person.tab.goto(superseded.href);
    expect(await person.statusOf(await person.credentialsToAddress(echo))).toBe(400);
    await expect(app.button('Copy link')).toBeVisible();

    await person.tab.goto(current.href);
    await person.enterCredentials(pixel);
    await expect(person.tab).toHaveURL(/\/done$/);
    await person.expectSignedIn(pixel);
  },
);

test('a sign-in shows the time left only in its last two minutes', async ({ app }) => {
  await app.launch();
  await app.window.clock.install();
  await app.button('Sign in').click();
  await expect(app.button('Copy link')).toBeVisible();
  const timer = app.window.getByRole('timer');
  await app.window.clock.fastForward('27:50');
  await expect(timer).toHaveCount(0);
  await app.window.clock.fastForward('00:20');
  await expect(timer).toHaveText(/^1:[45]\d$/);
});

test('“Use a different account” asks for credentials and replaces the session', async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  await app.goTo('Home');
  await app.button('Use a different account').click();
  await person.followToBrowser();
  expect(person.authorizeRequests().at(-1)).toMatchObject({ prompt: 'login' });
  await person.enterCredentials(echo);
  await expect(person.tab).toHaveURL(/\/done$/);
  await expect(app.window.getByText(echo.email)).toBeVisible();
  await person.expectSignedIn(echo);
});

test('a cancelled change of account leaves the user signed in', exhaustive, async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  await app.goTo('Home');
  await app.button('Use a different account').click();
  await app.nextOpenedUrl();
  await app.button('Cancel').click();
  await person.expectSignedIn(pixel);
});
