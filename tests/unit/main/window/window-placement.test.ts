import { describe, expect, test } from 'vitest';
import { placeWindow, smallestWindow, type Area } from '../../../../main/window/window-placement.ts';

const area = (x: number, y: number, width: number, height: number): Area => ({ x, y, width, height });
const laptop = area(0, 25, 1440, 875);
const left = area(-1920, 0, 1920, 1080);

describe('a window returns to its last place', () => {
  test.each([
    ['on the only screen', area(100, 100, 900, 670), [laptop]],
    ['on a screen to the left', area(-1800, 40, 900, 670), [laptop, left]],
    ['on the whole screen', laptop, [laptop]],
  ])('%s', (_case, remembered, screens) => {
    expect(placeWindow(remembered, screens)).toEqual(remembered);
  });
});

describe('a window is moved back onto its screen when', () => {
  test.each([
    ['it hung over the right edge', area(1200, 100, 900, 670), [laptop], area(540, 100, 900, 670)],
    ['only a corner of it was left', area(1400, 890, 900, 670), [laptop], area(540, 230, 900, 670)],
    ['its top was above the screen', area(100, -300, 900, 670), [laptop], area(100, 25, 900, 670)],
    ['it hung over the bottom', area(100, 800, 900, 670), [laptop], area(100, 230, 900, 670)],
    ['its top was under a panel', area(100, 15, 900, 670), [laptop], area(100, 25, 900, 670)],
    ['the screen has become smaller', area(0, 25, 2000, 1200), [laptop], laptop],
    [
      'it lay across two, by the one with more of it',
      area(-300, 100, 900, 670),
      [laptop, left],
      area(0, 100, 900, 670),
    ],
    [
      'its screen is smaller than it may be, as far as that goes',
      area(10, 10, 500, 500),
      [area(0, 0, 320, 400)],
      area(0, 0, 400, 480),
    ],
    ['it was smaller than it may be', area(10, 30, 150, 100), [laptop], area(10, 30, 400, 480)],
  ])('%s', (_case, remembered, screens, expected) => {
    expect(placeWindow(remembered, screens)).toEqual(expected);
  });
});

describe('the system places a window when', () => {
  test.each([
    ['its screen is gone', area(-1800, 40, 900, 670), [laptop]],
    ['there is no screen', area(0, 0, 900, 670), []],
  ])('%s', (_case, remembered, screens) => {
    expect(placeWindow(remembered, screens)).toBeNull();
  });
});

test('a window always fits on one of the screens', () => {
  const numbers = [-5000, -1921, -1, 0, 1, 24, 399, 400, 1439, 5000];
  for (const x of numbers) {
    for (const y of numbers) {
      for (const size of [1, 400, 900, 6000]) {
        const placed = placeWindow(area(x, y, size, size), [laptop, left]);
        if (placed === null) continue;
        const isInside = (screen: Area) =>
          placed.x >= screen.x &&
          placed.y >= screen.y &&
          placed.x + placed.width <= screen.x + screen.width &&
          placed.y + placed.height <= screen.y + screen.height;
        expect([laptop, left].some(isInside), `${x} ${y} ${size}`).toBe(true);
        expect(placed.width).toBeGreaterThanOrEqual(smallestWindow.width);
        expect(placed.height).toBeGreaterThanOrEqual(smallestWindow.height);
      }
    }
  }
});
