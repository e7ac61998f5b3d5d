/**
 * The keyboard: every shortcut of the application's menu, and a walk through the app, with keys that the X server sends
 * to the focused window.
 */
import type { Locator } from '@playwright/test';
import { runCommand } from '../../scripts/command.ts';
import { startVirtualDisplay } from '../../scripts/display.ts';
import { combineEnvironments } from '../../scripts/project.ts';
import { strings } from '../../common/strings.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test as base } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

// The keyboard belongs to a whole display, so each of these tests has its own display.
const test = base.extend<{ readonly press: (keys: string) => Promise<void> }>({
  press: async ({ app }, use) => {
    const display = await startVirtualDisplay();
    try {
      const xdotool = async (...args: readonly string[]): Promise<void> => {
        const env = combineEnvironments(process.env, display.env);
        const { code, output } = await runCommand('xdotool', args, 'kept', env);
        if (code !== 0) throw new Error(`xdotool ${args.join(' ')} ended with ${code}: ${output}`);
      };
      const press = (keys: string): Promise<void> => xdotool('key', '--clearmodifiers', keys);
      await app.launch({ env: display.env, isSpawned: true });
      const window = ['search', '--sync', '--onlyvisible', '--name', `^${strings.productName}$`];
      await xdotool(...window, 'windowfocus', '--sync');
      // The menu is set after the first frame, and only its effects show that it exists.
      await expect(async () => {
        await press('ctrl+comma');
        await expect(settings(app)).toBeVisible({ timeout: 1_000 });
      }).toPass();
      await app.goTo('Home');
      await use(press);
      await app.close();
    } finally {
      await display.stop();
    }
  },
});

const settings = (app: DesktopApp): Locator =>
  app.window.getByRole('heading', { name: strings.places.settings });

/** Opens the waiting panel's text field, focuses it and enters a text. */
async function enterField(app: DesktopApp): Promise<Locator> {
  await app.button(strings.actions.signIn).click();
  await expect(app.button(strings.actions.copyLink)).toBeVisible();
  await app.window.getByText(strings.trouble.title).click();
  const field = app.window.getByLabel(strings.trouble.pasteLabel);
  await field.click();
  return field;
}

const zoom = (app: DesktopApp): Promise<number> => app.window.evaluate(() => devicePixelRatio);

for (const where of ['in a field', 'outside any field'] as const) {
  const walkIn = async (app: DesktopApp): Promise<void> => {
    if (where === 'in a field') await enterField(app);
  };

  test(`Ctrl with plus, minus and zero zooms, ${where}`, exhaustive, async ({ app, press }) => {
    await walkIn(app);
    for (const larger of ['ctrl+plus', 'ctrl+equal']) {
      await press(larger);
      await expect.poll(() => zoom(app), larger).toBeGreaterThan(1);
      await press('ctrl+0');
      await expect.poll(() => zoom(app)).toBe(1);
    }
    await press('ctrl+minus');
    await expect.poll(() => zoom(app)).toBeLessThan(1);
    await press('ctrl+0');
    await expect.poll(() => zoom(app)).toBe(1);
  });

  test(`Ctrl+R reloads the page and Ctrl+Shift+I opens the developer tools, ${where}`, async ({
    app,
    press,
  }) => {
    await walkIn(app);
    const isLoaded = app.window.waitForEvent('load');
    await press('ctrl+r');
    await isLoaded;
    const whole = await app.window.evaluate(() => innerWidth * innerHeight);
    await press('ctrl+shift+i');
    // The developer tools shrink the page.
    await expect.poll(() => app.window.evaluate(() => innerWidth * innerHeight)).toBeLessThan(whole);
  });

  test(`Ctrl+W closes the window and ends the app, ${where}`, exhaustive, async ({ app, press }) => {
    await walkIn(app);
    await app.endBy(() => press('ctrl+w'));
  });

  test(`Ctrl+Q quits, ${where}`, async ({ app, press }) => {
    await walkIn(app);
    await app.endBy(() => press('ctrl+q'));
  });
}

test('Ctrl+comma opens the settings from anywhere', async ({ app, press }) => {
  await press('ctrl+2');
  await expect(app.window.getByRole('heading', { name: 'Sign in to see your Dashboard' })).toBeFocused();
  await press('ctrl+comma');
  await expect(settings(app)).toBeFocused();
});

test('Ctrl with a digit opens each place, and a sign-in returns to the requested one', async ({
  app,
  person,
  press,
}) => {
  await press('ctrl+2');
  await expect(app.window.getByRole('heading', { name: 'Sign in to see your Dashboard' })).toBeFocused();
  await app.button(strings.actions.signIn).click();
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
  const { account, settings: settingsName } = strings.places;
  for (const [digit, name] of [
    [1, 'Welcome, Pixel Harbor'],
    [3, account],
    [4, settingsName],
    [2, strings.places.dashboard],
  ] as const) {
    await press(`ctrl+${digit}`);
    await expect(app.window.getByRole('heading', { level: 1, name })).toBeFocused();
  }
});

test('Escape cancels a sign-in, and closes the account menu', async ({ app, person, press }) => {
  await app.button(strings.actions.signIn).click();
  await expect(app.button(strings.actions.copyLink)).toBeVisible();
  await app.nextOpenedUrl();
  await press('Escape');
  await expect(app.button(strings.actions.signIn)).toBeVisible();
  await person.signIn(pixel);
  // This view loads on demand, so the menu opens before it arrives.
  const dashboard = app.window.getByRole('link', { name: strings.places.dashboard });
  await app.button(strings.accountMenu).evaluate(
    (menu: HTMLElement, link) => {
      (link as HTMLElement).click();
      menu.focus();
      menu.click();
    },
    await dashboard.elementHandle(),
  );
  await expect(app.window.getByRole('heading', { name: strings.places.dashboard })).toBeVisible();
  await expect(app.button(strings.actions.signOut)).toBeVisible();
  await press('Escape');
  await expect(app.button(strings.actions.signOut)).toBeHidden();
  // In the page: without a window manager, the display's own focus may be anywhere.
  const focused = () => app.window.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await expect.poll(focused).toBe(strings.accountMenu);

  // The menu stays open when the focus leaves it, and the focus is then free for the next view.
  await app.button(strings.accountMenu).click();
  const home = app.window.getByRole('link', { name: strings.places.home });
  await home.focus();
  await home.press('Enter');
  await expect(app.button(strings.actions.signOut)).toBeVisible();
  await expect(app.window.getByRole('heading', { level: 1 })).toBeFocused();
});

test(
  'Tab, Enter and the space bar are enough to sign in, use the app and sign out',
  exhaustive,
  async ({ app, press }) => {
    const walkTo = async (target: Locator, key: string): Promise<void> => {
      await expect(async () => {
        await press(key);
        await expect(target).toBeFocused({ timeout: 250 });
      }).toPass();
      const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(outline, 'The person sees where they are').not.toBe('none');
    };
    const place = (name: string) => app.window.getByRole('link', { name, exact: true });
    await walkTo(place(strings.places.settings), 'Tab');
    await press('Return');
    await expect(settings(app)).toBeFocused();
    await walkTo(place(strings.places.home), 'shift+Tab');
    await press('Return');
    await walkTo(app.button(strings.actions.signIn), 'Tab');
    await press('space');
    await expect(app.button(strings.actions.copyLink)).toBeVisible();
    await walkTo(app.button(strings.actions.cancel), 'Tab');
    await press('Return');
    await expect(app.button(strings.actions.signIn)).toBeVisible();
  },
);

test('F11 toggles full screen', exhaustive, async ({ app, press }) => {
  const height = () => app.window.evaluate(() => outerHeight);
  expect(await height()).toBe(670);
  await press('F11');
  await expect.poll(height).toBe(1024);
});

test('undo, cut, copy and paste work in text fields', exhaustive, async ({ app, press }) => {
  const field = await enterField(app);
  await press('a');
  await press('b');
  await expect(field).toHaveValue('ab');
  await press('ctrl+a');
  await press('ctrl+c');
  await press('End');
  await press('ctrl+v');
  await expect(field).toHaveValue('abab');
  await press('ctrl+z');
  await expect(field).toHaveValue('ab');
  await press('ctrl+shift+z');
  await expect(field).toHaveValue('abab');
  await press('ctrl+a');
  await press('ctrl+x');
  await expect(field).toHaveValue('');
  await press('ctrl+v');
  await expect(field).toHaveValue('abab');
});
