import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { applicationId, customProtocol, productName } from '../../../../common/product.ts';
import {
  registerAppImage,
  registerCustomProtocol,
  unregisterCustomProtocol,
} from '../../../../main/desktop/custom-protocol.ts';

const run = promisify(execFile);
const names = { customProtocol, applicationId };
let home: string;
const calls = (): Promise<string> => readFile(join(home, 'calls'), 'utf8').catch(() => '');
const entry = (dataHome: string): Promise<string> =>
  readFile(join(dataHome, 'applications', `${customProtocol}-development.desktop`), 'utf8');

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'custom-protocol-'));
  const programs = join(home, 'bin');
  await mkdir(programs);
  for (const name of ['xdg-mime', 'update-desktop-database']) {
    const answer = `if [ "$1" = query ] && read -r handler < "${home}/handler"; then echo "$handler"; fi`;
    await writeFile(join(programs, name), `#!/bin/sh\necho "${name} $*" >> "${home}/calls"\n${answer}\n`);
    await chmod(join(programs, name), 0o755);
  }
  vi.stubEnv('PATH', programs);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await rm(home, { recursive: true });
});

function createApp({ isPackaged = false, appPath = '/src/app', userData = '/data/profile' } = {}) {
  return {
    isPackaged,
    getName: () => productName,
    setAsDefaultProtocolClient: vi.fn(() => true),
    removeAsDefaultProtocolClient: vi.fn(() => true),
    getAppPath: () => appPath,
    getPath: () => userData,
  };
}

/** Makes a program in the home folder that notes its arguments. @returns its path */
async function createPrinter(name: string): Promise<string> {
  const file = join(home, name);
  await writeFile(file, `#!/bin/sh\nprintf '%s\\0' "$@" > '${home}/printed'\n`);
  await chmod(file, 0o755);
  return file;
}
const printed = async (): Promise<string[]> =>
  (await readFile(join(home, 'printed'), 'utf8')).split('\0').slice(0, -1);

/** What a key's value means. */
function unescape(value: string): string {
  return value.replaceAll(
    /\\(.)/g,
    (_escape, sign: string) => ({ s: ' ', n: '\n', t: '\t', r: '\r' })[sign] ?? sign,
  );
}

/** The arguments of the `Exec` line as a desktop reads it (Desktop Entry Specification, "The Exec key"). */
function parseExec(file: string): string[] {
  const value = unescape(/^Exec=(.*)$/m.exec(file)?.[1] ?? '');
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined
      ? (plain ?? '')
      : quoted
          .replaceAll(/\\(["`$\\])/g, '$1')
          .replaceAll(/%(.)/g, (code, sign: string) => (sign === '%' ? '%' : `<${code}>`)),
  );
}

describe.runIf(process.platform === 'linux')('in development on Linux', () => {
  test('a desktop entry starts this app with this profile and these settings', async () => {
    await registerCustomProtocol(createApp(), names, {
      XDG_DATA_HOME: home,
      WORKOS_CLIENT_ID: 'client_x',
      WORKOS_COOKIE_PASSWORD: 'never-on-disk',
      WORKOS_API_KEY: 'never-on-disk',
    });
    const file = await entry(home);
    expect(file).toContain(`MimeType=x-scheme-handler/${customProtocol};\n`);
    expect(file).toMatch(/^\[Desktop Entry\]\nType=Application\n/);
    expect(file).not.toContain('never-on-disk');
    const isRoot = process.getuid?.() === 0;
    expect(parseExec(file)).toEqual([
      'env',
      'WORKOS_CLIENT_ID=client_x',
      process.execPath,
      ...(isRoot ? ['--no-sandbox'] : []),
      '/src/app',
      '--user-data-dir=/data/profile',
      '%u',
    ]);
  });

  test('the handler is registered with the desktop and made the default', async () => {
    await registerCustomProtocol(createApp(), names, { XDG_DATA_HOME: home });
    expect(await calls()).toBe(
      `update-desktop-database ${home}/applications\n` +
        `xdg-mime default ${customProtocol}-development.desktop x-scheme-handler/${customProtocol}\n`,
    );
  });

  test('no sign in a path can end its argument or begin another one, not even for xdg-open @security', async () => {
    vi.unstubAllEnvs();
    const userData = '/data/a "b" $HOME `id` \\ %u \\\\ c\'d';
    const program = await createPrinter('a program');
    vi.stubGlobal('process', { ...process, platform: 'linux', execPath: program, getuid: () => 1000 });
    const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
    await writeFile(join(home, 'mimeapps.list'), '[Default Applications]\ntext/html=browser.desktop\n');
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    await registerCustomProtocol(createApp({ userData }), names, env);
    // Without a desktop it reads the entry itself.
    const session = { ...env, DISPLAY: ':0', XDG_CURRENT_DESKTOP: '', DESKTOP_SESSION: '', BROWSER: '' };
    await run('xdg-open', [`${customProtocol}://callback?code=a%20b`], { env: session });
    expect(await readFile(join(home, 'mimeapps.list'), 'utf8')).toContain('text/html=browser.desktop\n');
    expect(await printed()).toEqual([
      '/src/app',
      `--user-data-dir=${userData}`,
      `${customProtocol}://callback?code=a%20b`,
    ]);
  });

  test('without XDG_DATA_HOME, the home folder’s data folder is used', async () => {
    await registerCustomProtocol(createApp(), names, { HOME: home, XDG_DATA_HOME: '' });
    expect(await entry(join(home, '.local', 'share'))).toContain('[Desktop Entry]');
  });

  test('a desktop without these programs is no obstacle', async () => {
    vi.stubEnv('PATH', join(home, 'nothing'));
    await registerCustomProtocol(createApp(), names, { XDG_DATA_HOME: home });
    expect(await entry(home)).toContain('[Desktop Entry]');
    expect(await calls()).toBe('');
  });

  test('a registration can be removed, and a missing one is no error', async () => {
    await registerCustomProtocol(createApp(), names, { XDG_DATA_HOME: home });
    for (const dataHome of [home, home]) {
      await unregisterCustomProtocol(createApp(), names, { XDG_DATA_HOME: dataHome });
      await expect(entry(home)).rejects.toThrow('ENOENT');
    }
  });

  test('an installer’s registration is kept', async () => {
    await registerCustomProtocol(createApp(), names, { XDG_DATA_HOME: home });
    await unregisterCustomProtocol(createApp({ isPackaged: true }), names, { XDG_DATA_HOME: home });
    expect(await entry(home)).toContain('[Desktop Entry]');
  });

  test('a packaged app leaves everything to its installer', async () => {
    const app = createApp({ isPackaged: true });
    await registerCustomProtocol(app, names, { XDG_DATA_HOME: home });
    await expect(entry(home)).rejects.toThrow('ENOENT');
    expect(app.setAsDefaultProtocolClient).not.toHaveBeenCalled();
  });
});

describe.runIf(process.platform === 'linux')('from an AppImage', () => {
  const app = createApp({ isPackaged: true });
  const entryName = `${applicationId}.AppImage.desktop`;
  const written = () => readFile(join(home, 'data', 'applications', entryName), 'utf8').catch(() => null);
  const isIconThere = () =>
    access(join(home, 'data', 'icons', `${applicationId}.AppImage.png`)).then(
      () => true,
      () => false,
    );
  const query = `xdg-mime query default x-scheme-handler/${customProtocol}\n`;
  const update = () => `update-desktop-database ${home}/data/applications\n`;
  const environment = (file: string) => ({
    XDG_DATA_HOME: join(home, 'data'),
    APPIMAGE: file,
    // This very program is in it.
    APPDIR: dirname(process.execPath),
  });

  async function createAppImage(name = 'App.AppImage'): Promise<string> {
    const file = join(home, name);
    await writeFile(file, '');
    return file;
  }

  test('a desktop entry starts its file, and disappears with it @security', async () => {
    const file = await createAppImage('My "App" $HOME `id` \\ 100% \n\r\t.AppImage');
    await registerAppImage(app, names, environment(file));
    const entryText = (await written()) ?? '';
    expect(entryText.replace(/^Exec=.*\n/m, '').replace(/^TryExec=.*\n/m, '')).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        `Name=${productName}`,
        `Icon=${home}/data/icons/${applicationId}.AppImage.png`,
        `StartupWMClass=${applicationId}`,
        'NoDisplay=true',
        `MimeType=x-scheme-handler/${customProtocol};`,
        '',
      ].join('\n'),
    );
    const [command = '', ...args] = parseExec(entryText);
    await createPrinter(basename(file));
    vi.unstubAllEnvs();
    await run(command, args);
    expect(await printed()).toEqual(['%u']);
    expect(unescape(/^TryExec=(.*)$/m.exec(entryText)?.[1] ?? '')).toBe(file);
    expect(await calls()).toBe(query + update());
  });

  test('a sign-in by the protocol registers it', async () => {
    const file = await createAppImage();
    await registerCustomProtocol(app, names, environment(file));
    expect(parseExec((await written()) ?? '')).toEqual([file, '%u']);
    expect(app.setAsDefaultProtocolClient).not.toHaveBeenCalled();
  });

  test('a later run of the same file writes nothing, and of a moved file writes again', async () => {
    await registerAppImage(app, names, environment(await createAppImage()));
    const before = await calls();
    await registerAppImage(app, names, environment(join(home, 'App.AppImage')));
    expect(await calls()).toBe(before);

    await writeFile(join(home, 'handler'), `${entryName}\n`);
    await registerAppImage(app, names, environment(await createAppImage('Moved.AppImage')));
    expect(parseExec((await written()) ?? '')).toEqual([join(home, 'Moved.AppImage'), '%u']);
    expect(await calls()).toBe(before + query + update());
  });

  test('it gives way to an installed copy, but not to the leftovers of a removed one', async () => {
    await writeFile(join(home, 'handler'), `${applicationId}.desktop\n`);
    await registerAppImage(app, names, environment(await createAppImage()));
    expect(await written()).toBeNull();
    expect(await calls()).toBe(query);
    await writeFile(join(home, 'handler'), `${entryName}\n`);
    await registerAppImage(app, names, environment(await createAppImage()));
    expect(await written()).not.toBeNull();
  });

  test('it becomes the default only if the folder has no database and no other default', async () => {
    await rm(join(home, 'bin', 'update-desktop-database'));
    await registerAppImage(app, names, environment(await createAppImage()));
    const makeDefault = `xdg-mime default ${entryName} x-scheme-handler/${customProtocol}\n`;
    expect(await calls()).toBe(query + makeDefault);

    await writeFile(join(home, 'handler'), 'chosen.desktop\n');
    await registerAppImage(app, names, environment(await createAppImage('Moved.AppImage')));
    expect(await written()).toContain('Moved.AppImage');
    expect(await calls()).toBe(query + makeDefault + query);
  });

  test('the icon is that of the AppImage', async () => {
    const env = environment(await createAppImage());
    await registerAppImage(app, names, env);
    expect(await isIconThere()).toBe(false);
    const mount = join(home, 'mount');
    await mkdir(mount);
    await writeFile(join(mount, '.DirIcon'), 'icon');
    vi.stubGlobal('process', { ...process, platform: 'linux', execPath: join(mount, 'app') });
    await registerAppImage(app, names, {
      ...env,
      APPIMAGE: await createAppImage('Moved.AppImage'),
      APPDIR: mount,
    });
    expect(await isIconThere()).toBe(true);
    await unregisterCustomProtocol(app, names, env);
    expect(await isIconThere()).toBe(false);
  });

  test('a reset removes the written files, and missing ones are no error @security', async () => {
    const env = environment(await createAppImage());
    await registerAppImage(app, names, env);
    const before = await calls();
    await unregisterCustomProtocol(app, names, env);
    expect(await written()).toBeNull();
    await unregisterCustomProtocol(app, names, env);
    expect(await calls()).toBe(before + update());
  });

  test('a reset also removes the script that a path with spaces takes', async () => {
    const env = environment(await createAppImage('My App.AppImage'));
    await registerAppImage(app, names, env);
    const applications = join(home, 'data', 'applications');
    expect(await readdir(applications)).toHaveLength(2);
    await unregisterCustomProtocol(app, names, env);
    expect(await readdir(applications)).toEqual([]);
  });

  test('a folder that can’t be written is for the caller to tell', async () => {
    await writeFile(join(home, 'data'), '');
    await expect(registerAppImage(app, names, environment(await createAppImage()))).rejects.toThrow(
      'ENOTDIR',
    );
  });

  test.each<[string, () => Promise<NodeJS.ProcessEnv>]>([
    ['a missing file', async () => environment(join(home, 'gone.AppImage'))],
    ['a folder', async () => environment(home)],
    ['another program’s AppImage', async () => ({ ...environment(await createAppImage()), APPDIR: '/opt' })],
    ['no AppImage', async () => ({ XDG_DATA_HOME: join(home, 'data') })],
    [
      'a desktop that says so in its environment',
      async () => ({ ...environment(await createAppImage()), DESKTOPINTEGRATION: '1' }),
    ],
    [
      'a user who opted out',
      async () => {
        await mkdir(join(home, 'data', 'appimagekit'), { recursive: true });
        await writeFile(join(home, 'data', 'appimagekit', 'no_desktopintegration'), '');
        return environment(await createAppImage());
      },
    ],
  ])('nothing is registered for %s @security', async (_what, prepare) => {
    await registerAppImage(app, names, await prepare());
    expect(await written()).toBeNull();
    expect(await calls()).toBe('');
  });

  test('nothing is registered in development', async () => {
    await registerAppImage(createApp(), names, environment(await createAppImage()));
    expect(await written()).toBeNull();
  });
});

test.each(['win32', 'darwin'])(
  'on %s the app registers itself, in development with its own path',
  async (platform) => {
    vi.stubGlobal('process', { ...process, platform, execPath: process.execPath });
    const development = createApp();
    await registerCustomProtocol(development, names, {});
    expect(development.setAsDefaultProtocolClient.mock.calls).toEqual([
      [customProtocol, process.execPath, ['/src/app']],
    ]);
    const packaged = createApp({ isPackaged: true });
    await registerCustomProtocol(packaged, names, {});
    expect(packaged.setAsDefaultProtocolClient.mock.calls).toEqual([[customProtocol]]);
    await unregisterCustomProtocol(development, names, {});
    await unregisterCustomProtocol(packaged, names, {});
    expect(development.removeAsDefaultProtocolClient.mock.calls).toEqual([
      [customProtocol, process.execPath, ['/src/app']],
    ]);
    expect(packaged.removeAsDefaultProtocolClient).not.toHaveBeenCalled();
  },
);
