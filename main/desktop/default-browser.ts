/** The name of the user's browser, so that they know where to look. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { App } from 'electron/main';

const run = promisify(execFile);

/** How long to wait for the desktop's answer, in milliseconds. */
const patience = 2_000;
const longestName = 40;

/** @returns the name as users know it, or null if the system does not give one */
export async function findDefaultBrowser(
  app: Pick<App, 'getApplicationNameForProtocol'>,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  // On Linux Electron's call starts a program and waits for it.
  const name = platform === 'linux' ? await findOnLinux(env) : app.getApplicationNameForProtocol('https://');
  const clean = (name ?? '').replace(/\.(app|exe)$/i, '').trim();
  return clean !== '' && clean.length <= longestName && !/\p{C}/u.test(clean) ? clean : null;
}

async function findOnLinux(env: NodeJS.ProcessEnv): Promise<string | null> {
  const asked = await run('xdg-settings', ['get', 'default-web-browser'], { timeout: patience, env }).catch(
    () => null,
  );
  const id = asked?.stdout.trim() ?? '';
  if (!/^[\w.-]+\.desktop$/.test(id)) return null;
  // XDG Base Directory Specification.
  const home = env['XDG_DATA_HOME'] || join(env['HOME'] ?? homedir(), '.local', 'share');
  const folders = [home, ...(env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(':')];
  for (const folder of folders) {
    const entry = await readFile(join(folder, 'applications', id), 'utf8').catch(() => null);
    if (entry === null) continue;
    const group = entry.split(/^(?=\[)/m).find((part) => part.startsWith('[Desktop Entry]')) ?? '';
    return /^Name=(.+)$/m.exec(group)?.[1] ?? null;
  }
  return null;
}
