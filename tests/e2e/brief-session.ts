import { expect } from '@playwright/test';
import type { Emulator } from '../../emulator/index.ts';
import { strings } from '../../common/strings.ts';
import type { DesktopApp } from './desktop-app.ts';
import { pixel } from './person.ts';
import type { Person } from './person.ts';

export interface Scene {
  readonly app: DesktopApp;
  readonly person: Person;
  readonly emulator: Emulator;
}

/**
 * Signs Pixel in with an access token that has to be renewed before it is used, and then lasts. A refresh token that
 * was spent may be repeated for as long as a test takes.
 */
export async function signInBriefly({ app, person, emulator }: Scene): Promise<void> {
  emulator.control.configure({ accessTokenLifetimeSeconds: 0, replayGraceSeconds: 600 });
  await app.launch({ keyring: true });
  // No step more than it takes: after five seconds the app renews such a token by itself.
  await app.button('Sign in').click();
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await expect(app.button(strings.accountMenu)).toBeVisible();
  emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
}
