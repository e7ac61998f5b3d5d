/** The app that the Debian package of `npm run dist:local` installs. */
import { usualPort } from '../../emulator/usual-address.ts';
import { planLocalPackage } from '../../scripts/dist-plan.ts';
import type { Program } from '../e2e/program.ts';

export const { productName, packageName, applicationId } = planLocalPackage('0.0.0');
/** The ordinary user whose account the tests make. */
export const testUser = 'authkit-desktop-test';
export const installedFolder = `/opt/${packageName}`;
export const desktopEntry = `/usr/share/applications/${applicationId}.desktop`;

export const installedProgram: Program = {
  executable: `/usr/bin/${packageName}`,
  args: [],
  takesModules: false,
  authKitPort: usualPort,
  installation: { packageName, profileName: productName, desktopEntry },
};
