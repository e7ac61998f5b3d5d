/**
 * The app's settings and findings on this computer, to read, to change, and to copy for support.
 * Invariant: diagnostics are an allowlist, line by line; they have no secret and nothing about the user.
 */
import { assertNever } from '../../common/assert-never.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { Appearance, Desktop, DeviceSettings } from '../../common/device-settings.ts';
import type { SystemKeychain } from '../desktop/keychain.ts';
import type { LoginItem } from '../desktop/login-item.ts';
import type { PreferencesStore } from '../config/preferences.ts';
import { productName } from '../config/product.ts';
import type { Settings } from '../config/environment-settings.ts';

export interface DiagnosticsDeps {
  readonly settings: Settings;
  /** The app's profile folder. */
  readonly directory: string;
  readonly versions: DeviceSettings['versions'];
  readonly keychain: Pick<SystemKeychain, 'isAvailable' | 'obstacle' | 'backend'>;
  readonly loginItem: LoginItem;
  readonly preferences: PreferencesStore;
  /** The proxies for an address, as a PAC file writes them. */
  readonly resolveProxy: (url: string) => Promise<string>;
  readonly showAppearance: (appearance: Appearance) => void;
  /** Asynchronous since Electron 44, and may fail. */
  readonly writeClipboard: (text: string) => void | Promise<void>;
  readonly desktop: Desktop;
}

export interface Diagnostics {
  read(): Promise<DeviceSettings>;
  setAppearance(appearance: Appearance): Promise<void>;
  setStartsAtLogin(isOn: boolean): Promise<void>;
  /** Copies a report for a support ticket to the clipboard. */
  copyDiagnostics(state: AuthState): Promise<void>;
}

export function createDiagnostics(deps: DiagnosticsDeps): Diagnostics {
  const { settings, directory, versions, keychain, loginItem, preferences, desktop } = deps;

  const read = async (): Promise<DeviceSettings> => ({
    appearance: preferences.current().appearance,
    startsAtLogin: await loginItem.isOn(),
    redirect: settings.redirect.kind,
    keyring: {
      isAvailable: await keychain.isAvailable(),
      obstacle: keychain.obstacle(),
      backend: keychain.backend(),
      desktop,
    },
    proxy: parseProxy(await deps.resolveProxy(settings.apiOrigin)),
    versions,
  });

  return {
    read,
    setAppearance: async (appearance) => {
      deps.showAppearance(appearance);
      await preferences.change({ appearance });
    },
    setStartsAtLogin: (isOn) => loginItem.set(isOn),
    copyDiagnostics: async (state) => {
      const found = await read();
      const lines = [...describe(found, settings, state), '', ...(await readLog(directory))];
      await deps.writeClipboard(lines.join('\n'));
    },
  };
}

/** The first proxy of a PAC file's answer, or null for none. */
function parseProxy(list: string): string | null {
  return /^\s*(?:PROXY|HTTPS?|SOCKS[45]?|QUIC)\s+([^\s;]+)/.exec(list)?.[1] ?? null;
}

/** The desktop whose keyring advice applies, from `XDG_CURRENT_DESKTOP`. */
export function detectDesktop(platform: NodeJS.Platform, currentDesktop: string | undefined): Desktop {
  if (platform !== 'linux') return 'other-system';
  const names = (currentDesktop ?? '').toUpperCase().split(':');
  if (names.includes('KDE')) return 'kde';
  // Desktops that come with GNOME's keyring.
  const withGnomeKeyring = ['GNOME', 'UNITY', 'X-CINNAMON', 'CINNAMON', 'MATE', 'XFCE', 'BUDGIE', 'PANTHEON'];
  return names.some((name) => withGnomeKeyring.includes(name)) ? 'gnome' : 'other-linux';
}

/** For support, so always in English. */
function describe(
  { appearance, startsAtLogin, redirect, keyring, proxy, versions }: DeviceSettings,
  { apiOrigin, clientId }: Settings,
  state: AuthState,
): readonly string[] {
  return [
    `${productName} ${versions.app}`,
    `Electron ${versions.electron}, Chromium ${versions.chromium}, Node ${versions.node}`,
    `System: ${versions.system}`,
    `Sign-in service: ${apiOrigin}, ${clientId}`,
    `Redirect: ${redirect}`,
    `Keyring: ${keyring.backend}, ${keyring.isAvailable ? 'available' : keyring.obstacle}, ${keyring.desktop}`,
    `Proxy: ${proxy ?? 'none'}`,
    `Appearance: ${appearance}; starts at login: ${startsAtLogin ? 'yes' : 'no'}`,
    `State: ${describeState(state)}`,
  ];
}

function describeState(state: AuthState): string {
  const problem = (name: string, met: AuthProblem | null) =>
    met === null ? [] : [`${name} ${[met.code, met.detail].filter((part) => part !== null).join(' ')}`];
  const parts = (): readonly string[] => {
    switch (state.status) {
      case 'restoring':
      case 'sign-in-requested':
        return [];
      case 'signed-out':
        return [state.reason, state.persistence, ...problem('problem', state.problem)];
      case 'signing-in':
        return [state.step, state.transport, ...problem('problem', state.problem)];
      case 'signed-in':
        return [
          state.connection,
          state.persistence,
          ...problem('connection problem', state.connectionProblem),
          ...problem('problem', state.problem),
        ];
      default:
        return assertNever(state);
    }
  };
  return [state.status, ...parts()].join(', ');
}

/** How many of the log's last lines go into the diagnostics. */
const mostLines = 50;

async function readLog(directory: string): Promise<readonly string[]> {
  const text = await readFile(join(directory, 'logs', 'main.log'), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-mostLines);
}
