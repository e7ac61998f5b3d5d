import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

test('a problem for support comes with its details', async ({ app, person, emulator }) => {
  await app.launch();
  const fault = { kind: 'status', status: 400, body: { error: 'invalid_client' } } as const;
  emulator.control.addFault({ path: '/user_management/authenticate', times: 1, fault });
  await app.button('Sign in').click();
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  const alert = app.window.getByRole('alert');
  await expect(alert).toContainText(strings.problems['client-refused'].title);
  await alert.getByRole('button', { name: strings.diagnostics.copy }).click();
  await expect(alert.getByRole('status')).toContainText(strings.diagnostics.copied);
});

test(
  'the user can dismiss a problem that doesn’t affect the session',
  exhaustive,
  async ({ app, person }) => {
    await app.launch();
    await person.signIn(pixel);
    await app.goTo('Home');
    await app.button('Use a different account').click();
    await person.followToBrowser();
    await person.tab.getByRole('button', { name: 'Cancel' }).click();
    const alert = app.window.getByRole('alert');
    await expect(alert).toContainText(strings.problems['access-denied'].title);
    await alert.getByRole('button', { name: strings.actions.dismiss }).click();
    await expect(alert).toBeHidden();
    await person.expectSignedIn(pixel);
  },
);
