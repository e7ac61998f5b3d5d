import { strings } from '../../common/strings.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

const { title, pasteLabel, pasteAction, deviceAction } = strings.trouble;

const shownCode = (app: DesktopApp) => app.window.getByRole('status', { name: strings.deviceCode.code });

const openTrouble = (app: DesktopApp): Promise<void> => app.window.getByText(title).click();

test.beforeEach(async ({ app, emulator }) => {
  emulator.control.configure({ deviceIntervalSeconds: 1 });
  await app.launch({ keyring: true });
  await app.button('Sign in').click();
  await expect(app.button('Copy link')).toBeVisible();
});

test('help is offered from the start, and opens on request', async ({ app }) => {
  await expect(app.window.getByText(title)).toBeInViewport();
  await expect(app.button(deviceAction)).toBeHidden();
  await openTrouble(app);
  await expect(app.button(deviceAction)).toBeInViewport();
});

test('the browser’s last address signs the user in, and any other changes nothing', async ({
  app,
  person,
}) => {
  await person.followToBrowser();
  const address = await person.credentialsToAddress(pixel);
  await openTrouble(app);
  const paste = async (text: string): Promise<void> => {
    await app.window.getByLabel(pasteLabel).fill(text);
    await app.button(pasteAction).click();
  };
  const unknown = app.window.getByRole('alert').filter({
    hasText: strings.problems['callback-unknown'].title,
  });
  for (const wrong of ['not a link', address.replace('state=', 'state=x'), app.openedUrls()[0] ?? '']) {
    await paste(wrong);
    await expect(unknown, wrong).toBeVisible();
  }
  expect(person.tokenRequests()).toEqual([]);
  await paste(` ${address} `);
  await person.confirmAccount(pixel);
  await person.expectSignedIn(pixel);
  expect(person.tokenRequests()).toEqual(['authorization_code 200']);
});

test('a code on another device signs the user in', async ({ app, person, emulator }) => {
  await openTrouble(app);
  await app.button(deviceAction).click();
  await expect(app.window.getByRole('heading', { name: strings.deviceCode.title })).toBeFocused();
  await expect(app.window.getByRole('img', { name: strings.deviceCode.qrCode })).toBeVisible();
  await expect(app.window.getByText(`${emulator.url}/device`)).toBeVisible();
  const userCode = await shownCode(app).innerText();

  await person.tab.goto(`${emulator.url}/device`);
  await person.tab.getByRole('textbox').fill(userCode);
  await person.tab.getByRole('button', { name: 'Continue' }).click();
  await person.enterCredentials(pixel);
  await person.confirmAccount(pixel);
  await person.expectSignedIn(pixel);
  expect(person.tokenRequests().at(-1)).toBe('urn:ietf:params:oauth:grant-type:device_code 200');

  await app.relaunch();
  await person.expectSignedIn(pixel);
});

test(
  'refusing a device code ends the sign-in, and the next one can use the browser',
  exhaustive,
  async ({ app, person, emulator }) => {
    await openTrouble(app);
    await app.button(deviceAction).click();
    const userCode = await shownCode(app).innerText();
    await person.tab.goto(`${emulator.url}/device?user_code=${userCode}`);
    await person.tab.getByRole('button', { name: 'Cancel' }).click();
    await expect(app.window.getByRole('alert')).toContainText(strings.problems['access-denied'].title);
    await app.button('Sign in').click();
    await expect(app.button('Copy link')).toBeVisible();
  },
);

test(
  'the user can return from the device code to this computer’s browser, and can cancel',
  exhaustive,
  async ({ app, person }) => {
    await openTrouble(app);
    await app.button(deviceAction).click();
    await app.nextOpenedUrl();
    await app.button(strings.signingIn.useBrowser).click();
    await person.followToBrowser();
    await expect(app.button('Copy link')).toBeVisible();
    await openTrouble(app);
    await app.button(deviceAction).click();
    await expect(shownCode(app)).toBeVisible();
    await app.button('Cancel').click();
    await expect(app.button('Sign in')).toBeVisible();
  },
);

test(
  'if device codes are turned off the user is told, and they are no longer offered',
  exhaustive,
  async ({ app, emulator }) => {
    emulator.control.configure({ deviceAuthorizationEnabled: false });
    await openTrouble(app);
    await app.button(deviceAction).click();
    await expect(app.window.getByRole('alert')).toContainText(strings.problems['device-code-disabled'].title);
    await expect(app.button(deviceAction)).toBeHidden();
    await expect(app.button('Copy link')).toBeVisible();
    await app.button('Cancel').click();

    await app.relaunch();
    await app.button('Sign in').click();
    await openTrouble(app);
    await expect(app.button(pasteAction)).toBeVisible();
    await expect(app.button(deviceAction)).toBeHidden();
  },
);
