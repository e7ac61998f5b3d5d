/** How another program starts this app on Linux (Desktop Entry Specification, “The Exec key”). */
import type { App } from 'electron/main';

/** Settings that a start from elsewhere has to find again; none of them is secret. */
const settingNames = [
  'WORKOS_CLIENT_ID',
  'WORKOS_API_BASE_URL',
  'WORKOS_REDIRECT_URI',
  'WORKOS_ISSUER',
  'WORKOS_AUDIENCE',
] as const;

export type LaunchedApp = Pick<App, 'isPackaged' | 'getAppPath' | 'getPath'>;

/** @returns the value of an `Exec` key, without field codes */
export function launchCommand(app: LaunchedApp, env: NodeJS.ProcessEnv): string {
  if (app.isPackaged) {
    // What an AppImage runs from is gone when it ends; it says itself where it is.
    return quote(env['APPIMAGE'] || process.execPath);
  }
  const settings = settingNames.flatMap((name) => (env[name] ? [`${name}=${env[name]}`] : []));
  const command = [
    'env',
    ...settings,
    process.execPath,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    app.getAppPath(),
    `--user-data-dir=${app.getPath('userData')}`,
  ];
  return command.map(quote).join(' ');
}

/**
 * Quotes an argument, but only where it has to be: where there is no desktop, xdg-open takes the quotes for a part of
 * the name.
 */
function quote(argument: string): string {
  if (/^[\w@+=:,./-]+$/.test(argument)) return argument;
  const escaped = argument.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%');
  // The value of a key is unescaped once before the line is read.
  return `"${escaped.replaceAll('\\', '\\\\')}"`;
}
