/**
 * Makes the operating system hand addresses of the custom protocol to this app. Installers do it for the packaged app;
 * this covers development, and Windows without an installer. Called when a sign-in needs it, never at launch: on Linux it
 * starts other programs.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { App } from 'electron/main';
import { launchCommand } from './launch-command.ts';
import { customProtocol, productName } from './product.ts';

const run = promisify(execFile);

const fileName = `${customProtocol}-development.desktop`;

function applicationsFolder(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_DATA_HOME'] || join(env['HOME'] ?? homedir(), '.local', 'share'), 'applications');
}

export async function registerCustomProtocol(
  app: Pick<App, 'isPackaged' | 'setAsDefaultProtocolClient' | 'getAppPath' | 'getPath'>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (process.platform !== 'linux') {
    if (app.isPackaged) app.setAsDefaultProtocolClient(customProtocol);
    else app.setAsDefaultProtocolClient(customProtocol, process.execPath, [app.getAppPath()]);
    return;
  }
  if (app.isPackaged) return;

  const directory = applicationsFolder(env);
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, fileName),
    [
      '[Desktop Entry]',
      'Type=Application',
      `Name=${productName} (development)`,
      `Exec=${launchCommand(app, env)} %u`,
      'NoDisplay=true',
      `MimeType=x-scheme-handler/${customProtocol};`,
      '',
    ].join('\n'),
  );
  // Without the first, desktops that cache the folder find the handler late; without the second, another may be asked.
  await run('update-desktop-database', [directory]).catch(() => {});
  await run('xdg-mime', ['default', fileName, `x-scheme-handler/${customProtocol}`]).catch(() => {});
}

/** Takes back what {@link registerCustomProtocol} did; what an installer did stays. */
export async function unregisterCustomProtocol(
  app: Pick<App, 'isPackaged' | 'removeAsDefaultProtocolClient' | 'getAppPath'>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (process.platform !== 'linux') {
    if (app.isPackaged) app.removeAsDefaultProtocolClient(customProtocol);
    else app.removeAsDefaultProtocolClient(customProtocol, process.execPath, [app.getAppPath()]);
    return;
  }
  if (app.isPackaged) return;
  const directory = applicationsFolder(env);
  await rm(join(directory, fileName), { force: true });
  await run('update-desktop-database', [directory]).catch(() => {});
}
