/** The Debian packages that the rehearsal takes. Without them, its steps are left out one by one. */
import { provideDebianPackages } from '../../scripts/debian-packages.ts';

export default async function prepare(): Promise<void> {
  await provideDebianPackages(['rehearsal']).catch((error: Error) => console.log(error.message));
}
