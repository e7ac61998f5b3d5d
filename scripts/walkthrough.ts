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

/** A name, and what does the step, waits for its effect, and returns the window that shows it. */
type Step = readonly [string, () => Promise<Page>];

function signInSteps(app: Page, browser: Page, handover: BrowserHandover, user: SeedUser): readonly Step[] {
  const go = (place: string) => app.getByRole('navigation').getByText(place, { exact: true }).click();
  const openInBrowser = async () => void (await browser.goto(await handover.nextUrl()));
  return [
    [
      'The app starts and asks to sign in',
      async () => {
        await app.getByRole('button', { name: 'Sign in' }).waitFor();
        return app;
      },
    ],
    [
      'Sign in, and the app waits for the browser',
      async () => {
        await app.getByRole('button', { name: 'Sign in' }).click();
        await app.getByRole('button', { name: 'Copy link' }).waitFor();
        return app;
      },
    ],
    [
      'The browser shows AuthKit',
      async () => {
        await openInBrowser();
        await browser.getByLabel('Email').waitFor();
        return browser;
      },
    ],
    [
      'Email and password, and the browser is done',
      async () => {
        await browser.getByLabel('Email').fill(user.email);
        await browser.getByLabel('Password').fill(user.password);
        await browser.getByLabel('Password').press('Enter');
        await browser.waitForURL('http://127.0.0.1:*/done');
        return browser;
      },
    ],
    [
      'The app knows who it is',
      async () => {
        await app.getByText(user.email).first().waitFor();
        return app;
      },
    ],
    [
      'Dashboard',
      async () => {
        await go('Dashboard');
        await app.getByRole('heading', { name: 'Dashboard' }).waitFor();
        return app;
      },
    ],
    [
      'Account',
      async () => {
        await app.getByRole('button', { name: 'Account menu' }).click();
        await app.getByRole('button', { name: 'Account', exact: true }).click();
        await app.getByText(user.email).first().waitFor();
        return app;
      },
    ],
    [
      'Sign out, and the app asks to sign in',
      async () => {
        await app.getByRole('button', { name: 'Account menu' }).click();
        await app.getByRole('button', { name: 'Sign out' }).click();
        await app.getByRole('button', { name: 'Sign in' }).waitFor();
        return app;
      },
    ],
    [
      'The browser is signed out',
      async () => {
        await openInBrowser();
        await browser.waitForURL('http://127.0.0.1:*/signed-out');
        return browser;
      },
    ],
  ];
}

/** @param begun when the first step began, in `performance.now()`: it takes as long as the app takes to start */
async function takeSteps(steps: readonly Step[], app: Page, browser: Page, begun: number): Promise<boolean> {
  let started = begun;
  for (const [index, [name, take]] of steps.entries()) {
    const file = (what: string) =>
      join(
        screenshots,
        `${String(index + 1).padStart(2, '0')}-${what.toLowerCase().replaceAll(/\W+/g, '-')}.png`,
      );
    try {
      const shown = await take();
      const took = Math.round(performance.now() - started);
      await shown.screenshot({ path: file(name) });
      console.log(`  ${String(took).padStart(5)} ms  ${name}`);
      started = performance.now();
    } catch (error) {
      console.error(`\nFailed at "${name}": ${error instanceof Error ? error.message : String(error)}`);
      await app.screenshot({ path: file('failed app') }).catch(() => {});
      await browser.screenshot({ path: file('failed browser') }).catch(() => {});
      return false;
    }
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
    const done = await takeSteps(signInSteps(window, browser, handover, user), window, browser, started);
    if (!done) console.error(`The app said:\n${app.log()}`);
    console.log(`Screenshots are in ${screenshots}`);
    return done ? 0 : 1;
  } finally {
    for (const close of closers) await close();
  }
}
