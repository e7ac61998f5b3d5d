/** What the tests need before the first of them starts: Electron, Debian packages, and the app built. */
import { buildIfStale, setUp } from '../../scripts/set-up.ts';

export default async function prepare(): Promise<void> {
  await setUp(['electron', 'walkthrough', 'tests']);
  await buildIfStale();
}
