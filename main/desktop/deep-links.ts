/**
 * Receives addresses of the custom protocol from the operating system: macOS calls `open-url`, Windows and Linux start
 * the app again with the address as an argument. Invariants: it takes only the address from a command line, and ignores
 * the rest. Anybody can make a link, so a link alone does not even bring the window to the front: the receiver of the
 * address decides.
 */
import type { App } from 'electron/main';
import type { Disposer } from '../lib/disposer.ts';

const isDeepLink = (argument: string, scheme: string): boolean =>
  argument.toLowerCase().startsWith(`${scheme}:`);

/**
 * Finds the address on a command line.
 *
 * @param scheme of the app's addresses, in lower case and without `:`
 * @returns the address, or null if there is none or more than one
 */
export function findDeepLink(commandLine: readonly string[], scheme: string): string | null {
  const [first, ...others] = commandLine.filter((argument) => isDeepLink(argument, scheme));
  return first !== undefined && others.length === 0 ? first : null;
}

/**
 * Listens for addresses; must be called before the app is ready, so that macOS's first one is not missed.
 *
 * @param scheme of the app's addresses, in lower case and without `:`
 * @param listener receives each address, including the one that started the app, but none of a command line with
 * several
 * @param onSecondInstance called when the app was started again without an address
 */
export function onDeepLink(
  app: Pick<App, 'on' | 'off'>,
  scheme: string,
  commandLine: readonly string[],
  listener: (address: string) => void,
  onSecondInstance: () => void,
): Disposer {
  const fromCommandLine = (given: readonly string[]): void => {
    const address = findDeepLink(given, scheme);
    if (address !== null) listener(address);
  };
  const openUrl = (event: Electron.Event, address: string): void => {
    event.preventDefault();
    listener(address);
  };
  const secondInstance = (_event: Electron.Event, given: string[]): void => {
    if (!given.some((argument) => isDeepLink(argument, scheme))) onSecondInstance();
    fromCommandLine(given);
  };
  app.on('open-url', openUrl);
  app.on('second-instance', secondInstance);
  fromCommandLine(commandLine);
  return () => {
    app.off('open-url', openUrl);
    app.off('second-instance', secondInstance);
  };
}
