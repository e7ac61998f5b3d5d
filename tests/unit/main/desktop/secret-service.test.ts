import { expect, test, vi } from 'vitest';
import {
  askAroundFirstFrame,
  askKeyring,
  choosePasswordStore,
  type Ask,
  type KeyringAnswer,
} from '../../../../main/desktop/secret-service.ts';
import { createDeferred } from '../../../support/deferred.ts';

const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' };

test.each([
  'Hyprland',
  'sway',
  'sway:wlroots',
  'niri',
  'river',
  'i3',
  'labwc',
  'LXQt',
  'MATE',
  'GNOME',
  'ubuntu:GNOME',
  '',
])('on the desktop “%s” the Secret Service is used', (desktop) => {
  expect(choosePasswordStore('linux', { ...bus, XDG_CURRENT_DESKTOP: desktop })).toBe('gnome-libsecret');
});

test.each([
  { XDG_CURRENT_DESKTOP: 'KDE' },
  { XDG_CURRENT_DESKTOP: 'custom:KDE' },
  { DESKTOP_SESSION: 'kde-plasma' },
  { KDE_FULL_SESSION: 'true' },
])('KDE’s own wallet is used: %j', (env) => {
  expect(choosePasswordStore('linux', { ...bus, ...env })).toBeNull();
});

test('no bus is started if there can’t be a keyring', () => {
  expect(choosePasswordStore('linux', {})).toBeNull();
  expect(choosePasswordStore('linux', { XDG_RUNTIME_DIR: '/nowhere' })).toBeNull();
  expect(choosePasswordStore('linux', { DBUS_SESSION_BUS_ADDRESS: 'disabled:' })).toBeNull();
});

test.each(['darwin', 'win32'] as const)('%s has a keyring of its own', (platform) => {
  expect(choosePasswordStore(platform, bus)).toBeNull();
});

const failing =
  (properties: object): Ask =>
  () =>
    Promise.reject(Object.assign(new Error('failed'), properties));
const dbus = (name: string): Ask =>
  failing({ code: 1, stderr: `Error org.freedesktop.DBus.Error.${name}: …` });

test.each<[string, Ask, string]>([
  ['that is open', async () => '   variant       boolean false\n', 'open'],
  ['that is locked', async () => '   variant       boolean true\n', 'locked'],
  ['without a collection', dbus('UnknownMethod'), 'open'],
  ['without a collection, as others say it', dbus('UnknownObject'), 'open'],
  ['that is not installed', dbus('ServiceUnknown'), 'absent'],
  ['that can’t be started', dbus('Spawn.ChildExited'), 'absent'],
  [
    'on a bus that is gone',
    failing({ code: 1, stderr: 'Failed to open connection to "session" message bus' }),
    'absent',
  ],
  ['that owns its name and never answers', dbus('NoReply'), 'silent'],
  ['on a bus that never answers', failing({ killed: true, signal: 'SIGKILL' }), 'silent'],
  ['that nobody can ask, because there is no program for it', failing({ code: 'ENOENT' }), 'unknown'],
  ['that the bus’s policy denies', dbus('AccessDenied'), 'unknown'],
])('a keyring %s', async (_case, ask, answer) => {
  expect(await askKeyring(bus, ask)).toBe(answer);
});

test.each([
  ['5', 'kwalletd5'],
  ['6', 'kwalletd6'],
])('on KDE %s its wallet is used', async (version, name) => {
  const asked: (readonly string[])[] = [];
  const env = { ...bus, XDG_CURRENT_DESKTOP: 'KDE', KDE_SESSION_VERSION: version };
  const ask: Ask = async (args) => {
    asked.push(args);
    return '   boolean true\n';
  };
  expect(await askKeyring(env, ask)).toBe('open');
  expect(asked[0]).toEqual(expect.arrayContaining([`--dest=org.kde.${name}`, `/modules/${name}`]));
});

test('a locked keyring is not opened before the first frame shows', async () => {
  const firstFrame = createDeferred<void>();
  const heard = vi.fn();
  const answers: KeyringAnswer[] = ['open', 'silent', 'locked'];
  const ask = askAroundFirstFrame(firstFrame.promise, async () => answers.shift() ?? 'unknown');
  expect([await ask(), await ask()]).toEqual(['open', 'silent']);
  void ask().then(heard);
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).not.toHaveBeenCalled();
  firstFrame.resolve();
  await expect.poll(() => heard.mock.calls).toEqual([['locked']]);
});
