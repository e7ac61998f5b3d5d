/** Makes a screenshot small enough for a repository: PNG with a palette instead of three bytes a pixel. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const largestPalette = 64;

/**
 * Redraws a picture with its most frequent colours; each other one becomes the nearest of them.
 *
 * @param png eight bits a channel, RGB or RGBA, not interlaced: as Chromium makes screenshots
 */
export function shrinkPng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const palette = [...counts]
    .toSorted(([a, countA], [b, countB]) => countB - countA || a - b)
    .slice(0, largestPalette)
    .map(([color]) => color);
  const indexes = new Map([...counts.keys()].map((color) => [color, nearest(palette, color)]));

  const rows = Buffer.alloc(height * (width + 1));
  for (const [place, pixel] of pixels.entries()) {
    const y = Math.floor(place / width);
    // Each row begins with its filter, which is none.
    rows[y * (width + 1) + 1 + (place % width)] = indexes.get(pixel) ?? 0;
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Colours as `0xRRGGBB`, row by row. */
  readonly pixels: readonly number[];
}

function decode(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const [depth, kind, , , interlace] = png.subarray(24, 29);
  const bytes = kind === 6 ? 4 : 3;
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlace !== 0) {
    throw new Error('Only PNG with eight bits a channel, RGB or RGBA, not interlaced, can be made smaller.');
  }
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
  }
  const rows = inflateSync(Buffer.concat(data));
  const stride = width * bytes;
  const pixels: number[] = [];
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const row = Uint8Array.from(rows.subarray(start + 1, start + 1 + stride));
    unfilter(rows[start] ?? 0, row, above, bytes);
    for (let x = 0; x < stride; x += bytes) {
      pixels.push(((row[x] ?? 0) << 16) | ((row[x + 1] ?? 0) << 8) | (row[x + 2] ?? 0));
    }
    above = row;
  }
  return { width, height, pixels };
}

/** Takes back what made the row compress better (PNG §9.2), in place. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, bytes: number): void {
  for (const [x, value] of row.entries()) {
    const left = row[x - bytes] ?? 0;
    const up = above[x] ?? 0;
    const corner = above[x - bytes] ?? 0;
    const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
    row[x] = value + (guesses[filter] ?? 0);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((each) => Math.abs(guess - each)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

const channels = (color: number): readonly number[] => [color >> 16, (color >> 8) & 0xff, color & 0xff];

function nearest(palette: readonly number[], color: number): number {
  const [red = 0, green = 0, blue = 0] = channels(color);
  const distances = palette.map((other) => {
    const [r = 0, g = 0, b = 0] = channels(other);
    return (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
  });
  return distances.indexOf(Math.min(...distances));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
