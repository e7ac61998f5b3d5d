import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { customProtocol } from '../../../src/contract/product.ts';
import { registerCustomProtocol, unregisterCustomProtocol } from '../../../src/main/custom-protocol.ts';

let home: string;
const calls = (): Promise<string> => readFile(join(home, 'calls'), 'utf8').catch(() => '');
const entry = (dataHome: string): Promise<string> =>
  readFile(join(dataHome, 'applications', `${customProtocol}-development.desktop`), 'utf8');

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'custom-protocol-'));
  const programs = join(home, 'bin');
  await mkdir(programs);
  for (const name of ['xdg-mime', 'update-desktop-database']) {
    await writeFile(join(programs, name), `#!/bin/sh\necho "${name} $*" >> "${home}/calls"\n`);
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
    setAsDefaultProtocolClient: vi.fn(() => true),
    removeAsDefaultProtocolClient: vi.fn(() => true),
    getAppPath: () => appPath,
    getPath: () => userData,
  };
}

/** The arguments of the `Exec` line as a desktop reads it (Desktop Entry Specification, "The Exec key"). */
function parseExec(file: string): string[] {
  const line = /^Exec=(.*)$/m.exec(file)?.[1] ?? '';
  const value = line.replaceAll(
    /\\(.)/g,
    (_escape, sign: string) => ({ s: ' ', n: '\n', t: '\t' })[sign] ?? sign,
  );
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
    await registerCustomProtocol(createApp(), {
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

  test('the handler is made known to the desktop, and made the default', async () => {
    await registerCustomProtocol(createApp(), { XDG_DATA_HOME: home });
    expect(await calls()).toBe(
      `update-desktop-database ${home}/applications\n` +
        `xdg-mime default ${customProtocol}-development.desktop x-scheme-handler/${customProtocol}\n`,
    );
  });

  test('no sign in a path can end its argument or begin another one', async () => {
    const userData = '/data/a "b" $HOME `id` \\ %u \\\\ c';
    await registerCustomProtocol(createApp({ userData }), { XDG_DATA_HOME: home });
    expect(parseExec(await entry(home)).at(-2)).toBe(`--user-data-dir=${userData}`);
  });

  test('without a data folder of its own, the one of the home folder is used', async () => {
    await registerCustomProtocol(createApp(), { HOME: home, XDG_DATA_HOME: '' });
    expect(await entry(join(home, '.local', 'share'))).toContain('[Desktop Entry]');
  });

  test('a desktop without these programs is no obstacle', async () => {
    vi.stubEnv('PATH', join(home, 'nothing'));
    await registerCustomProtocol(createApp(), { XDG_DATA_HOME: home });
    expect(await entry(home)).toContain('[Desktop Entry]');
    expect(await calls()).toBe('');
  });

  test('what was registered is taken back, also where nothing was', async () => {
    await registerCustomProtocol(createApp(), { XDG_DATA_HOME: home });
    for (const dataHome of [home, home]) {
      await unregisterCustomProtocol(createApp(), { XDG_DATA_HOME: dataHome });
      await expect(entry(home)).rejects.toThrow('ENOENT');
    }
  });

  test('what belongs to an installer is not taken back', async () => {
    await registerCustomProtocol(createApp(), { XDG_DATA_HOME: home });
    await unregisterCustomProtocol(createApp({ isPackaged: true }), { XDG_DATA_HOME: home });
    expect(await entry(home)).toContain('[Desktop Entry]');
  });

  test('a packaged app leaves everything to its installer', async () => {
    const app = createApp({ isPackaged: true });
    await registerCustomProtocol(app, { XDG_DATA_HOME: home });
    await expect(entry(home)).rejects.toThrow('ENOENT');
    expect(app.setAsDefaultProtocolClient).not.toHaveBeenCalled();
  });
});

test.each(['win32', 'darwin'])(
  'on %s the app registers itself, in development with its own path',
  async (platform) => {
    vi.stubGlobal('process', { ...process, platform, execPath: process.execPath });
    const development = createApp();
    await registerCustomProtocol(development, {});
    expect(development.setAsDefaultProtocolClient.mock.calls).toEqual([
      [customProtocol, process.execPath, ['/src/app']],
    ]);
    const packaged = createApp({ isPackaged: true });
    await registerCustomProtocol(packaged, {});
    expect(packaged.setAsDefaultProtocolClient.mock.calls).toEqual([[customProtocol]]);
    await unregisterCustomProtocol(development, {});
    await unregisterCustomProtocol(packaged, {});
    expect(development.removeAsDefaultProtocolClient.mock.calls).toEqual([
      [customProtocol, process.execPath, ['/src/app']],
    ]);
    expect(packaged.removeAsDefaultProtocolClient.mock.calls).toEqual([[customProtocol]]);
  },
);
