/** The app of a package that `npm run dist:local` has made, wherever it lies. */
import { usualPort } from '../../emulator/usual-address.ts';
import { sandboxFlags } from '../../scripts/project.ts';
import type { Program } from '../e2e/program.ts';

/** @param executable empty as long as it is not known, which only the process that runs no test may do */
export const packagedProgram = (executable = ''): Program => ({
  executable,
  args: sandboxFlags,
  takesModules: false,
  authKitPort: usualPort,
  installation: null,
});
