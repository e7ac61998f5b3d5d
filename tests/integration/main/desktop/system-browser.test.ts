import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('electron/common', () => ({ shell: {} }));
const { openByXdg } = await import('../../../../main/desktop/system-browser.ts');

const address = 'https://api.workos.com/user_management/authorize?state=s&a=%26$(x)';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'browser-'));
});
afterEach(() => rm(folder, { recursive: true, maxRetries: 5 }));

const program = async (name: string, script: string): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
};

describe.runIf(process.platform === 'linux')('xdg-open', () => {
  /** The real one, with a script as the default browser. */
  const withBrowser = async (script: string | null): Promise<NodeJS.ProcessEnv> => {
    const data = join(folder, 'data');
    await mkdir(join(data, 'applications'), { recursive: true });
    if (script !== null) {
      const exec = await program('browser', script);
      const entry = `[Desktop Entry]\nType=Application\nName=Browser\nExec=${exec} %u\n`;
      await writeFile(join(data, 'applications', 'browser.desktop'), entry);
      const handlers = '[Default Applications]\nx-scheme-handler/https=browser.desktop\n';
      await writeFile(join(data, 'applications', 'mimeapps.list'), handlers);
    }
    const { PATH } = process.env;
    const none = join(folder, 'none');
    return { PATH, HOME: folder, DISPLAY: ':0', BROWSER: none, XDG_DATA_HOME: data, XDG_DATA_DIRS: none };
  };

  test('hands the whole address to the browser', async () => {
    const env = await withBrowser(`printf %s "$1" > ${folder}/opened`);
    await openByXdg(address, env);
    expect(await readFile(join(folder, 'opened'), 'utf8')).toBe(address);
  });

  test.each([
    ['that fails at once', 'exit 1'],
    ['that a signal ends', 'kill -SEGV $$'],
    ['that does not exist', null],
  ])('reports a browser %s', async (_case, script) => {
    await expect(openByXdg(address, await withBrowser(script))).rejects.toThrow(/xdg-open ended with [34]/);
  });

  test('is not waited for if it runs as long as the browser', async () => {
    const env = await withBrowser(`echo $$ > ${folder}/pid; exec sleep 60`);
    await openByXdg(address, env, 1);
    await expect.poll(() => readFile(join(folder, 'pid'), 'utf8').catch(() => '')).toMatch(/\d/);
    process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')));
  });

  test('is reported if missing', async () => {
    await expect(openByXdg(address, { PATH: folder })).rejects.toThrow('ENOENT');
  });

  test('is reported if broken', async () => {
    await program('xdg-open', 'exit 3');
    const PATH = [folder, process.env['PATH']].join(delimiter);
    await expect(openByXdg(address, { PATH })).rejects.toThrow('xdg-open ended with 3.');
  });
});
