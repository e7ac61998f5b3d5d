/**
 * Opens the system browser: the only file that uses Electron's `shell`.
 * Invariant: it opens only the configured WorkOS API, over https or on this computer, and the start addresses of the app's
 * own listener.
 */
import { spawn } from 'node:child_process';
import { shell } from 'electron/common';
import { isLoopbackHost } from '../config/sign-in-settings.ts';

export interface SystemBrowserDeps {
  /** The origin of the configured API. */
  readonly apiOrigin: string;
  readonly openExternal?: (url: string) => Promise<void>;
}

/** Redirects to WorkOS: see `browser-binding.ts`. */
const startAddress = /^http:\/\/127\.0\.0\.1:\d{1,5}\/start\/[\w-]{43}$/;

/**
 * How long to wait for a failure of `xdg-open`, in milliseconds. Without a desktop it runs as long as the browser that
 * it has started.
 */
const failurePatience = 5_000;

/** Electron's own way on Linux starts `xdg-open` as well, but ignores its exit code. */
const openAsSystemDoes = (url: string): Promise<void> =>
  process.platform === 'linux' ? openByXdg(url) : shell.openExternal(url);

/**
 * @returns opens an address; rejects if it is neither the API's nor the start of a sign-in, or if the system can't open
 * it
 */
export function createSystemBrowser({
  apiOrigin,
  openExternal = openAsSystemDoes,
}: SystemBrowserDeps): (url: string) => Promise<void> {
  return async (address) => {
    if (startAddress.test(address)) return openExternal(address);
    const url = new URL(address);
    const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
    if (!isSafe || url.origin !== apiOrigin || url.username !== '' || url.password !== '') {
      throw new Error('Only the sign-in service may be opened in the browser.');
    }
    await openExternal(url.href);
  };
}

/**
 * Opens an address by `xdg-open` (https://www.freedesktop.org/wiki/Software/xdg-utils/).
 *
 * @param patience how long it has to fail, in milliseconds; after that the address counts as opened
 * @throws if it is missing, or has failed in time
 */
export function openByXdg(
  url: string,
  env: NodeJS.ProcessEnv = process.env,
  patience = failurePatience,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // The browser keeps running when the app quits, and gets no terminal.
    const opener = spawn('xdg-open', [url], {
      env: { ...env, MM_NOTTTY: '1' },
      detached: true,
      stdio: 'ignore',
    });
    opener.unref();
    const timer = setTimeout(resolve, patience);
    opener.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    opener.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Error(`xdg-open ended with ${code ?? signal}.`));
    });
  });
}
