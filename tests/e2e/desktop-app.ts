/**
 * Starts the app and watches it from outside: its window, its output, its profile folder, and the addresses it opens in
 * the system's browser. Playwright launches the unpackaged app; to a packaged one, whose fuses keep debuggers out of
 * main, it connects over the DevTools protocol. Specs see no difference.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { createBrowserHandover } from '../../scripts/browser-handover.ts';
import { runCommand } from '../../scripts/command.ts';
import { keyringFlag, startKeyring } from '../../scripts/keyring.ts';
import type { Keyring } from '../../scripts/keyring.ts';
import type { Environment } from '../../scripts/project.ts';
import { customProtocol } from '../../common/product.ts';
import { strings } from '../../common/strings.ts';
import { launchElectron, startProcess, windowIsLoaded } from '../kit/app-process.ts';
import type { AppProcess, LaunchedApp } from '../kit/app-process.ts';
import { readTraces } from './leaks.ts';
import type { Trace } from './leaks.ts';
import { payloadMark, recordPayloads } from './payload-recorder.ts';
import type { Program } from './program.ts';
import { goTo, signOut, type PlaceName } from './walks.ts';

export interface LaunchOptions {
  /** Whether there is a real keyring; false by default. */
  readonly keyring?: boolean;
  /** `WORKOS_REDIRECT_URI` */
  readonly redirectUri?: string;
  /** How far the app's clock is ahead, in milliseconds. */
  readonly clockAhead?: number;
  /** Source of a CommonJS module that the app's process runs before the app. */
  readonly module?: string;
  /**
   * Whether it is started as the system starts it, without Playwright in its main process: only such an app can be let go
   * of (see `reattachAfter`), and listens on no port of a debugger of main.
   */
  readonly isSpawned?: boolean;
  /** The expected number of windows; one by default. */
  readonly windows?: number;
  /** More for the environment. */
  readonly env?: Environment;
  /** More for the command line. */
  readonly args?: readonly string[];
}

export interface DesktopApp {
  readonly profile: string;
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
  /** The keyring's session bus, once the app has been launched with one. */
  keyringEnv(): Environment;
  /** Ends the keyring; the next launch unlocks its collections again. The app must not be running. */
  restartKeyring(): Promise<void>;
  /** Replaces the app's keyring with an empty one; the app must not be running. */
  replaceKeyring(): Promise<void>;
  /** Disconnects from an app launched with `isSpawned` during an action that its window's page does not survive. */
  reattachAfter(event: () => Promise<void>): Promise<void>;
  /** Runs an action that makes the app quit, and waits for its end. */
  endBy(action: () => Promise<void>): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Opens an address of the app's protocol as a browser does, by `xdg-open`, while the app is running. */
  openAddress(address: string): Promise<void>;
  /** The same while the app is not running, so that it starts. */
  launchByAddress(address: string): Promise<void>;
  /** The next address that the app opened in the system's browser, in order. */
  nextOpenedUrl(): Promise<string>;
  /** All opened addresses so far. */
  openedUrls(): readonly string[];
  /** Makes the system open its browser by another command; `%u` is replaced with the address. */
  useBrowser(command: string): Promise<void>;
  /** Makes the system fail to open a browser. */
  breakBrowser(): Promise<void>;
  /** The environment for a browser that opens the app. */
  browserEnv(): Environment;
  /** The app's output so far. */
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
  const { installation } = program;
  await mkdir(join(folder, 'handover'), { recursive: true });
  const handover = await createBrowserHandover(join(folder, 'handover'));
  const systemEnv: Environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WORKOS_'))),
    ...handover.env,
    // The tests' user may have another language.
    LANGUAGE: 'en',
  };
  // A desktop that Chromium and xdg-open know: it decides on the keyring, and on how an app is started by its desktop
  // entry.
  const desktop: Environment = installation === null ? {} : { XDG_CURRENT_DESKTOP: 'GNOME' };
  const applications = join(String(handover.env['XDG_DATA_HOME']), 'applications');
  const profile =
    installation === null
      ? join(folder, 'profile')
      : join(String(handover.env['XDG_CONFIG_HOME']), installation.profileName);

  let keyring: Keyring | null = null;
  let running: Running | null = null;
  let lastOptions: LaunchOptions = {};
  const output: string[] = [];
  const payloads: string[] = [];
  const pageErrors: string[] = [];
  const shown: Trace[] = [];

  const opened: string[] = [];
  let taken = 0;
  const collect = async (): Promise<never> => {
    for (;;) opened.push(await handover.nextUrl());
  };
  void collect();

  /** The environment of the session that the app runs in, without its own settings. */
  const sessionEnv = async (options: LaunchOptions): Promise<Environment> => {
    // Without a session bus there is no keyring, and Chromium starts no bus of its own that would outlive it.
    if (!options.keyring) return { ...systemEnv, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
    keyring ??= await startKeyring(join(folder, 'keyring'), systemEnv);
    return { ...systemEnv, ...keyring.env, ...desktop };
  };

  /** Switches that let a test watch the app, and the app find the keyring without a desktop. */
  const testFlags = ({ keyring }: LaunchOptions): readonly string[] => [
    '--remote-debugging-port=0',
    ...(keyring && installation === null ? [keyringFlag] : []),
  ];

  const moduleFlags = async ({ clockAhead, module }: LaunchOptions): Promise<readonly string[]> => {
    const flags: string[] = [];
    if (!program.takesModules && (clockAhead !== undefined || module !== undefined)) {
      throw new Error('This app takes no modules: the test needs the tag of those that want one.');
    }
    if (clockAhead !== undefined) flags.push('-r', await writeClock(folder, clockAhead));
    if (module !== undefined) {
      const file = join(folder, 'module.cjs');
      await writeFile(file, module);
      flags.push('-r', file);
    }
    return flags;
  };

  const commandOf = async (options: LaunchOptions) => {
    const flags = [
      ...(await moduleFlags(options)),
      ...program.args,
      ...(installation === null ? [`--user-data-dir=${profile}`] : []),
      ...testFlags(options),
      ...(options.args ?? []),
    ];
    const settings = {
      WORKOS_CLIENT_ID: authKit.clientId,
      WORKOS_API_BASE_URL: authKit.url,
      WORKOS_REDIRECT_URI: options.redirectUri,
    };
    const env = { ...(await sessionEnv(options)), ...settings, ...options.env };
    return [program.executable, flags, env] as const;
  };

  const hear = (text: string): void => {
    output.push(text);
  };

  /** Runs `xdg-open` as a browser does: in the same session, without the app's settings. */
  const xdgOpen = async (address: string): Promise<AppProcess> =>
    startProcess('xdg-open', [address], { ...(await sessionEnv(lastOptions)), ...desktop }, hear);

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

  const useBrowser = (command: string): Promise<void> =>
    writeFile(
      join(applications, 'handover-browser.desktop'),
      `[Desktop Entry]\nType=Application\nName=Browser\nExec=${command}\n`,
    );

  const button = (name: string): Locator => current().window.getByRole('button', { name, exact: true });

  const quit = (): Promise<void> => endBy(() => current().window.close());

  const launch = async (options: LaunchOptions): Promise<void> => {
    lastOptions = options;
    const command = await commandOf(options);
    if (installation !== null || options.isSpawned) return attach(startProcess(...command, hear));
    const launched = await launchElectron(...command, hear);
    await attach(launched.process, launched);
  };

  const stopKeyring = async (): Promise<void> => {
    await keyring?.stop();
    keyring = null;
  };

  return {
    profile,
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
      const process = startProcess(...(await commandOf(options)), (text) => {
        said += text;
        hear(text);
      });
      return { code: await process.ended, output: said };
    },
    quit,
    setClock: async (milliseconds) => {
      await writeClock(folder, milliseconds);
      lastOptions = { ...lastOptions, clockAhead: milliseconds };
    },
    keyringEnv: () => ({ ...systemEnv, ...keyring?.env }),
    restartKeyring: stopKeyring,
    async replaceKeyring() {
      await stopKeyring();
      await rm(join(String(systemEnv['XDG_DATA_HOME']), 'keyrings'), { recursive: true });
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
      const process = await xdgOpen(address);
      expect(await process.ended, 'xdg-open found the app').toBe(0);
    },
    async launchByAddress(address) {
      const entry = installation?.desktopEntry ?? join(applications, `${customProtocol}-development.desktop`);
      const flags = testFlags(lastOptions).join(' ');
      const watched = (await readFile(entry, 'utf8')).replace(/^(Exec=.*) (%u)$/im, `$1 ${flags} $2`);
      // The user's own entries take precedence over the system's.
      await writeFile(join(applications, basename(entry)), watched);
      await runCommand('update-desktop-database', [applications], 'kept');
      await attach(await xdgOpen(address));
    },
    async nextOpenedUrl() {
      await expect.poll(() => opened.length, { message: 'The app opens the browser' }).toBeGreaterThan(taken);
      return opened[taken++] ?? '';
    },
    openedUrls: () => opened,
    useBrowser,
    breakBrowser: () => useBrowser('false %u'),
    browserEnv: () => ({ ...systemEnv, ...desktop }),
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
      ...(await readTraces(profile)),
    ],
    async close() {
      try {
        if (running?.attached) await quit();
      } finally {
        await kill();
        await stopKeyring();
        await handover.close();
      }
    },
  };
}

/** A module that sets the clock of the process that loads it ahead, by what a file says at each moment. */
async function writeClock(folder: string, milliseconds: number): Promise<string> {
  const [module, ahead] = [join(folder, 'clock.cjs'), join(folder, 'clock-ahead')];
  await writeFile(`${ahead}.new`, String(milliseconds));
  await rename(`${ahead}.new`, ahead);
  await writeFile(
    module,
    `const { readFileSync } = require('node:fs');
const now = Date.now;
Date.now = () => now() + Number(readFileSync(${JSON.stringify(ahead)}, 'utf8'));
`,
  );
  return module;
}
