/** What is started as the app. The tests are the same for each; what not every one can do says so by its tag. */
import { electronExecutable, findElectronRuntime } from '../../scripts/electron-runtime.ts';
import { projectRoot, sandboxFlags } from '../../scripts/project.ts';

export interface Program {
  readonly executable: string;
  /** What comes first on its command line. */
  readonly args: readonly string[];
  /** Whether it runs modules ahead of its own, by Node's `-r`; a packaged app's fuses keep them out. */
  readonly takesModules: boolean;
  /** The port of 127.0.0.1 where it expects AuthKit, if that is built in, or 0 for any. */
  readonly authKitPort: number;
  /** Null where a test says which profile to use, and the app registers its protocol itself. */
  readonly installation: Installation | null;
}

/** How a system knows an app that was installed. */
export interface Installation {
  /** Names its own files among the person's settings: that of a package for trying is not the released app's. */
  readonly packageName: string;
  /** The folder of its profile among the person's settings. */
  readonly profileName: string;
  /** The file that says how it is started, also by its protocol. */
  readonly desktopEntry: string;
}

/** For tests that the installed app can't run: its fuses keep out modules ahead of it, and main ignores some settings. */
export const unpackaged = { tag: '@unpackaged' };

/** For tests that stand behind a promise of docs/security.md. */
export const security = { tag: '@security' };

/** For tests that `npm test` leaves to `npm run test:all`. */
export const exhaustive = { tag: '@exhaustive' };

/** For those of them that only root can run. */
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
