/** Prepares this process before Electron is ready: its environment, switches, schemes and names. */
import { app, Menu } from 'electron/main';
import { protocolNames } from '../config/environment-settings.ts';
import { refuseApiKey } from '../config/sign-in-settings.ts';
import { usePasswordStore } from '../desktop/secret-service.ts';
import type { Log } from '../lib/log.ts';
import { offerNoCertificate } from '../lib/net-fetch.ts';
import { registerRendererScheme } from '../window/renderer-protocol.ts';
import { refuseDnsPrefetching } from '../window/window.ts';
import { chooseTemporaryFolder } from './temporary-folder.ts';

export function prepareProcess(log: Log): void {
  refuseApiKey(log);
  registerRendererScheme();
  refuseDnsPrefetching();
  offerNoCertificate();
  usePasswordStore(app);
  // Before Electron sets its default menu, just before it is ready.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  // On Windows it connects the window to the installer's shortcut.
  app.setAppUserModelId(protocolNames.applicationId);
  const temporaryFolder = chooseTemporaryFolder(process.env);
  if (process.platform !== 'win32' && temporaryFolder !== null) process.env['TMPDIR'] = temporaryFolder;
}
