/** The app of a package made by `npm run dist:local`, in any folder. */
import { usualPort } from '../../emulator/usual-address.ts';
import { sandboxFlags } from '../../scripts/project.ts';
import type { Program } from '../e2e/program.ts';

/** @param executable may be empty only in the process that runs no tests */
export const packagedProgram = (executable = ''): Program => ({
  executable,
  args: sandboxFlags,
  takesModules: false,
  authKitPort: usualPort,
  installation: null,
});
