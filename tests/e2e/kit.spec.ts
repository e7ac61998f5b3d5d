// The example of docs/add-to-your-app.md, with the app of examples/minimal.
import { expect, test } from './minimal-app.ts';

test('an administrator stays signed in without a network, until the session is revoked', async ({
  app,
  emulator,
  signedInAs,
  fault,
}) => {
  emulator.control.configure({ accessTokenLifetimeSeconds: 1 });
  await signedInAs('admin');
  await expect(app.window.getByText('nova@example.com')).toBeVisible();

  const comeBack = await fault('offline');
  await app.relaunch();
  await expect(app.window.getByText('nova@example.com')).toBeVisible();
  await comeBack();

  await fault('revoked');
  await app.relaunch();
  await expect(app.window.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
