/** Accessibility in the real window: screen readers, zoom, keyboard, contrast and reduced motion. */
import type { Page } from '@playwright/test';
import { strings } from '../../common/strings.ts';
import { axeFindings, lookNames } from './axe.ts';
import { cutTexts } from './cut-texts.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import type { Person } from './person.ts';
import { exhaustive } from './program.ts';
import type { PlaceName } from './walks.ts';

interface View {
  readonly name: string;
  /** Goes there from the view before. */
  readonly open: () => Promise<unknown>;
}

/** The way through the whole app, view by view. */
function walk(app: DesktopApp, person: Person): readonly View[] {
  const go = (place: PlaceName) => async () => {
    await app.goTo(place);
    await expect(app.window.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(app.window.locator('[aria-busy=true]')).toHaveCount(0);
  };
  return [
    { name: 'signed out', open: () => expect(app.button('Sign in')).toBeVisible() },
    {
      name: 'waiting for the browser, with help',
      open: async () => {
        await app.button('Sign in').click();
        await expect(app.button('Copy link')).toBeVisible();
        await app.window.getByText(strings.trouble.title).click();
      },
    },
    {
      name: 'waiting for another device',
      open: async () => {
        await app.button(strings.trouble.deviceAction).click();
        await expect(app.window.getByRole('img', { name: strings.deviceCode.qrCode })).toBeVisible();
      },
    },
    {
      name: 'given up, with the reason',
      open: async () => {
        await app.button('Cancel').click();
        await expect(app.button('Sign in')).toBeVisible();
        await app.nextOpenedUrl();
      },
    },
    {
      name: 'asked whose account it is',
      open: async () => {
        await app.button('Sign in').click();
        await person.followToBrowser();
        const address = await person.credentialsToAddress(pixel);
        await app.window.getByText(strings.trouble.title).click();
        await app.window.getByLabel(strings.trouble.pasteLabel).fill(address);
        await app.button(strings.trouble.pasteAction).click();
        await expect(app.button(strings.confirmAccount.refuse)).toBeVisible();
      },
    },
    {
      name: 'Home, without a keyring',
      open: async () => {
        await app.button(strings.confirmAccount.refuse).click();
        await person.signIn(pixel);
        await go('Home')();
      },
    },
    { name: 'the account menu', open: () => app.button(strings.accountMenu).click() },
    {
      name: 'Dashboard',
      open: async () => {
        await app.window.keyboard.press('Escape');
        await go('Dashboard')();
      },
    },
    { name: 'Account', open: go('Account') },
    {
      name: 'Account, with its technical details',
      open: () => app.window.getByText(strings.account.technical).click(),
    },
    { name: 'Settings', open: go('Settings') },
    { name: 'Settings, with the diagnostics', open: () => app.openDiagnostics() },
    {
      name: 'signed out again',
      open: async () => {
        await app.signOut();
        await expect(app.button('Sign in')).toBeVisible();
      },
    },
  ];
}

for (const look of lookNames) {
  test(
    `axe finds no problem on any view in ${look}`,
    look === 'light' ? {} : exhaustive,
    async ({ app, person }) => {
      await app.launch();
      for (const { name, open } of walk(app, person)) {
        await open();
        expect(await axeFindings(app.window, look), name).toEqual([]);
      }
    },
  );
}

test(
  'at 200 % nothing is cut off or needs horizontal scrolling in either text direction',
  exhaustive,
  async ({ app, person }) => {
    await app.launch();
    const debug = await app.window.context().newCDPSession(app.window);
    // Half as many pixels of twice the size, as the window's zoom makes them.
    await debug.send('Emulation.setDeviceMetricsOverride', {
      width: 450,
      height: 335,
      deviceScaleFactor: 2,
      mobile: false,
    });
    for (const { name, open } of walk(app, person)) {
      await open();
      for (const direction of ['rtl', 'ltr']) {
        await app.window.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction);
        expect(await cutTexts(app.window), `${name}, ${direction}`).toEqual([]);
      }
    }
  },
);

test('the bar starts on the right in right-to-left text', exhaustive, async ({ app }) => {
  await app.launch();
  const brandIsRight = () =>
    app.window.evaluate(() => {
      document.documentElement.dir = 'rtl';
      const brand = document.querySelector('.brand')?.getBoundingClientRect();
      return brand !== undefined && brand.left > document.documentElement.clientWidth / 2;
    });
  expect(await brandIsRight()).toBe(true);
});

test('nothing moves for users who prefer reduced motion', exhaustive, async ({ app }) => {
  await app.launch();
  const animated = () =>
    app.window.evaluate(() => {
      const spinner = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      spinner.setAttribute('class', 'spinner');
      document.body.append(spinner);
      return getComputedStyle(spinner).animationName !== 'none';
    });
  await app.window.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await animated()).toBe(true);
  await app.window.emulateMedia({ reducedMotion: 'reduce' });
  expect(await animated()).toBe(false);
});

/** Presses Tab until the element with this name has the focus, and checks that the focus is visible. */
async function tabTo(page: Page, role: 'button' | 'link', name: string): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  await expect(target).toBeVisible();
  const isFocused = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 30 && !(await isFocused()); presses++) await page.keyboard.press('Tab');
  await expect(target, `${name} is reached by Tab`).toBeFocused();
  const outline = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { top, bottom } = element.getBoundingClientRect();
    return { outlineStyle, outlineWidth, isInView: top >= 0 && bottom <= innerHeight };
  });
  expect(outline, `the focus on ${name} shows`).toEqual({
    outlineStyle: 'solid',
    outlineWidth: '2px',
    isInView: true,
  });
}

test('a user with only a keyboard signs in, cancels, walks through the app and signs out', async ({
  app,
  person,
}) => {
  await app.launch();
  const { window } = app;
  const press = async (role: 'button' | 'link', name: string) => {
    await tabTo(window, role, name);
    await window.keyboard.press('Enter');
  };
  const headingIs = async (name: string) => {
    // It takes the focus, so that reading and Tab continue from there.
    await expect(window.getByRole('heading', { level: 1, name })).toBeFocused();
  };
  await press('button', strings.actions.signIn);
  await headingIs(strings.signingIn.waitingTitle);
  await app.nextOpenedUrl();
  await press('button', strings.actions.cancel);
  await headingIs(strings.signedOut.title);

  await press('button', strings.actions.signIn);
  await headingIs(strings.signingIn.waitingTitle);
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await headingIs('Welcome, Pixel Harbor');

  await press('button', strings.accountMenu);
  await press('button', strings.places.account);
  await headingIs(strings.places.account);
  await press('link', strings.places.dashboard);
  await headingIs(strings.places.dashboard);
  await press('link', strings.places.settings);
  await headingIs(strings.places.settings);
  await press('button', strings.accountMenu);
  await press('button', strings.actions.signOut);
  await headingIs(strings.signedOut.title);
});

test('a screen reader announces changes while the user looks elsewhere', async ({
  app,
  person,
  emulator,
}) => {
  emulator.control.configure({ accessTokenLifetimeSeconds: 5 });
  await app.launch();
  await person.signIn(pixel);
  // The region exists before its news.
  const news = app.window.locator('.news[aria-live=polite]');
  await expect(news).toBeAttached();
  emulator.control.addFault({
    path: '/user_management/authenticate',
    times: 100,
    fault: { kind: 'status', status: 503 },
  });
  await app.goTo('Dashboard');
  const { title } = strings.serviceProblem;
  await expect(news).toContainText(title);
  await expect(app.window.getByRole('alert')).toContainText(title);
});

test(
  'the bar fills the window’s width, and a new scroll bar shifts nothing sideways',
  exhaustive,
  async ({ app }) => {
    await app.launch();
    const measure = () =>
      app.window.evaluate(() => {
        const edges = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
        const { left, right } = edges('.bar') ?? {};
        return { bar: { left, right }, window: { left: 0, right: innerWidth }, card: edges('.card')?.left };
      });
    const before = await measure();
    expect(before.bar).toEqual(before.window);
    await app.window.evaluate(() => {
      document.body.style.minBlockSize = '200vh';
    });
    const after = await measure();
    expect(after.bar.right, 'There is a scroll bar').toBeLessThan(after.window.right);
    expect(after.card).toBe(before.card);
  },
);
