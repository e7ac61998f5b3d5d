/** KDE's wallet on a session bus, without KDE around it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { runCommand } from '../../scripts/command.ts';
import { hasService } from '../../scripts/keyring.ts';
import type { Environment } from '../../scripts/project.ts';
import { startProcess } from '../kit/app-process.ts';

const wallet = 'kwalletd5';
const service = `org.kde.${wallet}`;

const desktop: Environment = { XDG_CURRENT_DESKTOP: 'KDE', KDE_SESSION_VERSION: '5' };

/** KDE's opener, which `xdg-open` runs there: hands over as it does without a desktop. */
const opener = '#!/bin/sh\nunset XDG_CURRENT_DESKTOP KDE_SESSION_VERSION\nexec xdg-open "$1"\n';

/** Without KDE's assistant, which waits for the user, and without a question for each program. */
const settings = '[Wallet]\nEnabled=true\nFirst Use=false\nPrompt on Open=false\n';

/** What PAM makes of the user's password at the login. */
const passwordHash = Array.from({ length: 56 }, (_, place) => place).join(',');

/**
 * Starts the wallet and opens it as a login does.
 *
 * @param folder for its files
 * @param env has the session bus
 * @returns what an app on KDE's desktop has in its environment, and what ends the wallet
 */
export async function startKdeWallet(
  folder: string,
  env: Environment,
): Promise<{ readonly env: Environment; stop(): Promise<void> }> {
  const config = join(folder, 'config');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'kwalletrc'), settings);
  const ownEnv: Environment = {
    ...env,
    HOME: folder,
    XDG_CONFIG_HOME: config,
    XDG_DATA_HOME: join(folder, 'data'),
    QT_QPA_PLATFORM: 'offscreen',
  };
  await writeFile(join(folder, 'kde-open5'), opener, { mode: 0o755 });
  const { kill } = startProcess(wallet, [], ownEnv, () => {});
  await expect.poll(() => hasService(ownEnv, service), { message: 'The wallet is up' }).toBe(true);
  const open = ['org.kde.KWallet.pamOpen', 'string:kdewallet', `array:byte:${passwordHash}`, 'int32:0'];
  const call = ['--session', '--print-reply', `--dest=${service}`, `/modules/${wallet}`, ...open];
  const { code, output } = await runCommand('dbus-send', call, 'kept', ownEnv);
  expect(code, output).toBe(0);
  return { env: { ...env, ...desktop, PATH: `${folder}:${env['PATH']}` }, stop: kill };
}
