import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { exhaustive } from './program.ts';

for (const { name, make } of [
  { name: 'does not exist', make: async (folder: string) => join(folder, 'nothing') },
  {
    name: 'is too deep for a socket',
    make: async (folder: string) => {
      const deep = join(folder, 'x'.repeat(90));
      await mkdir(deep);
      return deep;
    },
  },
]) {
  test(`the app starts once even if its folder for temporary files ${name}`, async ({ app, folder }) => {
    const TMPDIR = await make(folder);
    await app.launch({ env: { TMPDIR } });
    await expect(app.button('Sign in')).toBeVisible();
    const { code } = await app.launchToItsEnd({ env: { TMPDIR } });
    expect(code).toBe(0);
  });
}

for (const [what, options, advice] of [
  ['no display', { env: { DISPLAY: undefined, WAYLAND_DISPLAY: undefined } }, 'There is no display'],
  [
    'only the name of a Wayland session',
    { env: { WAYLAND_DISPLAY: 'wayland-gone' }, args: ['--ozone-platform=wayland'] },
    'There is no Wayland session wayland-gone',
  ],
] as const) {
  test(`an app that finds ${what} says so`, async ({ app }) => {
    const { code, output } = await app.launchToItsEnd(options);
    expect(code).toBe(1);
    expect(output).toContain(advice);
  });
}

test('an error in the start is told of, and ends the app', exhaustive, async ({ app }) => {
  const module = `Object.defineProperty(require('electron').nativeTheme, 'themeSource', {
  set() { throw new RangeError('marker'); },
});`;
  const ending = app.launchToItsEnd({ module });
  await expect.poll(() => app.log()).toContain("can't start.");
  expect(app.log()).toMatch(/warn start-failed name="RangeError" code=null at="module\.cjs:\d+:\d+"/);
  expect(app.log()).not.toContain('marker');
  const dialog = spawn('xdotool', [
    'search',
    '--sync',
    '--name',
    'AuthKit',
    'key',
    '--window',
    '%1',
    'Return',
  ]);
  dialog.on('error', () => {});
  expect((await ending).code).toBe(1);
  dialog.kill();
});

test('the app keeps working when its output is closed', async ({ app, program, emulator }) => {
  await mkdir(app.profile, { recursive: true });
  const flags = [...program.args, `--user-data-dir=${app.profile}`, '--remote-debugging-port=0'];
  // The reader leaves after the first byte.
  const script = '"$0" "$@" 2>&1 | head -c1 >/dev/null';
  const shell = spawn('sh', ['-c', script, program.executable, ...flags], {
    env: {
      ...process.env,
      ...app.browserEnv(),
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      WORKOS_CLIENT_ID: emulator.clientId,
      WORKOS_API_BASE_URL: emulator.url,
    },
    stdio: 'ignore',
  });
  const ended = once(shell, 'exit');
  const portFile = join(app.profile, 'DevToolsActivePort');
  await expect.poll(() => readFile(portFile, 'utf8').catch(() => '')).toMatch(/^\d+\n/);
  const [port] = (await readFile(portFile, 'utf8')).split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  await expect.poll(() => browser.contexts()[0]?.pages().length).toBe(1);
  const [window] = browser.contexts()[0]?.pages() ?? [];
  if (window === undefined) throw new Error('The app has no window.');
  for (const round of ['first', 'second']) {
    await window.getByRole('button', { name: 'Sign in', exact: true }).click();
    await window.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(window.getByRole('button', { name: 'Sign in', exact: true }), round).toBeVisible();
  }
  const log = (): Promise<string> => readFile(join(app.profile, 'logs', 'main.log'), 'utf8').catch(() => '');
  await expect.poll(async () => (await log()).split('sign-in-cancelled').length - 1).toBe(2);
  expect(await log()).not.toContain('uncaught');
  await window.close();
  await ended;
  await browser.close();
});
