/**
 * A real keyring for apps on a display in memory: an unlocked gnome-keyring on its own session bus. Invariant: it uses
 * nothing of the user's session, and ends with this process.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import type { Environment } from './project.ts';

export interface Keyring {
  /** The environment of an app that uses it, together with {@link keyringFlag}. */
  readonly env: Environment;
  stop(): Promise<void>;
}

/** Makes Chromium use the keyring without a desktop. */
export const keyringFlag = '--password-store=gnome-libsecret';

/** Whether a name on an environment's session bus has an owner. */
export async function hasService(env: Environment, name: string): Promise<boolean> {
  if (!env['DBUS_SESSION_BUS_ADDRESS']) return false;
  const bus = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const question = ['org.freedesktop.DBus.NameHasOwner', `string:${name}`];
  const { code, output } = await runCommand('dbus-send', [...bus, ...question], 'kept', env);
  return code === 0 && output.trim() === 'boolean true';
}

/** A session bus without service folders, so that requests start no services. */
const busConfiguration = (address: string) => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * @param folder for the bus; it lives as long as the keyring
 * @param env the environment of the app; the keyring's files go into its `XDG_DATA_HOME`
 * @throws Error if the bus or the keyring is not up within 10 seconds
 */
export async function startKeyring(folder: string, env: Environment): Promise<Keyring> {
  const runtime = join(folder, 'runtime');
  await mkdir(runtime, { recursive: true, mode: 0o700 });
  const address = `unix:path=${join(folder, 'bus')}`;
  const configuration = join(folder, 'bus.conf');
  await writeFile(configuration, busConfiguration(address));
  const ownEnv = { XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: address };
  const keyringEnv = { ...env, ...ownEnv };
  const started: ChildProcess[] = [];
  const kill = () => started.forEach((child) => child.kill());
  process.on('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    for (const child of started.toReversed()) {
      const isRunning = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
      if (isRunning && child.kill()) await once(child, 'exit');
    }
  };
  const start = (name: string, args: readonly string[]) => {
    const child = spawn(name, args, { env: keyringEnv, stdio: ['pipe', 'pipe', 'ignore'] });
    started.push(child);
    // This failure appears as a keyring that does not start.
    child.on('error', () => {});
    return child;
  };
  const deadline = AbortSignal.timeout(10_000);
  try {
    const bus = start('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address']);
    await once(bus.stdout, 'data', { signal: deadline });
    const daemon = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets']);
    daemon.stdin.end('password of the keyring');
    while (!(await hasService(keyringEnv, 'org.freedesktop.secrets'))) deadline.throwIfAborted();
  } catch (error) {
    await stop();
    throw new Error('The keyring did not come up (dbus-daemon, gnome-keyring-daemon).', { cause: error });
  }
  return { env: ownEnv, stop };
}
