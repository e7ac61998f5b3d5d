/** Runs after the update from an older version, before the access token of the session that this left has expired. */
import { readdirSync, statSync } from 'node:fs';
import { authFile } from '../../main/lib/profile-files.ts';
import { expect } from '../e2e/fixtures.ts';
import { pixel } from '../e2e/person.ts';
import { installedFolder } from './installed-program.ts';
import { test } from './lasting.ts';

test('after an update the user is still signed in, without a browser', async ({ app, person, emulator }) => {
  expect(readdirSync(installedFolder)).not.toContain('of-an-older-version');
  await app.launch({ keyring: true });
  await person.expectSignedIn(pixel);
  expect(emulator.control.calls()).toEqual([]);
  expect(app.openedUrls()).toEqual([]);
  expect(statSync(authFile(app.profile)).mode & 0o777).toBe(0o600);
});
