/** What is started as the app. */
import { usualPort } from '../../emulator/usual-address.ts';
import { electronExecutable, findElectronRuntime } from '../../scripts/electron-runtime.ts';
import { projectRoot, sandboxFlags } from '../../scripts/project.ts';
import type { Environment } from '../../scripts/project.ts';

export interface Program {
  readonly executable: string;
  /** What comes first on its command line. */
  readonly args: readonly string[];
  /** The port where it expects AuthKit, if that is built in, or 0 for any. */
  readonly authKitPort: number;
}

/** The build in `out/`, in a bare Electron. */
export function builtProgram(): Program {
  const runtime = findElectronRuntime(process.env);
  if (runtime === null) throw new Error('There is no Electron. Run the tests by npm run test:portable.');
  return { executable: electronExecutable(runtime), args: [...sandboxFlags, projectRoot], authKitPort: 0 };
}

/** A package that `npm run dist -- --local` has made. */
export function packagedProgram({ APP_EXECUTABLE: executable }: Environment): Program {
  if (!executable) throw new Error('APP_EXECUTABLE is missing. Run the tests by npm run test:portable.');
  return { executable, args: sandboxFlags, authKitPort: usualPort };
}
