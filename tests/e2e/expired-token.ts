import type { Emulator } from '../../emulator/index.ts';
import type { DesktopApp } from './desktop-app.ts';
import type { LaunchOptions } from './launch-command.ts';
import { pixel } from './person.ts';
import type { Person } from './person.ts';

export interface Scene {
  readonly app: DesktopApp;
  readonly person: Person;
  readonly emulator: Emulator;
}

/**
 * Signs Pixel in, and sets the app's clock past the expiry of the access token: it is renewed on its next use, and not
 * before. The replay grace lasts longer than a test.
 */
export async function signInUntilExpiry(
  { app, person, emulator }: Scene,
  options: LaunchOptions = {},
): Promise<void> {
  emulator.control.configure({ replayGraceSeconds: 600 });
  await app.launch({ ...options, keyring: true, clockAhead: 0 });
  await person.signIn(pixel);
  await app.setClock(10 * 60 * 1000);
}
