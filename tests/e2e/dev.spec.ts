import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { ConsoleMessage, Page } from '@playwright/test';
import { projectRoot } from '../../scripts/project.ts';
import { strings } from '../../common/strings.ts';
import { startProcess } from '../kit/app-process.ts';
import { expect, test } from './fixtures.ts';
import { exhaustive } from './program.ts';

const sources = [
  'common',
  'main',
  'preload',
  'renderer',
  'build',
  'scripts',
  'emulator',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];

/** Copies the sources and links each package, so that the copy has its own cache in node_modules. */
async function copyProject(folder: string): Promise<void> {
  for (const name of sources) await cp(join(projectRoot, name), join(folder, name), { recursive: true });
  const packages = join(projectRoot, 'node_modules');
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(packages)) {
    if (name !== '.cache' && name !== '.vite') {
      await symlink(join(packages, name), join(folder, 'node_modules', name));
    }
  }
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  expect(after, `${file} has what is to be changed`).not.toBe(before);
  await writeFile(file, after);
}

test(
  'in development the app shows each source change without a restart by hand',
  exhaustive,
  async ({ folder }) => {
    const project = join(folder, 'project');
    await copyProject(project);
    let said = '';
    const { WORKOS_CLIENT_ID: _, ...env } = process.env;
    const dev = startProcess(
      'env',
      [
        `--chdir=${project}`,
        // Like `npm run dev`, without the check of the installed packages.
        'node_modules/.bin/tsx',
        'scripts/dev.ts',
        '--remote-debugging-port=0',
        `--user-data-dir=${join(folder, 'profile')}`,
      ],
      { ...env, LANGUAGE: 'en' },
      (text) => (said += text),
    );
    /** The window of the app as it has been started for that time at least, the first being 1, once it shows a text. */
    const windowWith = async (text: string, start: number): Promise<Page> => {
      const addresses = () =>
        [...said.matchAll(/^DevTools listening on (ws:\S+)$/gm)].map(([, address]) => address);
      await expect.poll(() => addresses().length).toBeGreaterThanOrEqual(start);
      let window: Page | undefined;
      // Tries again if it attached during a page load or a restart.
      await expect(async () => {
        const browser = await chromium.connectOverCDP(addresses().at(-1) ?? '');
        try {
          [window] = browser.contexts()[0]?.pages() ?? [];
          if (window === undefined) throw new Error('The app has no window yet.');
          await expect(window.getByText(text)).toBeVisible({ timeout: 2_000 });
        } catch (error) {
          await browser.close();
          throw error;
        }
      }).toPass({ timeout: 15_000 });
      if (window === undefined) throw new Error('The app has no window.');
      return window;
    };
    try {
      // Waits for each step: the builds first, then the app, then its page.
      await expect.poll(() => said).toContain('Change anything in ');
      const window = await windowWith(strings.signedOut.title, 1);
      // Vite reloads the page itself after it has found another package to prepare.
      await expect(async () => {
        const isConnected = {
          predicate: (message: ConsoleMessage) => message.text() === '[vite] connected.',
        };
        await Promise.all([
          window.waitForEvent('console', { ...isConnected, timeout: 5_000 }),
          window.reload(),
        ]);
      }).toPass({ timeout: 15_000 });
      await expect(window.locator('#root:not([inert])')).toBeVisible();
      await window.evaluate('window.isSamePage = true');

      const view = join(project, 'renderer/views/signed-out.tsx');
      await edit(view, (text) =>
        text.replace('<p className="lead">{lead}</p>', '<p className="lead">Changed in place</p>'),
      );
      // Vite starts to watch files some time after it serves them, so a missed change is saved again.
      await expect(async () => {
        await edit(view, (text) => `${text}\n`);
        await expect(window.getByText('Changed in place')).toBeVisible({ timeout: 3_000 });
      }).toPass({ timeout: 15_000 });
      expect(await window.evaluate('window.isSamePage'), 'The page is the same').toBe(true);

      await edit(
        join(project, 'preload/index.ts'),
        (text) => `${text}expose('change', { isThere: true });\n`,
      );
      // A reloading page can't answer.
      await expect.poll(() => window.evaluate('window.change?.isThere').catch(() => false)).toBe(true);
      await expect(window.getByText('Changed in place')).toBeVisible();

      await edit(join(project, 'main/index.ts'), (text) => `${text}\nconsole.log('Main has changed');\n`);
      await windowWith('Changed in place', 2);
      expect(said).toContain('Main has changed');
    } finally {
      await dev.kill();
    }
  },
);

test('the build contains none of the relaxed rules of development', async () => {
  const build = join(projectRoot, 'out');
  const entries = await readdir(build, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const filesWith = (trace: string) => files.filter((_file, index) => texts[index]?.includes(trace));

  expect(filesWith("script-src 'self'"), 'What is looked at has the policy').toHaveLength(1);
  for (const trace of [
    'unsafe-',
    'DEV_SERVER',
    'ELECTRON_RENDERER_URL',
    'DevServer',
    '/@vite',
    '/@react-refresh',
  ]) {
    expect(filesWith(trace), trace).toEqual([]);
  }
});
