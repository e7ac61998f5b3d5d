import { expect, test } from 'vitest';
import {
  countEarlyModules,
  findOversizes,
  sizeTable,
  weighFirstScripts,
  weighStyle,
} from '../../../scripts/dist-sizes.ts';

const sizes = {
  asar: 700_000,
  asarFiles: 14,
  installed: 234_000_000,
  rendererScript: { bytes: 235_000, gzip: 73_000 },
  rendererStyle: { bytes: 6_000, gzip: 2_000 },
  earlyModules: 1,
  deb: 102_000_000,
  bareDeb: 100_000_000,
};

test('the table has a line for each size, with its limit', () => {
  const lines = sizeTable(sizes).split('\n');
  expect(lines).toHaveLength(7);
  expect(lines[0]).toMatch(/app\.asar +700\.0 kB in 14 files \(at most 1000\.0 kB in 40\)/);
  expect(lines[6]).toMatch(/102\.0 % of 100\.0 MB \(at most 103\.0 %\)/);
});

test('sizes that were not measured are left out', () => {
  expect(sizeTable({ ...sizes, deb: null, bareDeb: null }).split('\n')).toHaveLength(5);
});

test('sizes at their limits are fine, and beyond them are not', () => {
  expect(findOversizes({ ...sizes, asar: 1_000_000, deb: 103_000_000 })).toEqual([]);
  expect(findOversizes({ ...sizes, asar: 1_000_001, deb: 103_000_001 })).toEqual([
    expect.stringContaining('app.asar'),
    expect.stringContaining('deb'),
  ]);
  expect(findOversizes({ ...sizes, deb: 200_000_000, bareDeb: null })).toEqual([]);
});

test('what the first frame waits for has limits of its own', () => {
  expect(
    findOversizes({
      ...sizes,
      asarFiles: 40,
      rendererScript: { bytes: 300_000, gzip: 75_000 },
      rendererStyle: { bytes: 40_000, gzip: 8_000 },
      earlyModules: 5,
    }),
  ).toEqual([]);
  expect(
    findOversizes({
      ...sizes,
      asarFiles: 41,
      rendererScript: { bytes: 1, gzip: 75_001 },
      rendererStyle: { bytes: 1, gzip: 8_001 },
      earlyModules: 6,
    }),
  ).toEqual([
    expect.stringContaining('41 files'),
    expect.stringContaining('first scripts'),
    expect.stringContaining('style sheet'),
    expect.stringContaining('6 files before'),
  ]);
});

test('main’s early modules are those that its entry requires at once, and so on', () => {
  const file = (name: string, code: string) => ({ path: `out/main/${name}`, content: Buffer.from(code) });
  const files = [
    file('index.cjs', 'let a=require("./a.cjs");f(()=>Promise.resolve().then(()=>require("./later.cjs")))'),
    file('a.cjs', 'let f=require("node:fs"),b=require(`./b.cjs`);'),
    file('b.cjs', 'let a=require("./a.cjs");'),
    file('later.cjs', ''),
  ];
  expect(countEarlyModules(files)).toBe(3);
});

test('the style sheet is weighed in the document that it is part of', () => {
  const page = {
    path: 'out/renderer/signed-out-en.html',
    content: Buffer.from('<style>a{color:red}</style>'),
  };
  expect(weighStyle([page]).bytes).toBe(12);
  expect(() => weighStyle([{ ...page, content: Buffer.from('<p>') }])).toThrow('no style sheet');
});

test('the first scripts are weighed with the heaviest words, and without what is loaded on demand', () => {
  const script = (name: string, bytes: number) => ({
    path: `out/renderer/assets/${name}.js`,
    content: Buffer.from('x'.repeat(bytes)),
  });
  const first = [script('boot', 10), script('renderer', 1000), script('first-strings', 200)];
  const weight = weighFirstScripts([...first, script('first-strings-de', 100), script('settings', 5000)]);
  expect(weight.bytes).toBe(1210);
  expect(weight.gzip).toBeLessThan(200);
  expect(() => weighFirstScripts([script('renderer', 1000)])).toThrow('no words');
});
