/**
 * Opens the system browser: the only file that uses Electron's `shell`.
 * Invariant: nothing but the WorkOS API that is configured is ever opened, over https or on this computer.
 */
import { shell } from 'electron/common';
import { isLoopbackHost } from '../config/settings.ts';

export interface SystemBrowserDeps {
  /** The origin of the configured API. */
  readonly apiOrigin: string;
  readonly openExternal?: (url: string) => Promise<void>;
}

/**
 * @returns opens an address; rejects where it is not one of the API's, or where the system can't open it
 */
export function createSystemBrowser({
  apiOrigin,
  openExternal = shell.openExternal.bind(shell),
}: SystemBrowserDeps): (url: string) => Promise<void> {
  return async (address) => {
    const url = new URL(address);
    const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
    if (!isSafe || url.origin !== apiOrigin || url.username !== '' || url.password !== '') {
      throw new Error('Only the sign-in service may be opened in the browser.');
    }
    await openExternal(url.href);
  };
}
