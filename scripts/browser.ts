/** Finds the browser for the walkthrough and the tests: Chromium or one made of it, else that of Playwright. */
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCommand } from './command.ts';
import { proxyOf } from './electron-runtime.ts';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

/** What Debian's package chromium installs. */
export const debianBrowser = '/usr/bin/chromium';

const programs = 'chromium google-chrome google-chrome-stable microsoft-edge microsoft-edge-stable'.split(
  ' ',
);

function isUsable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    // A snap, as Ubuntu has it, sees no files of the tests.
    return basename(realpathSync(file)) !== 'snap';
  } catch {
    return false;
  }
}

/**
 * Finds a browser that is there already.
 *
 * @param own where Playwright keeps its own, `chromium.executablePath()`
 * @returns its executable, or null
 */
export function findBrowser({ PATH = '' }: Environment, own: string): string | null {
  const folders = PATH.split(':').filter((folder) => folder !== '');
  const files = programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  return files.find(isUsable) ?? (existsSync(own) ? own : null);
}

/** Whether Playwright's own browser can be fetched; its installer would take minutes to give up. */
async function isReachable(env: Environment): Promise<boolean> {
  if (proxyOf(env) !== null) return true;
  const host = env['PLAYWRIGHT_DOWNLOAD_HOST'] ?? 'https://cdn.playwright.dev';
  const signal = AbortSignal.timeout(4_000);
  return (await fetch(host, { method: 'HEAD', signal }).catch(() => null)) !== null;
}

/**
 * Provides a browser without Debian's package: one that is there, or Playwright's own where it can be fetched. Ubuntu has
 * no such package.
 *
 * @returns whether there is one; if not, Debian's package has to do
 */
export async function provideBrowser(env: Environment): Promise<boolean> {
  // Takes long to load.
  const { chromium } = await import('@playwright/test');
  const found = findBrowser(env, chromium.executablePath());
  // It needs other packages beside it.
  if (found !== null) return found !== debianBrowser;
  if (!(await isReachable(env))) return false;
  console.log('Downloading Chromium (about 170 MB)');
  const playwright = join(projectRoot, 'node_modules/@playwright/test/cli.js');
  const install = [playwright, 'install', '--no-shell', 'chromium'];
  const { code } = await runCommand(process.execPath, install, 'live', env);
  return code === 0 && existsSync(chromium.executablePath());
}
