/** Detects a missing display, with which Chromium would crash without a word. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param ozonePlatform Chromium's window system; empty if no switch names one
 * @returns the problem and what the user can do, or null if there may be a display
 */
export function missingDisplay(
  platform: NodeJS.Platform,
  ozonePlatform: string,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (platform !== 'linux') return null;
  const { DISPLAY, WAYLAND_DISPLAY, WAYLAND_SOCKET, XDG_RUNTIME_DIR = '' } = env;
  if (ozonePlatform === 'wayland') {
    // The parent process has connected it already.
    if (WAYLAND_SOCKET) return null;
    const name = WAYLAND_DISPLAY ?? 'wayland-0';
    if (existsSync(name.startsWith('/') ? name : join(XDG_RUNTIME_DIR, name))) return null;
    return `There is no Wayland session ${name}. Start it on a desktop, or with --ozone-platform=x11.`;
  }
  const isX11 = ozonePlatform === 'x11' || (ozonePlatform === '' && !WAYLAND_DISPLAY);
  return isX11 && !DISPLAY ? 'There is no display: DISPLAY is not set. Start it on a desktop.' : null;
}
