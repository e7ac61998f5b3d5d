/** Tells when there is no display: Chromium would end the app by a memory error, and nobody could tell why. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param ozonePlatform what Chromium has chosen to show windows with; empty for X11
 * @returns what is missing, and the user's remedy, or null if Chromium may try
 */
export function missingDisplay(
  platform: NodeJS.Platform,
  ozonePlatform: string,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (platform !== 'linux') return null;
  const { DISPLAY, WAYLAND_DISPLAY = 'wayland-0', XDG_RUNTIME_DIR = '' } = env;
  if (ozonePlatform === 'wayland') {
    const socket = WAYLAND_DISPLAY.startsWith('/') ? WAYLAND_DISPLAY : join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY);
    if (existsSync(socket)) return null;
    return `There is no Wayland session ${WAYLAND_DISPLAY}. Start it on a desktop, or with --ozone-platform=x11.`;
  }
  if (DISPLAY || !['', 'x11'].includes(ozonePlatform)) return null;
  return 'There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it on a desktop.';
}
