/** Starts the app when the user logs in: an autostart entry on Linux, the system's own list elsewhere. */
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App } from 'electron/main';
import { launchArguments, quoteArguments, type LaunchedApp } from './launch-command.ts';
import { productName } from '../config/product.ts';

export interface LoginItem {
  isOn(): Promise<boolean>;
  set(isOn: boolean): Promise<void>;
}

/** @param name of the autostart entry; a local package's differs from the released app's */
export function createLoginItem(
  app: LaunchedApp & Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>,
  name: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): LoginItem {
  if (platform !== 'linux') {
    return {
      isOn: async () => {
        const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings();
        // On Windows users can turn the entry off in the Task Manager, which keeps it. The second value alone is always
        // true for an app installed for all users (https://github.com/electron/electron/issues/31450).
        return openAtLogin && (platform !== 'win32' || executableWillLaunchAtLogin);
      },
      set: async (isOn) => app.setLoginItemSettings({ openAtLogin: isOn }),
    };
  }
  // Desktop Application Autostart Specification.
  const configHome = env['XDG_CONFIG_HOME'] || join(env['HOME'] ?? homedir(), '.config');
  const file = join(configHome, 'autostart', `${name}.desktop`);
  return {
    isOn: () =>
      access(file).then(
        () => true,
        () => false,
      ),
    set: async (isOn) => {
      if (!isOn) return rm(file, { force: true });
      await mkdir(dirname(file), { recursive: true });
      const entry = ['[Desktop Entry]', 'Type=Application', `Name=${productName}`];
      await writeFile(file, [...entry, `Exec=${quoteArguments(launchArguments(app, env))}`, ''].join('\n'));
    },
  };
}
