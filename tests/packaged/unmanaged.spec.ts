/** Runs with a policy that others than root can change, once for each way. */
import { strings } from '../../common/strings.ts';
import { expect, test } from '../e2e/fixtures.ts';

test('a policy that other users can change is ignored, and Settings and the log say so @security', async ({
  app,
  person,
}) => {
  await app.launch();
  await expect(app.button('Create account')).toBeVisible();
  expect(app.log()).toContain('policy-problem kind="unprotected"');
  await app.button('Sign in').click();
  const address = await person.nextAuthorizationUrl();
  expect(address.searchParams.has('organization_id')).toBe(false);
  expect(address.searchParams.get('redirect_uri')).toMatch(/^http:/);
  await app.button('Cancel').click();

  await app.goTo('Settings');
  const main = app.window.getByRole('main');
  await expect(main.getByRole('heading', { name: strings.settings.managed })).toBeVisible();
  await expect(main.getByRole('alert')).toContainText(strings.settings.policyProblem.title);
  await expect(main).not.toContainText(strings.settings.managedSettings.signUp);
});
