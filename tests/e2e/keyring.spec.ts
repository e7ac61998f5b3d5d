import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../scripts/command.ts';
import { strings } from '../../common/strings.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './fixtures.ts';
import { startKdeWallet } from './kde-wallet.ts';
import { findMainProcess } from './main-process.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

for (const desktop of ['Hyprland', '']) {
  test(
    `the keyring is used on the desktop “${desktop}”, unknown to Chromium`,
    desktop === '' ? {} : exhaustive,
    async ({ app, person }) => {
      await app.launch({ keyring: true });
      const env = { ...app.keyringEnv(), XDG_CURRENT_DESKTOP: desktop };
      await app.relaunch({ keyring: false, env });
      await person.signIn(pixel);
      await app.openDiagnostics();
      await expect(app.window.getByRole('main')).toContainText('gnome_libsecret');
      await app.relaunch();
      await person.expectSignedIn(pixel);
    },
  );
}

test('KDE’s wallet keeps the session over a restart', exhaustive, async ({ app, person, folder }) => {
  // For its session bus.
  await app.launch({ keyring: true });
  const wallet = await startKdeWallet(join(folder, 'kde'), app.keyringEnv());
  try {
    await app.relaunch({ keyring: false, env: wallet.env });
    await person.signIn(pixel);
    await app.openDiagnostics();
    await expect(app.window.getByRole('main')).toContainText('kwallet5');
    await app.relaunch();
    await person.expectSignedIn(pixel);
    expect(app.openedUrls()).toHaveLength(1);
    await app.quit();
  } finally {
    await wallet.stop();
  }
  // The key is in the wallet, and nowhere else.
  await app.relaunch();
  await expect(app.window.getByText(strings.reasons['keyring-absent'].advice)).toBeVisible();
});

/** Stops the keyring, which then owns its name and answers nobody, or lets it go on. */
async function signalKeyring(app: DesktopApp, signal: NodeJS.Signals): Promise<void> {
  const bus = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const question = ['org.freedesktop.DBus.GetConnectionUnixProcessID', 'string:org.freedesktop.secrets'];
  const { output } = await runCommand('dbus-send', [...bus, ...question], 'kept', {
    ...process.env,
    ...app.keyringEnv(),
  });
  process.kill(Number(/uint32 (\d+)/.exec(output)?.[1]), signal);
}

test(
  'a slow keyring doesn’t delay the window, and the session returns once it answers',
  exhaustive,
  async ({ app, person }) => {
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    await app.quit();
    await signalKeyring(app, 'SIGSTOP');
    try {
      await app.launch({ keyring: true });
      await expect(app.window.getByText(strings.reasons['keyring-silent'].advice)).toBeVisible();
      await app.goTo('Settings');
      await expect(app.window.getByText(strings.settings.appearance)).toBeVisible();
      await app.goTo('Home');
    } finally {
      await signalKeyring(app, 'SIGCONT');
    }
    await expect(app.window.getByText(pixel.email).first()).toBeVisible({ timeout: 30_000 });
  },
);

test('losing the session bus ends the app but loses nothing stored', exhaustive, async ({ app, person }) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  const { pid } = await findMainProcess(app.profile);
  // The bus ends with the keyring. Chromium then ends the app: at once, or properly from Electron 45 on.
  await app.restartKeyring();
  await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false);
  await app.kill();
  await app.launch({ keyring: true });
  await person.expectSignedIn(pixel);
  expect(app.openedUrls()).toHaveLength(1);
});
