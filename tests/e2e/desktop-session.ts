/**
 * The user's session that the app runs in: its environment, its keyring, and the addresses that the app opens in the
 * browser and the browser in the app.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from '@playwright/test';
import { createBrowserHandover } from '../../scripts/browser-handover.ts';
import { runCommand } from '../../scripts/command.ts';
import { startKeyring } from '../../scripts/keyring.ts';
import type { Keyring } from '../../scripts/keyring.ts';
import type { Environment } from '../../scripts/project.ts';
import { customProtocol } from '../../common/product.ts';
import { startProcess } from '../kit/app-process.ts';
import type { AppProcess } from '../kit/app-process.ts';
import type { Program } from './program.ts';

export interface DesktopSession {
  /** The app's profile. */
  readonly profile: string;
  /** The environment of what runs in it, without the app's own settings; its keyring starts when it is first wanted. */
  env(hasKeyring?: boolean): Promise<Environment>;
  /** What the keyring's session bus is, once the app has been launched with one. */
  keyringEnv(): Environment;
  /** Ends the keyring, whose collections the next launch finds unlocked again; the app must not be running. */
  restartKeyring(): Promise<void>;
  /** Puts another, empty keyring in the place of the one that the app has used; the app must not be running. */
  replaceKeyring(): Promise<void>;
  /** The next address that the app opened in the system's browser, in order. */
  nextOpenedUrl(): Promise<string>;
  /** All of them so far. */
  openedUrls(): readonly string[];
  /** Has the system open its browser by another command, in which `%u` stands for the address. */
  useBrowser(command: string): Promise<void>;
  /** What a browser that is to open the app needs in its environment. */
  browserEnv(): Environment;
  /** Opens an address of the app's protocol as a browser does: by `xdg-open`, without the app's settings. */
  openAddress(
    address: string,
    hasKeyring: boolean | undefined,
    hear: (text: string) => void,
  ): Promise<AppProcess>;
  /** Has an address start the app with these flags, besides those of its desktop entry. */
  addStartFlags(flags: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** @param folder holds the session's files; a later session with the same folder uses them again */
export async function createDesktopSession(
  { installation }: Program,
  folder: string,
): Promise<DesktopSession> {
  await mkdir(join(folder, 'handover'), { recursive: true });
  const handover = await createBrowserHandover(join(folder, 'handover'));
  const systemEnv: Environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WORKOS_'))),
    ...handover.env,
    // Whoever runs the tests may read another language.
    LANGUAGE: 'en',
  };
  // One that Chromium and xdg-open know: it decides on the keyring, and on who starts an app by its desktop entry.
  const desktop: Environment = installation === null ? {} : { XDG_CURRENT_DESKTOP: 'GNOME' };
  const applications = join(String(handover.env['XDG_DATA_HOME']), 'applications');

  let keyring: Keyring | null = null;
  const env: DesktopSession['env'] = async (hasKeyring) => {
    // Without a session bus there is no keyring, and Chromium starts no bus of its own that would outlive it.
    if (!hasKeyring) return { ...systemEnv, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
    keyring ??= await startKeyring(join(folder, 'keyring'), systemEnv);
    return { ...systemEnv, ...keyring.env, ...desktop };
  };
  const restartKeyring = async (): Promise<void> => {
    await keyring?.stop();
    keyring = null;
  };

  const opened: string[] = [];
  let taken = 0;
  const collect = async (): Promise<never> => {
    for (;;) opened.push(await handover.nextUrl());
  };
  void collect();

  return {
    profile:
      installation === null
        ? join(folder, 'profile')
        : join(String(handover.env['XDG_CONFIG_HOME']), installation.profileName),
    env,
    keyringEnv: () => ({ ...systemEnv, ...keyring?.env }),
    restartKeyring,
    async replaceKeyring() {
      await restartKeyring();
      await rm(join(String(systemEnv['XDG_DATA_HOME']), 'keyrings'), { recursive: true });
    },
    async nextOpenedUrl() {
      await expect.poll(() => opened.length, { message: 'The app opens the browser' }).toBeGreaterThan(taken);
      return opened[taken++] ?? '';
    },
    openedUrls: () => opened,
    useBrowser: (command) =>
      writeFile(
        join(applications, 'handover-browser.desktop'),
        `[Desktop Entry]\nType=Application\nName=Browser\nExec=${command}\n`,
      ),
    browserEnv: () => ({ ...systemEnv, ...desktop }),
    openAddress: async (address, hasKeyring, hear) =>
      startProcess('xdg-open', [address], { ...(await env(hasKeyring)), ...desktop }, hear),
    async addStartFlags(flags) {
      const entry = installation?.desktopEntry ?? join(applications, `${customProtocol}-development.desktop`);
      const changed = (await readFile(entry, 'utf8')).replace(
        /^(Exec=.*) (%u)$/im,
        `$1 ${flags.join(' ')} $2`,
      );
      // The person's own entries come before the system's.
      await writeFile(join(applications, basename(entry)), changed);
      await runCommand('update-desktop-database', [applications], 'kept');
    },
    async close() {
      await restartKeyring();
      await handover.close();
    },
  };
}
