/**
 * Whether the user uses the app, by their actions in it. The system's idle time does not count: on most Wayland desktops
 * it is always 0, and on X an untouched display is idle from its start.
 */

/** A user who has not used the app for this long is away, in milliseconds. */
export const awayAfter = 15 * 60_000;

export interface Presence {
  /** Records that the user does something, in a window of the app or in the browser for the app. */
  noteActivity(): void;
  /** Whether a window is visible and the user was recently active. */
  isInUse(): boolean;
}

/**
 * Starts as in use, since the user has just started the app.
 *
 * @param isWindowShown whether a user can see a window of the app
 * @param now milliseconds by a clock that is never set
 */
export function createPresence(isWindowShown: () => boolean, now: () => number): Presence {
  let activeAt = now();
  return {
    noteActivity: () => {
      activeAt = now();
    },
    isInUse: () => isWindowShown() && now() - activeAt < awayAfter,
  };
}
