/** What the tests need before the first of them starts: Electron, Debian packages, and the apps built. */
import { buildIfStale, setUp } from '../../scripts/set-up.ts';
import { buildMinimalAppIfStale } from './minimal-app.ts';

export default async function prepare(): Promise<void> {
  await setUp(['electron', 'walkthrough', 'tests']);
  await buildIfStale();
  await buildMinimalAppIfStale();
}
