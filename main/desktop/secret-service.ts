/**
 * Finds Linux's keyring, and whether it answers. Electron's synchronous calls block main until the keyring answers, which a
 * stuck one never does; so a child process asks first, with a time limit.
 * Specification: https://specifications.freedesktop.org/secret-service-spec/latest/
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron/main';

type Variables = Readonly<Record<string, string | undefined>>;

/** A keyring's state; `unknown` if it could not be asked. */
export type KeyringAnswer = 'open' | 'locked' | 'absent' | 'silent' | 'unknown';

/** How long to wait for a keyring's answer, in milliseconds: starting one takes a second or two. */
const replyPatience = 4_000;

/** The KDE wallet that Chromium uses, or null on other desktops, by the variables that Chromium reads. */
function kdeVersion(env: Variables): string | null {
  const desktops = (env['XDG_CURRENT_DESKTOP'] ?? '').split(':').map((name) => name.trim());
  const isKde = desktops.includes('KDE') || /^kde(4|-plasma)?$/.test(env['DESKTOP_SESSION'] ?? '');
  return isKde || env['KDE_FULL_SESSION'] ? (env['KDE_SESSION_VERSION'] ?? '') : null;
}

/** Whether there is a session bus: without one, libraries may start one of their own that outlives the app. */
function hasSessionBus(env: Variables): boolean {
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime } = env;
  if (address) return !address.startsWith('disabled:');
  return runtime !== undefined && existsSync(join(runtime, 'bus'));
}

/**
 * Chromium knows some desktops by name, and assumes that all others have no keyring. The Secret Service is what
 * gnome-keyring, KeePassXC, oo7 and KDE's own keyring offer on any of them.
 *
 * @returns the keyring for `--password-store`, or null to keep Chromium's own choice
 */
export function choosePasswordStore(platform: NodeJS.Platform, env: Variables): 'gnome-libsecret' | null {
  const isLeftAlone = platform !== 'linux' || kdeVersion(env) !== null || !hasSessionBus(env);
  return isLeftAlone ? null : 'gnome-libsecret';
}

/** Makes Chromium use that keyring unless the command line names one; only works before the app is ready. */
export function usePasswordStore({ commandLine }: Pick<App, 'commandLine'>): void {
  const store = choosePasswordStore(process.platform, process.env);
  if (store !== null && !commandLine.hasSwitch('password-store')) {
    commandLine.appendSwitch('password-store', store);
  }
}

/** Runs `dbus-send`, and returns its output. */
export type Ask = (args: readonly string[], env: Variables) => Promise<string>;

const askByDbusSend: Ask = (args, env) =>
  new Promise((resolve, reject) => {
    const options = {
      env: { ...env, LC_ALL: 'C' },
      timeout: replyPatience + 1_000,
      killSignal: 'SIGKILL',
    } as const;
    execFile('dbus-send', args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(Object.assign(error, { stderr }));
    });
  });

/** Asks the keyring that {@link choosePasswordStore} or Chromium chooses; takes {@link replyPatience} at most. */
export async function askKeyring(env: Variables, ask: Ask = askByDbusSend): Promise<KeyringAnswer> {
  if (!hasSessionBus(env)) return 'absent';
  try {
    const printed = await ask(
      ['--session', '--print-reply=literal', `--reply-timeout=${replyPatience}`, ...question(env)],
      env,
    );
    return kdeVersion(env) === null && printed.includes('boolean true') ? 'locked' : 'open';
  } catch (error) {
    return answerOf(error as NodeJS.ErrnoException & { killed?: boolean; stderr?: string });
  }
}

function question(env: Variables): readonly string[] {
  const version = kdeVersion(env);
  if (version !== null) {
    const wallet = `kwalletd${version}`;
    return [`--dest=org.kde.${wallet}`, `/modules/${wallet}`, 'org.kde.KWallet.isEnabled'];
  }
  return [
    '--dest=org.freedesktop.secrets',
    '/org/freedesktop/secrets/aliases/default',
    'org.freedesktop.DBus.Properties.Get',
    'string:org.freedesktop.Secret.Collection',
    'string:Locked',
  ];
}

function answerOf({
  killed,
  stderr = '',
}: NodeJS.ErrnoException & { killed?: boolean; stderr?: string }): KeyringAnswer {
  if (killed || /Error\.(NoReply|Timeout|TimedOut)\b/.test(stderr)) return 'silent';
  if (/Error\.(ServiceUnknown|NameHasNoOwner|Spawn\S*|Disconnected)\b|Failed to open connection/.test(stderr))
    return 'absent';
  // It answers but has no collection yet; Chromium's call creates one.
  if (/Error\.Unknown(Method|Object|Interface|Property)\b|NoSuchObject/.test(stderr)) return 'open';
  return 'unknown';
}

/**
 * Makes the keychain's check before its first call. To unlock a keyring the system asks the user, while Electron's
 * synchronous calls block main, so this waits for the first frame.
 *
 * @param firstFrame settles when the first frame is on the screen
 * @param ask asks the keyring
 */
export function askAroundFirstFrame(
  firstFrame: Promise<unknown>,
  ask: () => Promise<KeyringAnswer>,
): () => Promise<KeyringAnswer> {
  return async () => {
    const answer = await ask();
    if (answer === 'locked') await firstFrame;
    return answer;
  };
}
