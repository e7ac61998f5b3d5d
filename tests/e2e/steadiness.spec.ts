/** Buttons don't move when the user is about to press them. */
import type { Locator, Page } from '@playwright/test';
import { germanStrings } from '../../common/strings-de.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

const { cancel, copyLink, signIn } = strings.actions;

const middleOf = async (target: Locator): Promise<{ readonly x: number; readonly y: number }> => {
  const box = await target.boundingBox();
  if (box === null) throw new Error('There is nothing to press.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** Makes the page record a button's place for each later text of the panel. */
const watchButton = (page: Page, name: string) =>
  page.evaluate((label) => {
    const seen = new Map<string, string>();
    const look = () => {
      const button = [...document.querySelectorAll('button')].find((one) => one.textContent === label);
      const lead = document.querySelector('.lead')?.textContent;
      if (button === undefined || lead === undefined) return;
      const { x, y, width, height } = button.getBoundingClientRect();
      seen.set(lead, [x, y, width, height].join());
    };
    new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
    Object.assign(window, { seen });
  }, name);

const readWatch = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(() => Object.fromEntries((window as unknown as { seen: Map<string, string> }).seen));

for (const [language, words] of [
  ['en', strings],
  ['de', germanStrings],
] as const) {
  for (const width of [900, 400]) {
    test(
      `Cancel stays in its place from start to finish, in ${language} and ${width} pixels`,
      exhaustive,
      async ({ app, person }) => {
        await app.launch({ env: { LANGUAGE: language } });
        const debug = await app.window.context().newCDPSession(app.window);
        await debug.send('Emulation.setDeviceMetricsOverride', {
          width,
          height: 670,
          deviceScaleFactor: 1,
          mobile: false,
        });
        await watchButton(app.window, words.actions.cancel);
        await app.button(words.actions.signIn).click();
        await person.followToBrowser();
        await person.enterCredentials(pixel);
        await expect(app.button(words.accountMenu)).toBeVisible();

        const places = await readWatch(app.window);
        const { startingLead, waitingLead, finishingLead } = words.signingIn;
        expect(Object.keys(places)).toEqual(
          expect.arrayContaining([startingLead, waitingLead, finishingLead]),
        );
        expect(new Set(Object.values(places)).size, JSON.stringify(places)).toBe(1);
      },
    );
  }
}

test('pressing Cancel cancels even if the view changes under the pointer first', async ({ app }) => {
  await app.launch();
  await app.button(signIn).click();
  const aim = await middleOf(app.button(cancel));
  await expect(app.button(copyLink)).toBeVisible();
  await app.window.mouse.click(aim.x, aim.y);
  await expect(app.button(signIn)).toBeVisible();
});

for (const language of ['en', 'de'] as const) {
  for (const width of [900, 400]) {
    test(`Cancel never appears under the pointer that pressed Sign in, in ${language} and ${width} pixels`, async ({
      app,
      person,
    }) => {
      const words = language === 'de' ? germanStrings : strings;
      await app.launch({ env: { LANGUAGE: language } });
      const debug = await app.window.context().newCDPSession(app.window);
      const screen = { width, height: 670, deviceScaleFactor: 1, mobile: false };
      await debug.send('Emulation.setDeviceMetricsOverride', screen);
      const pressSignIn = async (): Promise<void> => {
        const pressed = await app.button(words.actions.signIn).boundingBox();
        await app.button(words.actions.signIn).click();
        await expect(app.button(words.actions.copyLink)).toBeVisible();
        const cancelling = await app.button(words.actions.cancel).boundingBox();
        expect(cancelling?.y).toBeGreaterThan((pressed?.y ?? 0) + (pressed?.height ?? 0));
      };
      await pressSignIn();
      await person.followToBrowser();
      await person.tab.getByRole('button', { name: 'Cancel' }).click();
      await expect(app.window.getByRole('alert')).toContainText(words.problems['access-denied'].title);
      await pressSignIn();
    });
  }
}

test('the second click of a double click does nothing in the new view', async ({ app, person }) => {
  await app.launch();
  await app.button(signIn).click();
  await expect(app.button(copyLink)).toBeVisible();
  const { mouse } = app.window;
  for (const name of [cancel, copyLink, 'Open Chromium again']) {
    const { x, y } = await middleOf(app.button(name));
    await mouse.move(x, y);
    await mouse.down({ clickCount: 2 });
    await mouse.up({ clickCount: 2 });
  }
  // The sign-in is still the same one, which has opened the browser once.
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await expect(app.button(strings.accountMenu)).toBeVisible();
  expect(app.openedUrls()).toHaveLength(1);
});

test(
  'the focus stays on Cancel when the panel changes around it',
  exhaustive,
  async ({ app, person, emulator }) => {
    emulator.control.addFault({
      path: '/user_management/authenticate',
      times: 1,
      fault: { kind: 'hang', when: 'before-processing' },
    });
    await app.launch();
    await app.button(signIn).click();
    await expect(app.button(copyLink)).toBeVisible();
    await app.button(cancel).focus();
    await person.followToBrowser();
    // The browser waits with the app for AuthKit's answer.
    const returned = person.enterCredentials(pixel);
    await expect(app.window.getByText(strings.signingIn.finishingTitle)).toBeVisible();
    await expect(app.button(cancel)).toBeFocused();
    await app.window.keyboard.press('Enter');
    await expect(app.button(signIn)).toBeVisible();
    await returned;
  },
);

test('nothing moves on the way through the app', exhaustive, async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  const link = app.window.getByRole('navigation').getByText(strings.places.settings, { exact: true });
  const before = await middleOf(link);
  await app.goTo('Dashboard');
  expect(await middleOf(link)).toEqual(before);
});

test('notices about the connection do not shift the page', exhaustive, async ({ app, person, emulator }) => {
  emulator.control.configure({ accessTokenLifetimeSeconds: 5 });
  await app.launch();
  await person.signIn(pixel);
  const target = app.button(strings.account.anotherOrganization);
  const before = await middleOf(target);
  emulator.control.addFault({
    path: '/user_management/authenticate',
    times: 100,
    fault: { kind: 'status', status: 503 },
  });
  await expect(app.window.getByText(strings.serviceProblem.title)).toBeVisible();
  expect(await middleOf(target)).toEqual(before);
});

test('a new view starts at its top', async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  const debug = await app.window.context().newCDPSession(app.window);
  const low = { width: 900, height: 400, deviceScaleFactor: 1, mobile: false };
  await debug.send('Emulation.setDeviceMetricsOverride', low);
  const scrollToEnd = () =>
    app.window.evaluate(() => {
      scrollTo(0, document.body.scrollHeight);
      return scrollY;
    });
  await app.window.getByText(strings.account.technical).click();
  await expect.poll(scrollToEnd).toBeGreaterThan(0);
  await app.window.evaluate(() => void window.authkit.signOut());
  await expect(app.window.getByRole('heading', { name: strings.signedOut.title })).toBeFocused();
  expect(await app.window.evaluate(() => scrollY)).toBe(0);
});
