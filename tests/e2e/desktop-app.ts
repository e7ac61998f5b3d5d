/**
 * Starts the app and watches it from outside: its window, its output, its profile folder, and the addresses it opens in
 * the system's browser. Playwright launches the unpackaged app; to a packaged one, whose fuses keep debuggers out of
 * main, it connects over the DevTools protocol. Specs see no difference.
 */
import { chromium, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { strings } from '../../common/strings.ts';
import { launchElectron, startProcess, windowIsLoaded } from '../kit/app-process.ts';
import type { AppProcess, LaunchedApp } from '../kit/app-process.ts';
import { setClockAhead } from './app-clock.ts';
import { createDesktopSession } from './desktop-session.ts';
import type { DesktopSession } from './desktop-session.ts';
import { launchCommand, testFlags } from './launch-command.ts';
import type { LaunchOptions } from './launch-command.ts';
import { readTraces } from './leaks.ts';
import type { Trace } from './leaks.ts';
import { payloadMark, recordPayloads } from './payload-recorder.ts';
import type { Program } from './program.ts';
import { goTo, signOut, type PlaceName } from './walks.ts';

export interface DesktopApp extends Pick<
  DesktopSession,
  | 'profile'
  | 'keyringEnv'
  | 'restartKeyring'
  | 'replaceKeyring'
  | 'nextOpenedUrl'
  | 'openedUrls'
  | 'useBrowser'
  | 'browserEnv'
> {
  /** The window of the app that is running. */
  readonly window: Page;
  button(name: string): Locator;
  /** Opens a place by the navigation, or Account by the account menu. */
  goTo(place: PlaceName): Promise<void>;
  /** Signs out by the account menu. */
  signOut(): Promise<void>;
  /** Opens the diagnostics in Settings. */
  openDiagnostics(): Promise<void>;
  launch(options?: LaunchOptions): Promise<void>;
  /** Quits the app if it is running, and starts it with the same options and `changes`. */
  relaunch(changes?: LaunchOptions): Promise<void>;
  /** Starts an app that is expected to end by itself. */
  launchToItsEnd(options?: LaunchOptions): Promise<{ readonly code: number | null; readonly output: string }>;
  quit(): Promise<void>;
  /** Changes the clock of an app that was launched with `clockAhead`, while it runs, and for its next starts. */
  setClock(milliseconds: number): Promise<void>;
  /** Lets go of an app launched with `isSpawned` until something has happened that its window's page does not survive. */
  reattachAfter(event: () => Promise<void>): Promise<void>;
  /** Runs an action that makes the app quit, and waits for its end. */
  endBy(action: () => Promise<void>): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Opens an address of the app's protocol as a browser does, by `xdg-open`, while the app is running. */
  openAddress(address: string): Promise<void>;
  /** The same while the app is not running, so that it starts. */
  launchByAddress(address: string): Promise<void>;
  /** Makes the system fail to open a browser. */
  breakBrowser(): Promise<void>;
  /** What the app said on its outputs so far. */
  log(): string;
  /** Uncaught errors in its window. */
  pageErrors(): readonly string[];
  /** Keeps a picture and the trace of a launched app; Playwright's runner keeps those of other windows. */
  keepEvidence(keep: (name: string) => string): Promise<void>;
  /** Everything that it showed, printed, passed to its window and wrote; complete once it has ended. */
  traces(): Promise<readonly Trace[]>;
  close(): Promise<void>;
}

interface Running {
  readonly process: AppProcess;
  /** Null if Playwright only connects to the app. */
  readonly launched: LaunchedApp | null;
  /** Null until there is a window. */
  attached: { readonly window: Page; readonly disconnect: () => Promise<void> } | null;
}

/**
 * @param program the program to start as the app
 * @param folder for the profile and all of the app's files; existing files are used again
 * @param authKit the AuthKit to use, unless one is built in
 */
export async function createDesktopApp(
  program: Program,
  folder: string,
  authKit: { readonly url: string; readonly clientId: string },
): Promise<DesktopApp> {
  const session = await createDesktopSession(program, folder);
  let running: Running | null = null;
  let lastOptions: LaunchOptions = {};
  const output: string[] = [];
  const payloads: string[] = [];
  const pageErrors: string[] = [];
  const shown: Trace[] = [];

  const hear = (text: string): void => {
    output.push(text);
  };

  const openAddress = (address: string): Promise<AppProcess> =>
    session.openAddress(address, lastOptions.keyring, hear);

  const attach = async (process: AppProcess, launched: LaunchedApp | null = null): Promise<void> => {
    const starting: Running = { process, launched, attached: null };
    running = starting;
    const address = await process.debuggingAddress;
    await windowIsLoaded(address, lastOptions.windows ?? 1);
    const browser = launched === null ? await chromium.connectOverCDP(address) : null;
    const context = launched?.context ?? browser?.contexts()[0];
    if (context === undefined) throw new Error('The app has no browser context.');
    context.on('console', (message) => payloads.push(message.text()));
    context.on('weberror', (error) => pageErrors.push(String(error.error().stack)));
    await context.addInitScript(recordPayloads, payloadMark);
    const [window] = context.pages();
    if (window === undefined) throw new Error('The app has no window.');
    if (launched !== null) {
      // As Playwright does over the DevTools protocol: the browser's window may have the display's focus.
      const debug = await context.newCDPSession(window);
      await debug.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    }
    // The document is older than the init script.
    await window.evaluate(recordPayloads, payloadMark);
    starting.attached = { window, disconnect: async () => browser?.close() };
  };

  const current = () => {
    if (running === null || running.attached === null) throw new Error('The app has no window.');
    return { process: running.process, ...running.attached };
  };

  const keepWhatIsShown = async (): Promise<void> => {
    const { window } = current();
    const html = await window.evaluate(() => document.documentElement.outerHTML);
    shown.push({ where: 'the document', content: html });
    shown.push({ where: 'what a screen reader reads', content: await window.locator('body').ariaSnapshot() });
  };

  const kill = async (): Promise<void> => {
    if (running === null) return;
    const { process, attached } = running;
    running = null;
    await process.kill();
    await attached?.disconnect();
  };

  const endBy = async (action: () => Promise<void>): Promise<void> => {
    await keepWhatIsShown();
    const { process, disconnect } = current();
    await action();
    expect(await process.ended, 'The app ends without an error').toBe(0);
    running = null;
    await disconnect();
  };

  const button = (name: string): Locator => current().window.getByRole('button', { name, exact: true });

  const quit = (): Promise<void> => endBy(() => current().window.close());

  const launch = async (options: LaunchOptions): Promise<void> => {
    lastOptions = options;
    const command = await launchCommand(program, folder, session, authKit, options);
    if (program.installation !== null || options.isSpawned) return attach(startProcess(...command, hear));
    const launched = await launchElectron(...command, hear);
    await attach(launched.process, launched);
  };

  return {
    profile: session.profile,
    keyringEnv: session.keyringEnv,
    restartKeyring: session.restartKeyring,
    replaceKeyring: session.replaceKeyring,
    nextOpenedUrl: session.nextOpenedUrl,
    openedUrls: session.openedUrls,
    useBrowser: session.useBrowser,
    browserEnv: session.browserEnv,
    get window() {
      return current().window;
    },
    button,
    goTo: (place) => goTo(current().window, place),
    signOut: () => signOut(current().window),
    async openDiagnostics() {
      await goTo(current().window, 'Settings');
      await current().window.getByText(strings.settings.diagnostics, { exact: true }).click();
    },
    launch: (options = {}) => launch(options),
    async relaunch(changes = {}) {
      if (running !== null) await quit();
      await launch({ ...lastOptions, ...changes });
    },
    async launchToItsEnd(options = {}) {
      let said = '';
      const command = await launchCommand(program, folder, session, authKit, options);
      const process = startProcess(...command, (text) => {
        said += text;
        hear(text);
      });
      return { code: await process.ended, output: said };
    },
    quit,
    setClock: async (milliseconds) => {
      await setClockAhead(folder, milliseconds);
      lastOptions = { ...lastOptions, clockAhead: milliseconds };
    },
    async reattachAfter(event) {
      const { process, disconnect } = current();
      if (running?.launched) throw new Error('Playwright lets go of no app that it has launched.');
      await disconnect();
      await event();
      await attach(process);
    },
    endBy,
    kill,
    async openAddress(address) {
      const process = await openAddress(address);
      expect(await process.ended, 'xdg-open found the app').toBe(0);
    },
    async launchByAddress(address) {
      await session.addStartFlags(testFlags(program, lastOptions));
      await attach(await openAddress(address));
    },
    breakBrowser: () => session.useBrowser('false %u'),
    log: () => output.join(''),
    pageErrors: () => pageErrors,
    async keepEvidence(keep) {
      if (!running?.launched) return;
      await running.attached?.window.screenshot({ path: keep('app.png') });
      await running.launched.context.tracing.stop({ path: keep('app-trace.zip') });
    },
    traces: async () => [
      ...shown,
      { where: 'the log', content: output.join('') },
      { where: 'what was passed to the window', content: payloads.join('\n') },
      ...(await readTraces(session.profile)),
    ],
    async close() {
      try {
        if (running?.attached) await quit();
      } finally {
        await kill();
        await session.close();
      }
    },
  };
}
