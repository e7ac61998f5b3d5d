/** docs/security.md names what there is: tests, places in the code, and points of Electron's checklist. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../../scripts/project.ts';

/** A test that stands behind a promise. */
interface NamedTest {
  readonly file: string;
  /** The beginning of its title, or of the group that it is in; `…` stands for what differs from case to case. */
  readonly title: string;
}

/** A place that a promise names: a file, and what to find in it. */
interface NamedPlace {
  readonly file: string;
  readonly symbol: string;
}

const namedTest = /`(tests\/[\w./-]+)` › ([^|;)\n]+)/g;
const namedPlace =
  /`((?:main|preload|renderer|common|scripts)\/[\w./-]+|[\w-]+(?:\.[\w-]+)*\.(?:ts|yml))` `([\w-]+)`/g;
const namedFile = /`((?:main|preload|renderer|common|scripts|tests)\/[\w./-]+\.\w+)`/g;

function readNamedTests(markdown: string): readonly NamedTest[] {
  const all = [...markdown.matchAll(namedTest)].map(([, file = '', title = '']) => ({
    file,
    title: title.trim(),
  }));
  return all.filter(
    (one, place) => all.findIndex(({ file, title }) => file === one.file && title === one.title) === place,
  );
}

function readNamedPlaces(markdown: string): readonly NamedPlace[] {
  return [...markdown.matchAll(namedPlace)].map(([, file = '', symbol = '']) => ({ file, symbol }));
}

function readNamedFiles(markdown: string): readonly string[] {
  return [...new Set([...markdown.matchAll(namedFile)].map(([, file = '']) => file))];
}

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** Whether the source of a test file has a test, or a group of tests, whose title begins so. */
function isInSource(title: string, source: string): boolean {
  const placeholder = String.raw`(?:%\w|\$\{[^}]*\})`;
  return new RegExp(`['\`]${title.split('…').map(escaped).join(placeholder)}`).test(source);
}

const read = (name: string): string => readFileSync(join(projectRoot, name), 'utf8');
const security = read('docs/security.md');

describe('docs/security.md', () => {
  test('names tests that exist', () => {
    const named = readNamedTests(security);
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter(({ file, title }) => !existsSync(file) || !isInSource(title, read(file)))).toEqual(
      [],
    );
  });

  test('names places that exist', () => {
    const named = readNamedPlaces(security);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ file, symbol }) => !existsSync(file) || !read(file).includes(symbol))).toEqual([]);
  });

  test('names files that exist', () => {
    expect(readNamedFiles(security).filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });

  test('gives every promise a test', () => {
    const [, after = ''] = security.split('\n## A hostile page in the browser\n');
    const [text = ''] = after.split('\n## Electron’s security checklist\n');
    const promises = text.split(/\n(?=- |#)/).filter((part) => part.startsWith('- '));
    expect(promises.length).toBeGreaterThan(25);
    expect(promises.filter((part) => !part.includes('` › '))).toEqual([]);
  });

  test('has every point of Electron’s checklist, and every fuse, with a test', () => {
    const points = [...security.matchAll(/^\| (\d+)\. .*$/gm)];
    expect(points.map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 20 }, (_, place) => place + 1),
    );
    expect(points.filter(([row]) => !row.includes('` › '))).toEqual([]);
    const { electronFuses } = parse(read('electron-builder.yml'));
    const fuses = Object.entries(electronFuses);
    expect(fuses).toHaveLength(8);
    for (const [name, state] of fuses) {
      const row = new RegExp(`^\\| ${name} \\| ${state === true ? 'on' : 'off'} \\|`, 'im');
      expect(security, name).toMatch(row);
    }
  });
});

test('a title is found in a source by its beginning, with any case in place of an ellipsis', () => {
  const source =
    "test('a store is read', () => {});\n])('%s is found', () => {});\ntest(`${name} is a store`)";
  expect(['a store', '… is found', '… is a store'].map((title) => isInSource(title, source))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['store is read', '… is lost', 'a.store'].map((title) => isInSource(title, source))).toEqual([
    false,
    false,
    false,
  ]);
});
