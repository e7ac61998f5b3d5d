import { deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { shrinkPng } from '../../../scripts/png.ts';

const chunk = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
};

/** A picture of two pixels a row, whose rows come filtered as given. */
function pictureOf(rows: readonly (readonly number[])[], kind = 2): Buffer {
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, rows.length, 8, kind, 0, 0, 0]);
  const data = deflateSync(Buffer.from(rows.flat()));
  // In two pieces, as encoders may write it.
  return Buffer.concat([
    Buffer.alloc(8),
    chunk('IHDR', header),
    chunk('IDAT', data.subarray(0, 5)),
    chunk('IDAT', data.subarray(5)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The colours that a picture with a palette shows, row by row. */
function shown(png: Buffer): readonly (readonly number[])[] {
  const part = (type: string): Buffer => {
    const at = png.indexOf(type);
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  };
  const palette = [...part('PLTE')];
  const rows = [...inflateSync(part('IDAT'))];
  const width = png.readUInt32BE(16);
  const indexes = rows.filter((_, place) => place % (width + 1) !== 0);
  return indexes.map((index) => palette.slice(3 * index, 3 * index + 3));
}

const expected = [
  [10, 20, 30],
  [11, 22, 33],
  [12, 24, 36],
  [250, 1, 2],
];

test.each([
  ['no filter', [0, 10, 20, 30, 11, 22, 33], [0, 12, 24, 36, 250, 1, 2]],
  ['the pixel before', [1, 10, 20, 30, 1, 2, 3], [1, 12, 24, 36, 238, 233, 222]],
  ['the pixel above', [0, 10, 20, 30, 11, 22, 33], [2, 2, 4, 6, 239, 235, 225]],
  ['the mean of both', [0, 10, 20, 30, 11, 22, 33], [3, 7, 14, 21, 239, 234, 224]],
  ['Paeth’s guess', [0, 10, 20, 30, 11, 22, 33], [4, 2, 4, 6, 238, 233, 222]],
])('a row that was filtered by %s has its colours back', (_filter, first, second) => {
  expect(shown(shrinkPng(pictureOf([first, second])))).toEqual(expected);
});

test('what shines through is left out', () => {
  const picture = pictureOf([[0, 1, 2, 3, 255, 4, 5, 6, 0]], 6);
  expect(shown(shrinkPng(picture))).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('a picture of many colours keeps the most frequent, and the others get the nearest', () => {
  const rows = Array.from({ length: 100 }, (_, y) => [0, 200, 200, 200, y, y, y]);
  const colors = shown(shrinkPng(pictureOf(rows)));
  expect(colors.filter(([red]) => red === 200)).toHaveLength(100);
  expect(new Set(colors.map(String)).size).toBe(64);
});

test('another kind of PNG is refused', () => {
  expect(() => shrinkPng(pictureOf([[0, 1, 2]], 0))).toThrow('eight bits a channel');
});
