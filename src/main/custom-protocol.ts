/**
 * Makes the operating system hand addresses of the custom protocol to this app. Installers do it for the packaged app;
 * this covers development, and Windows without an installer. Called when a sign-in needs it, never at launch: on Linux it
 * starts other programs.
 */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { App } from 'electron/main';
import { customProtocol, productName } from './product.ts';

const run = promisify(execFile);

/** Settings that a start from the browser has to find again; none of them is secret. */
const settingNames = ['WORKOS_CLIENT_ID', 'WORKOS_API_BASE_URL', 'WORKOS_REDIRECT_URI'] as const;

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

  const dataHome = env['XDG_DATA_HOME'] || join(env['HOME'] ?? homedir(), '.local', 'share');
  const directory = join(dataHome, 'applications');
  const fileName = `${customProtocol}-development.desktop`;
  const settings = settingNames.flatMap((name) => (env[name] ? [`${name}=${env[name]}`] : []));
  const command = [
    'env',
    ...settings,
    process.execPath,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    app.getAppPath(),
    `--user-data-dir=${app.getPath('userData')}`,
  ];
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, fileName),
    [
      '[Desktop Entry]',
      'Type=Application',
      `Name=${productName} (development)`,
      `Exec=${command.map(quote).join(' ')} %u`,
      'NoDisplay=true',
      `MimeType=x-scheme-handler/${customProtocol};`,
      '',
    ].join('\n'),
  );
  // Without the first, desktops that cache the folder find the handler late; without the second, another may be asked.
  await run('update-desktop-database', [directory]).catch(() => {});
  await run('xdg-mime', ['default', fileName, `x-scheme-handler/${customProtocol}`]).catch(() => {});
}

/**
 * Quotes an argument of an `Exec` line (Desktop Entry Specification, "The Exec key"), but only where it has to be:
 * where there is no desktop, xdg-open takes the quotes for a part of the name.
 */
function quote(argument: string): string {
  if (/^[\w@+=:,./-]+$/.test(argument)) return argument;
  const escaped = argument.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%');
  // The value of a key is unescaped once before the line is read.
  return `"${escaped.replaceAll('\\', '\\\\')}"`;
}
