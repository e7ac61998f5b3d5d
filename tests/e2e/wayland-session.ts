/** A Wayland session without a screen or X11 (sway), which lists its windows. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LaunchOptions } from './launch-command.ts';

const run = promisify(execFile);

/** sway refuses to run as root, so root runs it as `nobody`. */
const nobody = 65534;

/** Windows keep their requested size; the session prints its name when it is ready. */
const configuration = `xwayland disable
default_border none
default_floating_border none
for_window [title=".*"] floating enable
exec echo $WAYLAND_DISPLAY
`;

/** A mapped window; the list omits windows that were made but never shown. */
interface MappedWindow {
  readonly id: number;
  readonly name: string;
  readonly visible: boolean;
  readonly rect: { readonly width: number; readonly height: number };
}

interface TreeNode extends MappedWindow {
  readonly pid?: number;
  readonly nodes: readonly TreeNode[];
  readonly floating_nodes: readonly TreeNode[];
}

export interface WaylandSession {
  /** The environment that makes the app a native client of this session. */
  readonly launchOptions: LaunchOptions;
  windows(): Promise<readonly MappedWindow[]>;
  /** Resizes the only window, as a user does with the mouse. Sizes are in pixels. */
  resize(width: number, height: number): Promise<void>;
  /** Makes all that the display shows larger, by a factor. */
  scale(factor: number): Promise<void>;
  /** Closes the only window, as a user does with its button. */
  closeWindow(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error if sway does not come up within 10 seconds */
export async function startWaylandSession(): Promise<WaylandSession> {
  // Not below a folder that only its owner may enter.
  const folder = await mkdtemp(join(tmpdir(), 'wayland-'));
  const configurationFile = join(folder, 'sway.conf');
  await writeFile(configurationFile, configuration);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(folder, nobody, nobody);

  const socket = join(folder, 'sway.sock');
  const sway = ['sway', '--config', configurationFile];
  const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  const [command = '', ...args] = isRoot ? [...asNobody, ...sway] : sway;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      SWAYSOCK: socket,
      WLR_BACKENDS: 'headless',
      WLR_LIBINPUT_NO_DEVICES: '1',
      WLR_RENDERER: 'pixman',
    },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await gone;
    await rm(folder, { recursive: true });
  };
  let display: string;
  try {
    const failed = gone.then(() => Promise.reject(new Error('sway ended.')));
    const ready = once(child.stdout.setEncoding('utf8'), 'data', { signal: AbortSignal.timeout(10_000) });
    display = String((await Promise.race([ready, failed]))[0]).trim();
  } catch (error) {
    await stop();
    throw new Error(`The Wayland session did not come up.\n${complaint}`, { cause: error });
  }

  const message = async (...words: readonly string[]): Promise<string> =>
    (await run('swaymsg', ['--socket', socket, ...words])).stdout;
  return {
    launchOptions: {
      // GTK finds no display without a runtime folder.
      env: { DISPLAY: undefined, WAYLAND_DISPLAY: display, XDG_RUNTIME_DIR: folder },
      args: ['--ozone-platform=wayland'],
    },
    windows: async () => windowsIn(JSON.parse(await message('--type', 'get_tree')) as TreeNode),
    async resize(width, height) {
      await message(`[title=".*"] resize set ${width} px ${height} px`);
    },
    async scale(factor) {
      await message(`output * scale ${factor}`);
    },
    async closeWindow() {
      await message('[title=".*"] kill');
    },
    stop,
  };
}

function windowsIn({
  pid,
  id,
  name,
  visible,
  rect,
  nodes,
  floating_nodes,
}: TreeNode): readonly MappedWindow[] {
  const { width, height } = rect;
  const own = pid === undefined ? [] : [{ id, name, visible, rect: { width, height } }];
  return [...own, ...[...nodes, ...floating_nodes].flatMap(windowsIn)];
}
