/** A complete sign-in with a picture of each step. `npm start` also runs it without a display. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { strings } from '../../common/strings.ts';
import { projectRoot } from '../../scripts/project.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

test('a user signs in, looks around and signs out', async ({ app, person }) => {
  const screenshots = join(projectRoot, 'screenshots');
  await rm(screenshots, { recursive: true, force: true });
  let count = 0;
  const step = (title: string, where: () => Page, work: () => Promise<unknown>): Promise<void> =>
    test.step(title, async () => {
      await work();
      const name = `${String(++count).padStart(2, '0')} ${title}`.toLowerCase().replaceAll(/\W+/g, '-');
      await where().screenshot({ path: join(screenshots, `${name}.png`) });
    });
  const inApp = (): Page => app.window;
  const inBrowser = (): Page => person.tab;

  await step('The app starts and asks to sign in', inApp, async () => {
    await app.launch();
    await expect(app.button('Sign in')).toBeVisible();
  });
  await step('Sign in, and the app waits for the browser', inApp, async () => {
    await app.button('Sign in').click();
    await expect(app.button('Copy link')).toBeVisible();
  });
  await step('The browser shows AuthKit', inBrowser, async () => {
    await person.followToBrowser();
    await expect(person.tab.getByLabel('Email')).toBeVisible();
  });
  await step('Email and password, and the browser is done', inBrowser, async () => {
    await person.enterCredentials(pixel);
    await expect(person.tab).toHaveURL(/\/done$/);
  });
  await step('The app knows who it is', inApp, () => expect(app.window.getByText(pixel.email)).toBeVisible());
  await step('Dashboard', inApp, async () => {
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', { name: strings.places.dashboard })).toBeVisible();
  });
  await step('Account', inApp, () => person.expectSignedIn(pixel));
  await step('Sign out, and the app asks to sign in', inApp, async () => {
    await app.signOut();
    await expect(app.button('Sign in')).toBeVisible();
  });
  await step('The browser is signed out', inBrowser, async () => {
    await person.followToBrowser();
    await expect(person.tab).toHaveURL(/\/signed-out$/);
  });
});
