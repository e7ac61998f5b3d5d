import type { Emulator } from '../../emulator/index.ts';
import type { DesktopApp, LaunchOptions } from './desktop-app.ts';
import { pixel } from './person.ts';
import type { Person } from './person.ts';

export interface Scene {
  readonly app: DesktopApp;
  readonly person: Person;
  readonly emulator: Emulator;
}

/**
 * Signs Pixel in, and sets the app's clock past the expiry of the access token: it is renewed before it is used, and not
 * before. A refresh token that was spent may be repeated for as long as a test takes.
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
