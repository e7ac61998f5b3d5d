/** Places the window at its last position, if that screen still exists. Pure. */

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallestWindow = { width: 400, height: 480 } as const;

/**
 * @param remembered the window's last place
 * @param workAreas of the current screens, without their panels
 * @returns its place, fully on one screen; null if its last screen is gone
 */
export function placeWindow(remembered: Area, workAreas: readonly Area[]): Area | null {
  const [nearest] = workAreas
    .map((area) => ({ area, shared: sharedPixels(remembered, area) }))
    .filter(({ shared }) => shared > 0)
    .toSorted((a, b) => b.shared - a.shared);
  if (nearest === undefined) return null;
  const { area } = nearest;
  const width = fit(remembered.width, smallestWindow.width, area.width);
  const height = fit(remembered.height, smallestWindow.height, area.height);
  return {
    x: fit(remembered.x, area.x, area.x + area.width - width),
    y: fit(remembered.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

/** The lower bound wins if the two conflict. */
const fit = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

function sharedPixels(one: Area, other: Area): number {
  const length = (start: number, size: number, otherStart: number, otherSize: number) =>
    Math.max(0, Math.min(start + size, otherStart + otherSize) - Math.max(start, otherStart));
  return length(one.x, one.width, other.x, other.width) * length(one.y, one.height, other.y, other.height);
}
