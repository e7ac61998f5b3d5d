import { pbkdf2Sync } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../scripts/command.ts';
import { strings } from '../../common/strings.ts';
import { decryptText } from '../../main/auth/storage/encrypted-text.ts';
import { openInstallationSecret } from '../../main/auth/storage/installation-secret.ts';
import { encryptWith } from '../support/chromium-storage.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import type { Person } from './person.ts';
import { exhaustive, unpackaged } from './program.ts';

/** Flips one bit of a byte in the middle. */
function damage(content: Buffer): Buffer {
  const damaged = Buffer.from(content);
  const middle = Math.floor(damaged.length / 2);
  damaged[middle] = (damaged[middle] ?? 0) ^ 1;
  return damaged;
}

async function filesStartingWith(folder: string, start: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith(start));
}

/** Signs in with a browser that has a session, and restarts the app. */
async function signInAgain(app: DesktopApp, person: Person): Promise<void> {
  await app.button('Sign in').click();
  await person.followToBrowser();
  await expect(person.tab).toHaveURL(/\/done$/);
  await app.relaunch();
  await person.expectSignedIn(pixel);
}

test('without a keyring the app says so and writes nothing @security', async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  const { title } = strings.keyringNotice;
  await expect(app.window.getByRole('status')).toContainText(title);
  await app.button('Got it').click();
  await expect(app.window.getByText(title)).toHaveCount(0);
  await app.quit();
  expect(await filesStartingWith(app.profile, 'auth')).toEqual([]);
  expect(await filesStartingWith(app.profile, 'installation-secret')).toEqual([]);

  await app.relaunch();
  await expect(app.button('Sign in')).toBeVisible();
});

test('with a keyring the app shows no notice, and only the owner can read the profile @security', async ({
  app,
  person,
}) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  await expect(app.window.getByText(strings.keyringNotice.title)).toHaveCount(0);
  await app.goTo('Settings');
  await app.window.getByRole('radio', { name: strings.settings.appearances.dark }).check();
  await app.quit();
  expect((await stat(app.profile)).mode & 0o777).toBe(0o700);
  const names = await readdir(app.profile, { recursive: true });
  expect(names).toEqual(
    expect.arrayContaining(['auth.json', 'installation-secret', 'logs/main.log', 'preferences.json']),
  );
  // Chromium writes these before the app's code runs, the first only in tests; other users can't open the folder.
  const chromiums = ['DevToolsActivePort', 'Crashpad/client_id'];
  const open: string[] = [];
  for (const name of names) {
    const { mode } = await lstat(join(app.profile, name));
    if ((mode & 0o077) !== 0 && !chromiums.includes(name)) open.push(`${name} ${(mode & 0o777).toString(8)}`);
  }
  expect(open).toEqual([]);
});

// Reliability and unit tests cover other damage.
test('a damaged store is set aside, and signing in works again @security', async ({ app, person }) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  await app.quit();
  const file = join(app.profile, 'auth.json');
  const spoilt = damage(await readFile(file));
  await writeFile(file, spoilt);

  await app.relaunch();
  const { title, advice } = strings.reasons['storage-unreadable'];
  await expect(app.window.getByRole('status')).toContainText(`${title} ${advice}`);
  const [aside = '', ...others] = await filesStartingWith(app.profile, 'auth.json.unreadable-');
  expect(others).toEqual([]);
  expect((await readFile(join(app.profile, aside))).equals(spoilt)).toBe(true);

  await signInAgain(app, person);
});

test('a session survives a start without the keyring', exhaustive, async ({ app, person }) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  await app.relaunch({ keyring: false });
  await expect(app.window.getByText(strings.reasons['keyring-absent'].advice)).toBeVisible();
  await app.relaunch({ keyring: true });
  await person.expectSignedIn(pixel);
});

test(
  'a configured seal password is used and stays out of the profile',
  unpackaged,
  async ({ app, person, moreSecrets }) => {
    const password = 'a cookie password of more than 32 characters';
    moreSecrets.push(password);
    await app.launch({ keyring: true, env: { WORKOS_COOKIE_PASSWORD: password } });
    await person.signIn(pixel);
    await app.relaunch();
    await person.expectSignedIn(pixel);
    await app.relaunch({ env: { WORKOS_COOKIE_PASSWORD: `${password}, changed` } });
    await expect(app.window.getByText(strings.reasons['storage-unreadable'].title)).toBeVisible();
  },
);

test(
  'the app reports a replaced keyring, and signing in works with the new one',
  exhaustive,
  async ({ app, person }) => {
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    await app.quit();
    await app.replaceKeyring();
    await app.relaunch();
    const { title, advice } = strings.reasons['keyring-changed'];
    await expect(app.window.getByRole('status')).toContainText(`${title} ${advice}`);
    expect(await filesStartingWith(app.profile, 'auth.json.unreadable-')).toHaveLength(1);
    await signInAgain(app, person);
  },
);

test(
  'a session waits for a locked keyring, and nothing is written meanwhile',
  exhaustive,
  async ({ app, person }) => {
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    await app.quit();
    const stored = await readFile(join(app.profile, 'auth.json'));
    const service = [
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.secrets',
      '/org/freedesktop/secrets',
    ];
    const lock = 'org.freedesktop.Secret.Service.Lock';
    const collection = 'array:objpath:/org/freedesktop/secrets/collection/login';
    const { code } = await runCommand('dbus-send', [...service, lock, collection], 'kept', app.keyringEnv());
    expect(code).toBe(0);
    await app.relaunch();
    await expect(app.window.getByText(strings.reasons['keyring-locked'].advice)).toBeVisible();
    await app.quit();
    expect((await readFile(join(app.profile, 'auth.json'))).equals(stored)).toBe(true);
    await app.restartKeyring();
    await app.relaunch();
    await person.expectSignedIn(pixel);
  },
);

const knownKeys = [
  { name: 'the key that is built into Chromium', prefix: 'v10', password: 'peanuts' },
  { name: 'the key of an empty password', prefix: 'v11', password: '' },
];

/** A module that makes safeStorage encrypt like Chromium, with the key of a known password. */
function encryptByPassword(password: string): string {
  // Derived here, because Electron's cryptography differs from Node's.
  const key = pbkdf2Sync(password, 'saltysalt', 1, 16, 'sha1').toString('hex');
  return `const { createCipheriv } = require('node:crypto');
const { safeStorage } = require('electron');
safeStorage.encryptString = (text) => {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from('${key}', 'hex'), Buffer.alloc(16, ' '));
  return Buffer.concat([Buffer.from('v11'), cipher.update(text), cipher.final()]);
};
if (safeStorage.encryptStringAsync) safeStorage.encryptStringAsync = async (text) => safeStorage.encryptString(text);
`;
}

for (const { name, prefix, password } of knownKeys) {
  test(`a secret planted under ${name} can’t decrypt data stored later @security`, async ({
    app,
    person,
  }) => {
    await mkdir(app.profile, { recursive: true, mode: 0o700 });
    const planted = await openInstallationSecret(app.profile, {
      isAvailable: async () => true,
      obstacle: () => 'absent',
      encrypt: async (text) => encryptWith(prefix, password, text),
      decrypt: () => Promise.reject(new Error('There is nothing to decrypt yet.')),
    });
    if (planted.kind !== 'created') throw new Error('There is a secret already.');
    const plantedFile = await readFile(join(app.profile, 'installation-secret'));

    await app.launch({ keyring: true });
    await person.signIn(pixel);
    await app.relaunch();
    await person.expectSignedIn(pixel);
    await app.quit();
    const stored = await readFile(join(app.profile, 'auth.json'), 'latin1');
    expect(() => decryptText(stored, planted.secret.deriveKey('file'))).toThrow();
    const [aside = '', ...others] = await filesStartingWith(app.profile, 'installation-secret.unreadable-');
    expect(others).toEqual([]);
    expect((await readFile(join(app.profile, aside))).equals(plantedFile)).toBe(true);
  });

  test(
    `a session planted with its secret under ${name} is not shown @security`,
    unpackaged,
    async ({ app, person }) => {
      // The attacker has signed in with an app and a keyring of their own.
      await app.launch({ keyring: true, module: encryptByPassword(password) });
      await person.signIn(pixel);
      await app.quit();
      const file = join(app.profile, 'installation-secret');
      const secret = await readFile(file);
      await writeFile(file, Buffer.concat([Buffer.from(prefix), secret.subarray(prefix.length)]));

      await app.launch({ keyring: true });
      const { title, advice } = strings.reasons['keyring-changed'];
      await expect(app.window.getByRole('status')).toContainText(`${title} ${advice}`);
      expect(await filesStartingWith(app.profile, 'installation-secret.unreadable-')).toHaveLength(1);
      expect(await filesStartingWith(app.profile, 'auth.json.unreadable-')).toHaveLength(1);
    },
  );
}
