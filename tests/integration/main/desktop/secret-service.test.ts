import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askKeyring } from '../../../../main/desktop/secret-service.ts';
import { runCommand } from '../../../../scripts/command.ts';
import { startKeyring } from '../../../../scripts/keyring.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyring-'));
});
afterEach(() => rm(folder, { recursive: true, maxRetries: 5 }));

describe.runIf(process.platform === 'linux')('a keyring on this computer', () => {
  const withKeyring = async (use: (env: Record<string, string | undefined>) => Promise<void>) => {
    await mkdir(join(folder, 'data'));
    const env = { ...process.env, XDG_DATA_HOME: join(folder, 'data'), XDG_CURRENT_DESKTOP: 'sway' };
    const keyring = await startKeyring(folder, env);
    try {
      await use({ ...env, ...keyring.env });
    } finally {
      await keyring.stop();
    }
  };

  test('is open until it is locked', async () => {
    await withKeyring(async (env) => {
      expect(await askKeyring(env)).toBe('open');
      const lock = [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.secrets',
        '/org/freedesktop/secrets',
      ];
      const collection = 'array:objpath:/org/freedesktop/secrets/collection/login';
      await runCommand(
        'dbus-send',
        [...lock, 'org.freedesktop.Secret.Service.Lock', collection],
        'kept',
        env,
      );
      expect(await askKeyring(env)).toBe('locked');
    });
  });

  test('is absent if the bus has none, or if there is no bus', async () => {
    await withKeyring(async (env) => {
      expect(await askKeyring({ ...env, XDG_CURRENT_DESKTOP: 'KDE', KDE_SESSION_VERSION: '6' })).toBe(
        'absent',
      );
    });
    const gone = { ...process.env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'nobody')}` };
    expect(await askKeyring(gone)).toBe('absent');
    expect(await askKeyring({ ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:' })).toBe('absent');
  });

  test('can’t be asked if the program for it is missing', async () => {
    const env = { PATH: folder, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
    expect(await askKeyring(env)).toBe('unknown');
  });

  test('is silent if the asking program never ends', async () => {
    const stuck = join(folder, 'dbus-send');
    await writeFile(stuck, '#!/bin/sh\nexec sleep 60\n');
    await chmod(stuck, 0o755);
    const env = { PATH: `${folder}:${process.env['PATH']}`, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
    expect(await askKeyring(env)).toBe('silent');
  });
});
