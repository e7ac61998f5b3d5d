/** Runs with a valid policy. */
import { join } from 'node:path';
import { policy } from './policy.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from '../e2e/fixtures.ts';
import { pixel } from '../e2e/person.ts';

test('a policy owned by root overrides the environment, and Settings show it @security', async ({
  app,
  person,
  folder,
}) => {
  await app.launch({
    redirectUri: 'http://127.0.0.1:*/callback',
    env: { DESKTOP_POLICY_FILE: join(folder, 'no-policy.json') },
  });
  await app.button('Sign in').click();
  await expect(app.button('Create account')).toHaveCount(0);
  await person.followToBrowser();
  expect(person.authorizeRequests()).toMatchObject([
    { organization_id: policy.organizationId, redirect_uri: policy.redirectUri },
  ]);
  await app.openAddress(await person.credentialsToAddress(pixel));
  await person.confirmAccount(pixel);
  await person.expectSignedIn(pixel);

  await app.goTo('Settings');
  const main = app.window.getByRole('main');
  await expect(main.getByRole('heading', { name: strings.settings.managed })).toBeVisible();
  for (const [setting, value] of Object.entries(policy)) {
    const name = strings.settings.managedSettings[setting as keyof typeof policy];
    await expect(main.locator('dl').first()).toContainText(`${name}${value}`);
  }
  await expect(main.getByRole('alert')).toHaveCount(0);
});
