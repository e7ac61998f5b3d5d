/** The program started as the app. All have the same tests; tags mark those that not every program can run. */
import { electronExecutable, findElectronRuntime } from '../../scripts/electron-runtime.ts';
import { projectRoot, sandboxFlags } from '../../scripts/project.ts';

export interface Program {
  readonly executable: string;
  /** The first arguments of its command line. */
  readonly args: readonly string[];
  /** Whether it can preload modules by Node's `-r`, which a packaged app's fuses forbid. */
  readonly takesModules: boolean;
  /** The built-in port of AuthKit on 127.0.0.1, or 0 for any. */
  readonly authKitPort: number;
  /** Null if tests choose the profile and the app registers its protocol itself. */
  readonly installation: Installation | null;
}

/** An installed app's names in the system. */
export interface Installation {
  /** The name of its files among the user's settings; a local package's differs from the released app's. */
  readonly packageName: string;
  /** Its profile folder among the user's settings. */
  readonly profileName: string;
  /** The desktop entry that starts it, also by its protocol. */
  readonly desktopEntry: string;
}

/** For tests that the installed app can't run: its fuses forbid preloaded modules, and main ignores some settings. */
export const unpackaged = { tag: '@unpackaged' };

/** For tests that `npm test` leaves to `npm run test:all`. */
export const exhaustive = { tag: '@exhaustive' };

/** For tests that only root can run. */
export const asRoot = { tag: ['@exhaustive', '@root'] };

/**
 * The build in `out/`, in a bare Electron.
 *
 * @throws Error if there is no Electron
 */
export function builtProgram(): Program {
  const runtime = findElectronRuntime(process.env);
  if (runtime === null) throw new Error('There is no Electron. Run npm start once.');
  return {
    executable: electronExecutable(runtime),
    args: [...sandboxFlags, projectRoot],
    takesModules: true,
    authKitPort: 0,
    installation: null,
  };
}
