/**
 * Replaces the system's browser: URLs that `shell.openExternal` opens by `xdg-open` arrive here, to be opened in a
 * Playwright browser.
 *
 * With a display, `xdg-open` asks for the handler of the scheme before it looks at `$BROWSER`, so both are set. Only
 * the environment and one folder change, not the user's own settings.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Environment } from './project.ts';

export interface BrowserHandover {
  /** The environment of the app whose URLs arrive here. */
  readonly env: Environment;
  /** Waits for the next URL that the app opens, in order. */
  nextUrl(): Promise<string>;
  close(): Promise<void>;
}

/** @param folder an empty folder for the handler's files; it lives as long as the handover */
export async function createBrowserHandover(folder: string): Promise<BrowserHandover> {
  const urls: string[] = [];
  const waiting: ((url: string) => void)[] = [];
  const socketPath = join(folder, 'browser.sock');
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let url = '';
    socket.setEncoding('utf8').on('data', (text: string) => (url += text));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => {
      socket.end();
      const taker = waiting.shift();
      if (taker) taker(url);
      else urls.push(url);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(socketPath, resolve);
  });

  const handler = join(folder, 'browser');
  const code = 'require("node:net").connect(process.argv[1]).end(process.argv[2])';
  await writeFile(handler, `#!/bin/sh\nexec '${process.execPath}' -e '${code}' '${socketPath}' "$1"\n`);
  await chmod(handler, 0o755);
  const dataHome = join(folder, 'data');
  const configHome = join(folder, 'config');
  await mkdir(join(dataHome, 'applications'), { recursive: true });
  await mkdir(configHome, { recursive: true });
  const entry = 'handover-browser.desktop';
  await writeFile(
    join(dataHome, 'applications', entry),
    `[Desktop Entry]\nType=Application\nName=Chromium\nExec=${handler} %u\n`,
  );
  await writeFile(
    join(configHome, 'mimeapps.list'),
    `[Default Applications]\nx-scheme-handler/http=${entry}\nx-scheme-handler/https=${entry}\n`,
  );

  return {
    env: {
      BROWSER: handler,
      XDG_DATA_HOME: dataHome,
      XDG_CONFIG_HOME: configHome,
      // On a known desktop, xdg-open uses that desktop's own opener.
      XDG_CURRENT_DESKTOP: undefined,
      DESKTOP_SESSION: undefined,
      KDE_FULL_SESSION: undefined,
      GNOME_DESKTOP_SESSION_ID: undefined,
      MATE_DESKTOP_SESSION_ID: undefined,
    },
    nextUrl: () =>
      new Promise((resolve) => {
        const url = urls.shift();
        if (url === undefined) waiting.push(resolve);
        else resolve(url);
      }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
