/** A user's session with the app, on any system. */
import { pixel } from '../e2e/person.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';

test('a user signs in, stays signed in after a restart, and stays signed out after another', async ({
  portableApp: app,
  visitor: person,
  emulator,
}) => {
  await app.launch();
  await person.signIn(pixel);
  const [begun] = person.authorizeRequests();
  expect(begun).toMatchObject({ code_challenge_method: 'S256', client_id: emulator.clientId });
  await app.quit();

  await app.launch();
  await person.expectSignedIn(pixel);
  expect(person.tokenRequests().filter((request) => request.startsWith('authorization_code'))).toHaveLength(
    1,
  );
  await app.signOut();
  await expect(app.button('Sign in')).toBeVisible();
  await app.quit();

  await app.launch();
  await expect(app.button('Sign in')).toBeVisible();
  await expect(app.button(strings.accountMenu)).toBeHidden();
  await app.quit();
});
