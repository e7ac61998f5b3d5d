/** Runs with an older version, and leaves a session behind. */
import { pixel } from '../e2e/person.ts';
import { test } from './lasting.ts';

test('a user signs in', async ({ app, person }) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
});
