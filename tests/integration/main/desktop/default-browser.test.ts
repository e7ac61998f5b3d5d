import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findDefaultBrowser } from '../../../../main/desktop/default-browser.ts';
import { isPosix } from '../../../support/file-modes.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'default-browser-'));
  await mkdir(join(home, 'applications'));
});
afterEach(() => rm(home, { recursive: true }));

const app = { getApplicationNameForProtocol: vi.fn(() => 'Safari.app') };

/** Asks a desktop that returns this entry, whose file has this content. */
async function ask(id: string, entry: string | null, dataHome = home): Promise<string | null> {
  const program = join(home, 'xdg-settings');
  await writeFile(program, `#!/bin/sh\n[ "$*" = "get default-web-browser" ] && echo "${id}"\n`);
  await chmod(program, 0o755);
  if (entry !== null) await writeFile(join(home, 'applications', 'firefox.desktop'), entry);
  return findDefaultBrowser(app, { PATH: home, XDG_DATA_HOME: dataHome, XDG_DATA_DIRS: home }, 'linux');
}

const firefox = '[Desktop Entry]\nType=Application\nName[de]=Feuerfuchs\nName=Firefox\nExec=firefox %u\n';

describe.runIf(isPosix)('on Linux', () => {
  test('the browser’s name comes from its desktop entry in any data folder', async () => {
    expect(await ask('firefox.desktop', firefox)).toBe('Firefox');
    expect(await ask('firefox.desktop', firefox, '/nowhere')).toBe('Firefox');
  });

  test('an action’s name is not taken for the browser’s', async () => {
    const actions = '[Desktop Entry]\nExec=x\n[Desktop Action new]\nName=New Window\n';
    expect(await ask('firefox.desktop', actions)).toBeNull();
  });

  test.each([
    ['names nothing', '', firefox],
    ['names a path', '../firefox.desktop', firefox],
    ['names a missing entry', 'other.desktop', firefox],
    ['has an entry without a name', 'firefox.desktop', '[Desktop Entry]\n'],
    ['has a name that is too long to show', 'firefox.desktop', `[Desktop Entry]\nName=${'x'.repeat(41)}\n`],
    ['has a name with control characters', 'firefox.desktop', '[Desktop Entry]\nName=Fire\u202efox\n'],
  ])('there is no name if the desktop %s', async (_case, id, entry) => {
    expect(await ask(id, entry)).toBeNull();
  });

  test('there is no name without a desktop', async () => {
    expect(await findDefaultBrowser(app, { PATH: join(home, 'nothing') }, 'linux')).toBeNull();
  });
});

test.each(['darwin', 'win32'] as const)('on %s the system gives the name', async (platform) => {
  expect(await findDefaultBrowser(app, {}, platform)).toBe('Safari');
  app.getApplicationNameForProtocol.mockReturnValueOnce('');
  expect(await findDefaultBrowser(app, {}, platform)).toBeNull();
});
