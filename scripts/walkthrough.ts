/**
 * Walks through a sign-in as a person would, where there is no display to show one: the real app on a display in
 * memory with a keyring of its own, and a real headless Chromium as the system's browser. Everything it leaves behind is screenshots.
 */
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSeed } from '../emulator/seed.ts';
import type { SeedUser } from '../emulator/seed.ts';
import { createBrowserHandover } from './browser-handover.ts';
import type { BrowserHandover } from './browser-handover.ts';
import { exitWhenInterrupted } from './command.ts';
import { startVirtualDisplay } from './display.ts';
import { electronExecutable } from './electron-runtime.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { keyringFlag, startKeyring } from './keyring.ts';
import { projectRoot, sandboxFlags } from './project.ts';
import type { Environment } from './project.ts';
import { startWatchedApp } from './watched-app.ts';

const screenshots = join(projectRoot, 'screenshots');
const patience = 15_000;

/** A name, the window that shows the step, and what does it and waits for its effect. */
type Step = readonly [string, Page, () => Promise<unknown>];

function signInSteps(app: Page, browser: Page, handover: BrowserHandover, user: SeedUser): readonly Step[] {
  const button = (name: string) => app.getByRole('button', { name, exact: true });
  const email = app.getByText(user.email).first();
  const openInBrowser = async () => browser.goto(await handover.nextUrl());
  const chooseInMenu = async (name: string) => {
    await button('Account menu').click();
    await button(name).click();
  };
  const field = (label: string) => browser.getByLabel(label);
  const enterCredentials = async () => {
    await field('Email').fill(user.email);
    await field('Password').fill(user.password);
    await field('Password').press('Enter');
  };
  return [
    ['The app starts and asks to sign in', app, () => button('Sign in').waitFor()],
    [
      'Sign in, and the app waits for the browser',
      app,
      () =>
        button('Sign in')
          .click()
          .then(() => button('Copy link').waitFor()),
    ],
    ['The browser shows AuthKit', browser, () => openInBrowser().then(() => field('Email').waitFor())],
    [
      'Email and password, and the browser is done',
      browser,
      () => enterCredentials().then(() => browser.waitForURL('http://127.0.0.1:*/done')),
    ],
    ['The app knows who it is', app, () => email.waitFor()],
    [
      'Dashboard',
      app,
      async () => {
        await app.getByRole('navigation').getByText('Dashboard', { exact: true }).click();
        await app.getByRole('heading', { name: 'Dashboard' }).waitFor();
      },
    ],
    ['Account', app, () => chooseInMenu('Account').then(() => email.waitFor())],
    [
      'Sign out, and the app asks to sign in',
      app,
      () => chooseInMenu('Sign out').then(() => button('Sign in').waitFor()),
    ],
    [
      'The browser is signed out',
      browser,
      () => openInBrowser().then(() => browser.waitForURL('http://127.0.0.1:*/signed-out')),
    ],
  ];
}

/** @param begun when the first step began, in `performance.now()`: it takes as long as the app takes to start */
async function takeSteps(steps: readonly Step[], begun: number): Promise<boolean> {
  let started = begun;
  for (const [index, [name, page, take]] of steps.entries()) {
    const number = String(index + 1).padStart(2, '0');
    const file = `${number}-${name.toLowerCase().replaceAll(/\W+/g, '-')}.png`;
    const picture = { path: join(screenshots, file) };
    try {
      await take();
    } catch (error) {
      console.error(`\nFailed at "${name}": ${error instanceof Error ? error.message : String(error)}`);
      await page.screenshot(picture).catch(() => {});
      return false;
    }
    console.log(`  ${String(Math.round(performance.now() - started)).padStart(5)} ms  ${name}`);
    await page.screenshot(picture);
    started = performance.now();
  }
  return true;
}

/**
 * Signs in and out once, and prints each step with its time.
 *
 * @param env the environment for the app, which points it at the emulator
 * @returns the exit code
 */
export async function walkThroughSignIn(runtime: ElectronRuntime, env: Environment): Promise<number> {
  const user = defaultSeed.users.find((one) => one.memberships.length === 1);
  if (user === undefined) throw new Error('The seed has nobody with exactly one organization.');
  console.log('There is no display, so the app runs on one in memory and a sign-in is walked through:');
  await rm(screenshots, { recursive: true, force: true });
  await mkdir(screenshots);
  const temporary = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
  exitWhenInterrupted();
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const display = await startVirtualDisplay();
    closers.unshift(() => display.stop());
    const handover = await createBrowserHandover(temporary);
    closers.unshift(() => handover.close());
    // Electron leaves a folder for temporary files behind.
    const english = { LANGUAGE: 'en' };
    const appEnv = { ...env, ...display.env, ...handover.env, ...english, TMPDIR: temporary };
    const keyring = await startKeyring(temporary, appEnv);
    closers.unshift(() => keyring.stop());
    const launched = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      chromiumSandbox: sandboxFlags.length === 0,
      args: [
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    closers.unshift(() => launched.close());
    const browser = await launched.newPage();
    const started = performance.now();
    const app = startWatchedApp(
      electronExecutable(runtime),
      [keyringFlag, `--user-data-dir=${join(temporary, 'profile')}`, '.'],
      { ...appEnv, ...keyring.env },
    );
    closers.unshift(() => app.quit());
    const window = await app.attach();
    window.setDefaultTimeout(patience);
    browser.setDefaultTimeout(patience);
    const done = await takeSteps(signInSteps(window, browser, handover, user), started);
    if (!done) console.error(`The app said:\n${app.log()}`);
    console.log(`Screenshots are in ${screenshots}`);
    return done ? 0 : 1;
  } finally {
    for (const close of closers) await close();
  }
}
