/** The command that starts this app on Linux (Desktop Entry Specification, “The Exec key”). */
import type { App } from 'electron/main';
import { appImageFile } from './app-image.ts';

/** Settings that a start by the desktop needs as well; none of them is secret. */
const settingNames = [
  'WORKOS_CLIENT_ID',
  'WORKOS_API_BASE_URL',
  'WORKOS_REDIRECT_URI',
  'WORKOS_ISSUER',
  'WORKOS_AUDIENCE',
] as const;

export type LaunchedApp = Pick<App, 'isPackaged' | 'getAppPath' | 'getPath'>;

/** Lists the command and its arguments. */
export function launchArguments(app: LaunchedApp, env: NodeJS.ProcessEnv): readonly string[] {
  if (app.isPackaged) {
    // An AppImage's mount ends with its process; the runtime gives the file's own path.
    const program = appImageFile(env, process.execPath) ?? process.execPath;
    // GLib looks for the program before it makes one sign of `%%`, and finds `env` all the same.
    return program.includes('%') ? ['env', program] : [program];
  }
  const settings = settingNames.flatMap((name) => (env[name] ? [`${name}=${env[name]}`] : []));
  return [
    'env',
    ...settings,
    process.execPath,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    app.getAppPath(),
    `--user-data-dir=${app.getPath('userData')}`,
  ];
}

/** @returns the value of an `Exec` key, without field codes */
export const quoteArguments = (command: readonly string[]): string => command.map(quote).join(' ');

/**
 * Quotes an argument, but only where it has to be: where there is no desktop, xdg-open takes the quotes for a part of
 * the name.
 */
function quote(argument: string): string {
  if (/^[\w@+=:,./-]+$/.test(argument)) return argument;
  const escaped = argument.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%');
  return `"${escapeValue(escaped)}"`;
}

/** Escapes the value of a key, which desktops unescape once before use. */
export function escapeValue(value: string): string {
  const letters: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' };
  return value.replaceAll(/[\\\n\r\t]/g, (sign) => `\\${letters[sign] ?? sign}`);
}
