/** Runs with an older version, and leaves a session behind. */
import { enterCredentials, expect, expectSignedIn, lastingHome, pressSignIn, test } from './fixtures.ts';

test.use({ home: async ({}, use) => use(lastingHome) });

test('a person signs in with a real browser, and the session is theirs alone', async ({ app, tab }) => {
  await app.launch();
  await pressSignIn(app);
  await tab.goto(await app.nextOpenedUrl());
  await enterCredentials(tab);
  await expect(tab).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/done$/);
  await expectSignedIn(app);
});
