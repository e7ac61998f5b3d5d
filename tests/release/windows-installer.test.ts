/**
 * `build/installer.nsh` in an installer for Windows that electron-builder makes by makensis, run by Wine: checks the
 * registry after each step. The rest of the installer is tests/release/installer.nsi.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { customProtocol, packageName, productName } from '../../common/product.ts';
import { runCommand } from '../../scripts/command.ts';
import type { Environment } from '../../scripts/project.ts';
import { provideTools } from './preparation.ts';
import { hasPrograms, must } from './programs.ts';
import { writeSmallElectron } from './small-electron.ts';

const [wine64, wineServer] = ['/usr/lib/wine/wine64', '/usr/lib/wine/wineserver64'];
const programs = ['makensis', '7za', wine64];
const protocol = `HKCU\\Software\\Classes\\${customProtocol}`;
const command = `${protocol}\\shell\\open\\command`;
const otherCommand = '"C:\\other.exe" "%1"';

let folder: string;
let env: Environment;
let localAppData: string;

const wine = (...args: readonly string[]) => runCommand(wine64, args, 'kept', env);
const installer = (version: string) => join(folder, version, `${packageName}-${version}-win-x64.exe`);

async function buildInstaller(version: string, electron: string, tools: Environment): Promise<void> {
  const app = join(folder, `app-${version}`);
  await mkdir(join(app, 'out'), { recursive: true });
  await writeFile(join(app, 'out', 'index.js'), '0;');
  const names = { name: packageName, productName, version, description: 'An app' };
  const author = { name: 'Me', email: 'me@example.com' };
  await writeFile(join(app, 'package.json'), JSON.stringify({ ...names, author, main: 'out/index.js' }));
  const child = join(import.meta.dirname, 'installers.ts');
  const args = ['--import', 'tsx', child, 'win', app, electron, join(folder, version), 'nsis:x64'];
  await must(process.execPath, args, tools);
}

async function install(version: string): Promise<void> {
  expect(await wine(installer(version), '/S')).toMatchObject({ code: 0 });
}

async function uninstall(): Promise<void> {
  const installed = `${localAppData}\\Programs\\${packageName}`;
  // The last option stops it from starting a detached copy of itself.
  const ended = await wine(`${installed}\\Uninstall ${productName}.exe`, '/S', `_?=${installed}`);
  expect(ended).toMatchObject({ code: 0 });
}

/** The values of a key and its subkeys, or null if there is no such key. */
async function readKey(key: string): Promise<Readonly<Record<string, string>> | null> {
  const { code, output } = await wine('reg', 'query', key, '/s');
  if (code !== 0) return null;
  const values: Record<string, string> = {};
  let inside = '';
  for (const line of output.split(/\r?\n/)) {
    const [, name, value] = /^ {4}(.+?) {4}REG_SZ {4}(.*)$/.exec(line) ?? [];
    if (line.startsWith('HKEY_')) inside = line.replace('HKEY_CURRENT_USER', 'HKCU').slice(key.length);
    else if (name !== undefined) values[`${inside}\\${name}`.replace(/^\\/, '')] = value ?? '';
  }
  return values;
}

describe.runIf(hasPrograms('the installer for Windows', programs))('the installer for Windows', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
    const tools = { ...process.env, VITEST: undefined, ...(await provideTools(folder)) };
    await writeSmallElectron('win', join(folder, 'electron'));
    env = {
      ...process.env,
      HOME: folder,
      WINEPREFIX: join(folder, 'wine'),
      WINEARCH: 'win64',
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'winemenubuilder.exe=d;mscoree=d;mshtml=d',
      DISPLAY: undefined,
      WAYLAND_DISPLAY: undefined,
    };
    await Promise.all([
      must(wine64, ['wineboot', '-i'], env),
      buildInstaller('1.2.3', join(folder, 'electron'), tools),
      buildInstaller('1.2.4', join(folder, 'electron'), tools),
    ]);
    localAppData = (await wine('cmd', '/c', 'echo %LOCALAPPDATA%')).output.trim();
  });
  afterAll(async () => {
    await runCommand(wineServer, ['-k'], 'kept', env);
    await rm(folder, { recursive: true });
  });
  beforeEach(() => wine('reg', 'delete', protocol, '/f'));

  const ours = (): string => `"${localAppData}\\Programs\\${packageName}\\${productName}.exe" "%1"`;
  const versions = async (): Promise<readonly string[]> => {
    const apps = (await readKey('HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall')) ?? {};
    return Object.entries(apps).flatMap(([name, value]) => (name.endsWith('DisplayVersion') ? [value] : []));
  };

  test('registers the protocol, keeps it through an update, and removes it', async () => {
    await install('1.2.3');
    const registered = {
      '(Default)': `URL:${productName}`,
      'URL Protocol': '',
      'DefaultIcon\\(Default)': `${localAppData}\\Programs\\${packageName}\\${productName}.exe,0`,
      'shell\\open\\command\\(Default)': ours(),
    };
    expect(await readKey(protocol)).toEqual(registered);
    expect(await versions()).toEqual(['1.2.3']);

    await install('1.2.4');
    expect(await readKey(protocol)).toEqual(registered);
    expect(await versions()).toEqual(['1.2.4']);

    await uninstall();
    expect(await readKey(protocol)).toBeNull();
    expect(await versions()).toEqual([]);
  });

  test('takes the protocol from another app, which keeps it if it takes it back', async () => {
    const takeBack = () => wine('reg', 'add', command, '/ve', '/d', otherCommand, '/f');
    await takeBack();
    await wine('reg', 'add', protocol, '/v', 'of the other app', '/f');
    await install('1.2.3');
    expect(await readKey(command)).toEqual({ '(Default)': ours() });
    expect(await readKey(protocol)).not.toHaveProperty('of the other app');

    await takeBack();
    await uninstall();
    expect(await readKey(command)).toEqual({ '(Default)': otherCommand });
    expect(await versions()).toEqual([]);
  });

  test('takes the protocol back with an update', async () => {
    await install('1.2.3');
    await wine('reg', 'add', command, '/ve', '/d', otherCommand, '/f');
    await install('1.2.4');
    expect(await readKey(command)).toEqual({ '(Default)': ours() });
    await uninstall();
    expect(await readKey(protocol)).toBeNull();
  });
});
