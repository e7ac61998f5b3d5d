/** Prepares the tests: Electron, Debian packages, and the built apps. */
import { buildIfStale, setUp } from '../../scripts/set-up.ts';
import { buildMinimalAppIfStale } from './minimal-app.ts';

export default async function prepare(): Promise<void> {
  await setUp(['electron', 'walkthrough', 'tests']);
  await buildIfStale();
  await buildMinimalAppIfStale();
}
