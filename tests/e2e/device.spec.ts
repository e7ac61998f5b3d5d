import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageName } from '../../common/product.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

const words = strings.settings;

test('a chosen appearance applies at once, and from the first frame of the next start', async ({ app }) => {
  await app.launch();
  const isDark = async (): Promise<boolean> => {
    // The debugger's own emulation would override it.
    await app.window.emulateMedia({ colorScheme: null });
    return app.window.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  };
  const ground = () => app.window.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await app.goTo('Settings');
  await expect(app.window.getByRole('heading', { name: strings.places.settings })).toBeFocused();
  await app.window.getByRole('radio', { name: words.appearances.dark }).check();
  await expect.poll(isDark).toBe(true);
  expect(await ground()).toBe('rgb(17, 17, 19)');

  await app.relaunch();
  expect(await isDark()).toBe(true);
  expect(await ground()).toBe('rgb(17, 17, 19)');
  await app.goTo('Settings');
  await app.window.getByRole('radio', { name: words.appearances.light }).check();
  await expect.poll(isDark).toBe(false);
});

test('the user can turn starting at login on and off', async ({ app, program, folder }) => {
  const entries = () => readdir(join(folder, 'handover', 'config', 'autostart')).catch(() => []);
  await app.launch();
  await app.goTo('Settings');
  const choice = app.window.getByRole('checkbox', { name: words.startAtLogin });
  await choice.check();
  await expect.poll(entries).toEqual([`${program.installation?.packageName ?? packageName}.desktop`]);
  await app.goTo('Home');
  await app.goTo('Settings');
  await expect(choice).toBeChecked();
  await choice.uncheck();
  await expect.poll(entries).toEqual([]);
});

test('Settings explain how to add a missing keyring', exhaustive, async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  await app.button(strings.keyringNotice.action).click();
  await expect(app.window.getByRole('main')).toContainText(words.keyringAdvice['other-linux']);
  await expect(app.window.getByRole('main')).toContainText('Until you quit');
});

test(
  'Settings show how the session is stored, how the browser returns, and the versions',
  exhaustive,
  async ({ app }) => {
    await app.launch({ keyring: true });
    await app.openDiagnostics();
    const main = app.window.getByRole('main');
    await expect(main).toContainText(words.keyringAvailable);
    await expect(main).toContainText('gnome_libsecret');
    await expect(main).toContainText(words.redirects.automatic);
    await expect(main).toContainText(/Electron\d+\.\d+\.\d+/);
  },
);

test(
  'a reset tells the user if it could not open the browser to sign out there',
  exhaustive,
  async ({ app, person }) => {
    await app.launch();
    await person.signIn(pixel);
    await app.breakBrowser();
    await app.goTo('Settings');
    await app.button(words.reset).click();
    await app.window.getByRole('dialog').getByRole('button', { name: words.resetConfirm }).click();
    await expect(app.window.getByRole('heading', { name: strings.signedOut.title })).toBeVisible();
    const { title } = strings.problems['hosted-sign-out-failed'];
    await expect(app.window.getByRole('alert')).toContainText(title);
  },
);

test('a reset leaves nothing behind, and the app starts as on its first day @security', async ({
  app,
  person,
  folder,
}) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  const secretFile = join(app.profile, 'installation-secret');
  const before = await readFile(secretFile);
  await writeFile(join(app.profile, 'auth.json.unreadable-20260101000000000'), 'of an earlier day');
  await app.goTo('Settings');
  await app.window.getByRole('radio', { name: words.appearances.dark }).check();
  await app.window.getByRole('checkbox', { name: words.startAtLogin }).check();
  const files = () => readdir(app.profile);
  const readLogs = async (): Promise<string> => {
    const folder = join(app.profile, 'logs');
    const names = await readdir(folder).catch(() => []);
    return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
  };
  await expect.poll(readLogs).toContain('signed-in');
  await expect
    .poll(files)
    .toEqual(expect.arrayContaining(['auth.json', 'installation-secret', 'preferences.json']));

  await app.button(words.reset).click();
  await app.window.getByRole('dialog').getByRole('button', { name: strings.actions.cancel }).click();
  await expect(app.button(strings.accountMenu)).toBeVisible();

  await app.button(words.reset).click();
  await app.window.getByRole('dialog').getByRole('button', { name: words.resetConfirm }).click();
  await expect(app.window.getByRole('heading', { name: strings.signedOut.title })).toBeVisible();
  await expect(app.window.getByText(strings.reasons['signed-out'].title)).toBeHidden();
  expect((await files()).filter((name) => /^(auth|preferences)/.test(name))).toEqual([]);
  await expect.poll(() => readFile(secretFile).catch(() => null)).not.toEqual(before);
  // The log starts again from here.
  expect(await readLogs()).not.toContain('signed-in');
  expect(await readdir(join(folder, 'handover', 'config', 'autostart'))).toEqual([]);
  expect(await app.nextOpenedUrl()).toContain('/logout');
  expect(app.openedUrls()).toHaveLength(2);

  await app.relaunch();
  // The browser has not confirmed the end of its session.
  await person.signIn(pixel);
  expect(person.authorizeRequests().at(-1)).toMatchObject({ prompt: 'login' });
  expect(await readFile(secretFile)).not.toEqual(before);
});
