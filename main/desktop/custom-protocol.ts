/**
 * Makes the operating system hand addresses of the custom protocol to this app. Installers do it for the packaged app;
 * this covers development, Windows without an installer, and an AppImage. Never called before the first frame: on Linux
 * it starts other programs.
 */
import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { App } from 'electron/main';
import { appImageFile } from './app-image.ts';
import { escapeValue, launchArguments, quoteArguments } from './launch-command.ts';

type Registered = Pick<App, 'isPackaged' | 'getName' | 'getAppPath' | 'getPath'>;

const run = promisify(execFile);

/** The app's names for registration. */
export interface ProtocolNames {
  /** The scheme, in lower case and without `:`. */
  readonly customProtocol: string;
  /** In reverse domain order; the name of the files that an AppImage writes into the user's home. */
  readonly applicationId: string;
}

const mimeType = ({ customProtocol }: ProtocolNames): string => `x-scheme-handler/${customProtocol}`;
const developmentEntry = ({ customProtocol }: ProtocolNames): string =>
  `${customProtocol}-development.desktop`;
/** Must differ from the name of an installer's entry, which this one would hide. */
const appImageEntry = ({ applicationId }: ProtocolNames): string => `${applicationId}.AppImage.desktop`;

const dataHome = (env: NodeJS.ProcessEnv): string =>
  env['XDG_DATA_HOME'] || join(env['HOME'] ?? homedir(), '.local', 'share');
const applicationsFolder = (env: NodeJS.ProcessEnv): string => join(dataHome(env), 'applications');
const iconFile = ({ applicationId }: ProtocolNames, env: NodeJS.ProcessEnv): string =>
  join(dataHome(env), 'icons', `${applicationId}.AppImage.png`);

/** Registers the app as development needs it, or as {@link registerAppImage} does. */
export async function registerCustomProtocol(
  app: Registered & Pick<App, 'setAsDefaultProtocolClient'>,
  names: ProtocolNames,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const { customProtocol } = names;
  if (process.platform !== 'linux') {
    if (app.isPackaged) app.setAsDefaultProtocolClient(customProtocol);
    else app.setAsDefaultProtocolClient(customProtocol, process.execPath, [app.getAppPath()]);
    return;
  }
  if (app.isPackaged) return registerAppImage(app, names, env);

  const folder = applicationsFolder(env);
  await mkdir(folder, { recursive: true });
  const name = `${app.getName()} (development)`;
  const entry = join(folder, developmentEntry(names));
  await writeHandler(entry, describeHandler(entry, app, names, env, name, []));
  // Without the first, desktops that cache the folder find the handler late; without the second, another may be asked.
  await updateDatabase(folder).catch(() => {});
  await makeDefault(names, developmentEntry(names)).catch(() => {});
}

/**
 * Registers the AppImage that this app runs from, if it does. It writes only changes, such as the AppImage's new place,
 * and gives way to any other handler: an installed copy of the app, or the user's choice.
 */
export async function registerAppImage(
  app: Registered,
  names: ProtocolNames,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const file = app.isPackaged && process.platform === 'linux' ? appImageFile(env, process.execPath) : null;
  if (file === null || !(await isFile(file)) || (await isUnwanted(env))) return;

  const folder = applicationsFolder(env);
  const entry = join(folder, appImageEntry(names));
  const icon = iconFile(names, env);
  const handler = describeHandler(entry, app, names, env, app.getName(), [
    // An AppImage is removed by deleting it; desktops then pass over its entry.
    `TryExec=${escapeValue(file)}`,
    `Icon=${escapeValue(icon)}`,
    `StartupWMClass=${names.applicationId}`,
  ]);
  const earlier = await readFile(entry, 'utf8').catch(() => null);
  if (earlier === handler.entry) return;
  const present = await findDefault(names).catch(() => '');
  const isAnothers = present !== '' && present !== appImageEntry(names);
  if (earlier === null && isAnothers) return;

  await mkdir(folder, { recursive: true });
  await writeHandler(entry, handler);
  // Without it desktops show one of their own.
  await mkdir(dirname(icon), { recursive: true })
    .then(() => copyFile(join(env['APPDIR'] ?? '', '.DirIcon'), icon))
    .catch(() => {});
  await updateDatabase(folder).catch(() => (isAnothers ? null : makeDefault(names, appImageEntry(names))));
}

/**
 * Undoes {@link registerCustomProtocol}. An installer's registration stays; on Windows and macOS both write the same
 * entry, so a packaged app leaves it to the uninstaller.
 */
export async function unregisterCustomProtocol(
  app: Pick<App, 'isPackaged' | 'removeAsDefaultProtocolClient' | 'getAppPath'>,
  names: ProtocolNames,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (process.platform !== 'linux') {
    if (!app.isPackaged)
      app.removeAsDefaultProtocolClient(names.customProtocol, process.execPath, [app.getAppPath()]);
    return;
  }
  const folder = applicationsFolder(env);
  const entry = join(folder, (app.isPackaged ? appImageEntry : developmentEntry)(names));
  if (app.isPackaged) await rm(iconFile(names, env), { force: true });
  if (!(await isFile(entry))) return;
  await rm(entry);
  await rm(scriptBeside(entry), { force: true });
  await updateDatabase(folder).catch(() => {});
}

/** The texts of a desktop entry, and of the script that it starts if it needs one. */
interface Handler {
  readonly entry: string;
  readonly script: string | null;
}

const scriptBeside = (entry: string): string => entry.replace(/\.desktop$/, '.sh');

/** A desktop entry that takes the addresses and is in no menu (Desktop Entry Specification). */
function describeHandler(
  file: string,
  app: Registered,
  names: ProtocolNames,
  env: NodeJS.ProcessEnv,
  name: string,
  more: readonly string[],
): Handler {
  const command = launchArguments(app, env);
  // Where there is no desktop, xdg-open cuts the command at each space, whatever is in quotes.
  const script = quoteArguments(command).includes('"')
    ? `exec ${command.map(quoteForShell).join(' ')} "$@"\n`
    : null;
  const entry = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec=${quoteArguments(script === null ? command : ['sh', scriptBeside(file)])} %u`,
    ...more,
    'NoDisplay=true',
    `MimeType=${mimeType(names)};`,
    '',
  ].join('\n');
  return { entry, script };
}

async function writeHandler(file: string, { entry, script }: Handler): Promise<void> {
  if (script !== null) await writeFile(scriptBeside(file), script);
  await writeFile(file, entry);
}

const quoteForShell = (argument: string): string => `'${argument.replaceAll("'", String.raw`'\''`)}'`;

/** Whether AppImages are to leave this desktop alone (AppImageSpec, “Desktop integration”). */
async function isUnwanted(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (env['DESKTOPINTEGRATION']) return true;
  const folders = [dataHome(env), '/usr/share', '/etc'];
  const refusals = folders.map((folder) => access(join(folder, 'appimagekit', 'no_desktopintegration')));
  return (await Promise.allSettled(refusals)).some(({ status }) => status === 'fulfilled');
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

const updateDatabase = (folder: string) => run('update-desktop-database', [folder]);
const makeDefault = (names: ProtocolNames, entry: string) =>
  run('xdg-mime', ['default', entry, mimeType(names)]);
const findDefault = async (names: ProtocolNames): Promise<string> =>
  (await run('xdg-mime', ['query', 'default', mimeType(names)])).stdout.trim();
