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

/** @returns the value of an `Exec` key, without field codes */
export function launchCommand(app: LaunchedApp, env: NodeJS.ProcessEnv): string {
  if (app.isPackaged) {
    // An AppImage's mount ends with its process; the runtime gives the file's own path.
    const program = appImageFile(env, process.execPath) ?? process.execPath;
    // GLib looks up the program before it replaces `%%`, so the program is `env`.
    return program.includes('%') ? `env ${quote(program)}` : quote(program);
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

/** Quotes an argument only if needed: without a desktop, xdg-open treats quotes as a part of the name. */
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
