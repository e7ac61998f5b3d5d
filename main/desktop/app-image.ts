/** The AppImage that this process runs from. */

/**
 * @param env the environment; programs that an AppImage starts inherit what its runtime has set there
 * @param executable the path of this process's program
 * @returns the AppImage's own file, or null where this program is not inside one
 */
export function appImageFile(
  env: Readonly<Record<string, string | undefined>>,
  executable: string,
): string | null {
  const { APPIMAGE: file, APPDIR: mount } = env;
  if (!file?.startsWith('/') || !mount?.startsWith('/')) return null;
  return executable.startsWith(`${mount.replace(/\/+$/, '')}/`) ? file : null;
}
