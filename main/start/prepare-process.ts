/** What has to be so before Electron is ready: the environment, switches, schemes and names of this process. */
import { app, Menu } from 'electron/main';
import { discardApiKey, protocolNames } from '../config/environment-settings.ts';
import { choosePasswordStore } from '../desktop/secret-service.ts';
import type { Log } from '../lib/log.ts';
import { offerNoCertificate } from '../lib/net-fetch.ts';
import { registerRendererScheme } from '../window/renderer-protocol.ts';
import { refuseDnsPrefetching } from '../window/window.ts';
import { chooseTemporaryFolder } from './temporary-folder.ts';

export function prepareProcess(log: Log): void {
  if (discardApiKey(process.env)) {
    log.warn('api-key-ignored', {
      advice: 'WORKOS_API_KEY is a secret: a desktop app must not have it. Remove it.',
    });
  }
  registerRendererScheme();
  refuseDnsPrefetching();
  offerNoCertificate();
  const passwordStore = choosePasswordStore(process.platform, process.env);
  if (passwordStore !== null && !app.commandLine.hasSwitch('password-store')) {
    app.commandLine.appendSwitch('password-store', passwordStore);
  }
  // Before Electron builds its own, which it does on the way to being ready.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  // On Windows it is what connects the window with the shortcut of the installer.
  app.setAppUserModelId(protocolNames.applicationId);
  const temporaryFolder = chooseTemporaryFolder(process.env);
  if (process.platform !== 'win32' && temporaryFolder !== null) process.env['TMPDIR'] = temporaryFolder;
}
