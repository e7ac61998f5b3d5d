/** An action that requires a recent sign-in (RFC 9470), with a real browser. */
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { aurora, nova } from './person.ts';

const { admin } = strings.dashboard.api;
const { confirmation, actions, problems } = strings;

test('the admin API answers once the user has signed in again, and not if they give up @security', async ({
  app,
  person,
  emulator,
}) => {
  await app.launch();
  await app.button(actions.signIn).click();
  await person.followToBrowser();
  await person.enterCredentials(nova);
  // Where they are an administrator.
  await person.tab.getByRole('button', { name: 'Aurora Instruments' }).click();
  await expect(person.tab).toHaveURL(/\/done$/);
  await app.goTo('Dashboard');
  const [first] = emulator.control.sessions();

  emulator.control.configure({ adminMaxAgeSeconds: 0 });
  const dialog = app.window.getByRole('dialog', { name: confirmation.title });
  for (const giveUp of [
    () => app.button(actions.cancel).click(),
    () => app.window.keyboard.press('Escape'),
  ]) {
    await app.button(admin).click();
    await expect(dialog).toBeVisible();
    await app.nextOpenedUrl();
    await giveUp();
    await expect(dialog).toBeHidden();
    await expect(app.window.getByRole('main')).toContainText(problems['not-confirmed'].title);
  }
  expect(emulator.control.sessions().map(({ ended }) => ended)).toEqual([false]);

  await app.button(admin).click();
  await expect(dialog).toBeVisible();
  await person.followToBrowser();
  expect(person.authorizeRequests().at(-1)).toMatchObject({ max_age: '0', organization_id: aurora });
  await expect(person.tab.getByLabel('Email')).toHaveValue(nova.email);
  // Recent enough from here on.
  emulator.control.configure({ adminMaxAgeSeconds: 300 });
  await person.enterCredentials(nova);
  await expect(person.tab).toHaveURL(/\/done$/);

  await expect(dialog).toBeHidden();
  await expect(app.window.getByRole('main')).toContainText(aurora);
  await expect(app.window.getByRole('heading', { name: strings.places.dashboard })).toBeVisible();
  await expect(app.button(admin)).toBeFocused();
  await expect.poll(() => emulator.control.sessions().map(({ ended }) => ended)).toEqual([true, false]);
  expect(emulator.control.sessions()[0]?.id).toBe(first?.id);
  expect(person.tokenRequests()).toEqual(['authorization_code 200', 'authorization_code 200']);
});
