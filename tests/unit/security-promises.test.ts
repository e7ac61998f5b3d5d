/** docs/security.md names existing tests, places in the code, and points of Electron's checklist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../../scripts/project.ts';

/** A place named by a promise: a file, and a symbol in it. */
interface NamedPlace {
  readonly file: string;
  readonly symbol: string;
}

/** The tag of the tests that `npm run test:security` runs. */
const tag = '@security';
const thisFile = 'tests/unit/security-promises.test.ts';
const namedPlace =
  /`((?:main|preload|renderer|common|scripts)\/[\w./-]+|[\w-]+(?:\.[\w-]+)*\.(?:ts|yml))` `([\w-]+)`/g;
const namedFile = /`((?:main|preload|renderer|common|scripts|tests)\/[\w./-]+\.\w+)`/g;

function readNamedPlaces(markdown: string): readonly NamedPlace[] {
  return [...markdown.matchAll(namedPlace)].map(([, file = '', symbol = '']) => ({ file, symbol }));
}

function readNamedFiles(markdown: string): readonly string[] {
  return [...new Set([...markdown.matchAll(namedFile)].map(([, file = '']) => file))];
}

const read = (name: string): string => readFileSync(join(projectRoot, name), 'utf8');
const security = read('docs/security.md');

describe('docs/security.md', () => {
  test('names every file that has tests with the tag, and no other', () => {
    const named = readNamedFiles(security).filter((file) => file.startsWith('tests/'));
    const tests = readdirSync(join(projectRoot, 'tests'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:test|spec)\.tsx?$/.test(name))
      .map((name) => `tests/${name.replaceAll('\\', '/')}`);
    const tagged = tests.filter((file) => file !== thisFile && read(file).includes(tag));
    expect(tagged.length).toBeGreaterThan(50);
    expect(named.toSorted()).toEqual(tagged.toSorted());
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
    expect(promises.filter((part) => !part.includes('`tests/'))).toEqual([]);
  });

  test('lists every point of Electron’s checklist and every fuse with a test', () => {
    const points = [...security.matchAll(/^\| (\d+)\. .*$/gm)];
    expect(points.map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 20 }, (_, place) => place + 1),
    );
    expect(points.filter(([row]) => !row.includes('`tests/'))).toEqual([]);
    const { electronFuses } = parse(read('electron-builder.yml'));
    const fuses = Object.entries(electronFuses);
    expect(fuses).toHaveLength(8);
    for (const [name, state] of fuses) {
      const row = new RegExp(`^\\| ${name} \\| ${state === true ? 'on' : 'off'} \\|`, 'im');
      expect(security, name).toMatch(row);
    }
  });
});
