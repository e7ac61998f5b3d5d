import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

test('the app reports a code that AuthKit refuses, and signing in again works', async ({
  app,
  person,
  emulator,
}) => {
  await app.launch();
  emulator.control.addFault({
    path: '/user_management/authenticate',
    times: 1,
    fault: {
      kind: 'status',
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Call 555-0100' },
    },
  });
  await app.button('Sign in').click();
  await person.followToBrowser();
  await person.enterCredentials(pixel);

  await expect(person.tab).toHaveURL(/\/failed$/);
  const { title, advice } = strings.problems['code-refused'];
  await expect(app.window.getByRole('alert')).toContainText(`${title} ${advice}`);
  await expect(app.window.locator('body')).not.toContainText('555');

  await app.button('Sign in').click();
  await person.followToBrowser();
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(pixel);
});
