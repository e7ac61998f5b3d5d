/** How an app is started for a test: its command line, and what it has in its environment. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyringFlag } from '../../scripts/keyring.ts';
import type { Environment } from '../../scripts/project.ts';
import { setClockAhead } from './app-clock.ts';
import type { DesktopSession } from './desktop-session.ts';
import type { Program } from './program.ts';

export interface LaunchOptions {
  /** Whether there is a real keyring; none unless asked for. */
  readonly keyring?: boolean;
  /** `WORKOS_REDIRECT_URI` */
  readonly redirectUri?: string;
  /** How far the app's clock is ahead, in milliseconds. */
  readonly clockAhead?: number;
  /** Source of a CommonJS module that the app's process runs before the app. */
  readonly module?: string;
  /**
   * Whether it is started as the system starts it, without Playwright in its main process: only such an app can be let go
   * of (see `reattachAfter`), and listens on no port of a debugger of main.
   */
  readonly isSpawned?: boolean;
  /** How many windows there will be; one unless told otherwise. */
  readonly windows?: number;
  /** More for the environment. */
  readonly env?: Environment;
  /** More for the command line. */
  readonly args?: readonly string[];
}

/** What lets a test watch the app, and the app find the keyring where no desktop says which. */
export function testFlags({ installation }: Program, { keyring }: LaunchOptions): readonly string[] {
  return ['--remote-debugging-port=0', ...(keyring && installation === null ? [keyringFlag] : [])];
}

async function moduleFlags(
  { takesModules }: Program,
  folder: string,
  { clockAhead, module }: LaunchOptions,
): Promise<readonly string[]> {
  const flags: string[] = [];
  if (!takesModules && (clockAhead !== undefined || module !== undefined)) {
    throw new Error('This app takes no modules: the test needs the tag of those that want one.');
  }
  if (clockAhead !== undefined) flags.push('-r', await setClockAhead(folder, clockAhead));
  if (module !== undefined) {
    const file = join(folder, 'module.cjs');
    await writeFile(file, module);
    flags.push('-r', file);
  }
  return flags;
}

/**
 * @param folder for the modules that the app is to run
 * @param session that it runs in
 * @param authKit where it is to sign in, unless that is built in
 * @returns its executable, command line and environment
 */
export async function launchCommand(
  program: Program,
  folder: string,
  session: Pick<DesktopSession, 'profile' | 'env'>,
  authKit: { readonly url: string; readonly clientId: string },
  options: LaunchOptions,
): Promise<readonly [executable: string, args: readonly string[], env: Environment]> {
  const flags = [
    ...(await moduleFlags(program, folder, options)),
    ...program.args,
    ...(program.installation === null ? [`--user-data-dir=${session.profile}`] : []),
    ...testFlags(program, options),
    ...(options.args ?? []),
  ];
  const settings = {
    WORKOS_CLIENT_ID: authKit.clientId,
    WORKOS_API_BASE_URL: authKit.url,
    WORKOS_REDIRECT_URI: options.redirectUri,
  };
  const env = { ...(await session.env(options.keyring)), ...settings, ...options.env };
  return [program.executable, flags, env];
}
