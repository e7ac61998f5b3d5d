import { expect, test } from 'vitest';
import { findOversizes, sizeTable, weigh } from '../../../scripts/dist-sizes.ts';

const sizes = {
  asar: 700_000,
  asarFiles: 14,
  installed: 234_000_000,
  rendererScript: { bytes: 235_000, gzip: 73_000 },
  rendererStyle: { bytes: 6_000, gzip: 2_000 },
  deb: 102_000_000,
  bareDeb: 100_000_000,
};

test('the table has a line for each size, with its limit', () => {
  const lines = sizeTable(sizes).split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[0]).toMatch(/app\.asar +700\.0 kB in 14 files \(at most 1000\.0 kB\)/);
  expect(lines[5]).toMatch(/102\.0 % of 100\.0 MB \(at most 103\.0 %\)/);
});

test('sizes that were not measured are left out', () => {
  expect(sizeTable({ ...sizes, deb: null, bareDeb: null }).split('\n')).toHaveLength(4);
});

test('sizes at their limits are fine, and beyond them are not', () => {
  expect(findOversizes({ ...sizes, asar: 1_000_000, deb: 103_000_000 })).toEqual([]);
  expect(findOversizes({ ...sizes, asar: 1_000_001, deb: 103_000_001 })).toEqual([
    expect.stringContaining('app.asar'),
    expect.stringContaining('deb'),
  ]);
  expect(findOversizes({ ...sizes, deb: 200_000_000, bareDeb: null })).toEqual([]);
});

test('files of one kind are weighed together', () => {
  const files = ['a.js', 'b.js', 'c.css'].map((path) => ({ path, content: Buffer.from('x'.repeat(1000)) }));
  const weight = weigh(files, /\.js$/);
  expect(weight.bytes).toBe(2000);
  expect(weight.gzip).toBeLessThan(200);
});
