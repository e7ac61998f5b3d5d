/** The app of a package that `npm run dist:local` has made, wherever it lies. */
import { usualPort } from '../../emulator/usual-address.ts';
import { sandboxFlags } from '../../scripts/project.ts';
import type { Environment } from '../../scripts/project.ts';
import type { Program } from '../e2e/program.ts';

/** @throws Error if the environment does not name its executable */
export function packagedProgram({ APP_EXECUTABLE: executable }: Environment): Program {
  if (!executable) throw new Error('APP_EXECUTABLE is missing. Run the tests by npm run test:portable.');
  return { executable, args: sandboxFlags, takesModules: false, authKitPort: usualPort, installation: null };
}
