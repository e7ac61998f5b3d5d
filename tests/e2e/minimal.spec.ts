import { join } from 'node:path';
import { runCommand } from '../../scripts/command.ts';
import { projectRoot, sandboxFlags } from '../../scripts/project.ts';
import { builtProgram, exhaustive } from './program.ts';
import { expect, test } from './minimal-app.ts';

test('another app signs in with the package, and keeps the session', async ({
  app,
  page,
  emulator,
  signedInAs,
  fault,
}) => {
  const button = (name: string) => app.window.getByRole('button', { name });
  await expect(button('Sign in')).toBeVisible();
  expect(app.window.url()).toMatch(/^file:/);

  await button('Sign in').click();
  await page.goto(await app.nextOpenedUrl());
  await page.getByLabel('Email').fill('pixel@example.com');
  await page.getByLabel('Password').fill('correct-horse-pixel-demo');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/done$/);
  await expect(page.getByRole('main')).toContainText('Minimal');
  await expect(app.window.getByRole('heading')).toHaveText('pixel@example.com');
  await button('Greet me').click();
  await expect(app.window.getByRole('status')).toHaveText('Hello Pixel, member');

  const calls = emulator.control.calls().length;
  await app.relaunch();
  await expect(app.window.getByRole('heading')).toHaveText('pixel@example.com');
  await button('Greet me').click();
  await expect(app.window.getByRole('status')).toHaveText('Hello Pixel, member');
  expect(emulator.control.calls()).toHaveLength(calls);

  const comeBack = await fault('offline');
  await app.relaunch();
  await expect(app.window.getByRole('heading')).toHaveText('pixel@example.com');
  await comeBack();

  await button('Sign out').click();
  await expect(button('Sign in')).toBeVisible();
  await page.goto(await app.nextOpenedUrl());
  await expect(page).toHaveURL(/\/signed-out$/);
  expect(emulator.control.sessions().every(({ ended }) => ended)).toBe(true);
  await app.relaunch();
  await expect(button('Sign in')).toBeVisible();
  await signedInAs('admin');
  await expect(app.window.getByRole('heading')).toHaveText('nova@example.com');
});

test('a session stays in memory without a keyring', exhaustive, async ({ app, signedInAs, fault }) => {
  await signedInAs('without-organization');
  await fault('keyring-gone');
  await expect(app.window.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signedInAs('member');
  await expect(app.window.getByRole('heading')).toHaveText('pixel@example.com');
  await app.relaunch({ keyring: false });
  await expect(app.window.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test(
  'neither a temporary refusal nor a late answer ends a session',
  exhaustive,
  async ({ app, emulator, signedInAs, fault }) => {
    const greetUntil = (answer: string): Promise<void> =>
      expect(async () => {
        await app.window.getByRole('button', { name: 'Greet me' }).click();
        await expect(app.window.getByRole('status')).toHaveText(answer, { timeout: 3_000 });
      }).toPass();
    emulator.control.configure({ accessTokenLifetimeSeconds: 1 });
    await signedInAs('member');
    const heal = await fault('rate-limited');
    await greetUntil('service-busy');
    await heal();
    await fault('slow');
    await greetUntil('Hello Pixel, member');
  },
);

test('without a display it says so', exhaustive, async ({}, testInfo) => {
  const env = { ...process.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  const profile = `--user-data-dir=${testInfo.outputPath('profile')}`;
  const args = [...sandboxFlags, profile, join(projectRoot, 'examples/minimal')];
  const { code, output } = await runCommand(builtProgram().executable, args, 'kept', env);
  expect(code).toBe(1);
  expect(output).toContain('There is no display');
});
