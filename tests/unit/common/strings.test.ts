import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogues, languageOf, type Language } from '../../../common/language.ts';
import { strings } from '../../../common/strings.ts';

const textsOf = (tree: object, path = ''): readonly (readonly [path: string, text: string])[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : textsOf(value, `${path}${key}.`),
  );
const placeholdersOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

const english = new Map(textsOf(strings));
const languages = Object.keys(catalogues) as readonly Language[];

test.each(languages)('in %s every text exists and has the same placeholders', async (language) => {
  const texts = textsOf(await catalogues[language]());
  expect(texts.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
  for (const [path, text] of texts) {
    expect(text.trim(), path).not.toBe('');
    expect(placeholdersOf(text), path).toEqual(placeholdersOf(english.get(path) ?? ''));
  }
});

test.each(languages)(
  'in %s no text has a straight apostrophe, a straight quotation mark or three dots',
  async (language) => {
    for (const [path, text] of textsOf(await catalogues[language]())) {
      expect(text, path).not.toMatch(/["']|\.\.\./);
    }
  },
);

test.each(languages)('in %s no sentence names the sign-in service', async (language) => {
  for (const [path, text] of textsOf(await catalogues[language]()))
    expect(text, path).not.toContain('WorkOS');
});

test.each([
  ['en', 'ltr'],
  ['de', 'ltr'],
] as const)('%s is written %s', async (language, direction) => {
  expect((await catalogues[language]()).direction).toBe(direction);
});

test.each([
  ['en', 'en'],
  ['de-AT', 'de'],
  ['DE_ch.UTF-8', 'de'],
  ['fr', null],
  ['deu', null],
  ['', null],
  ['constructor', null],
])('the locale %j has the language %j', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

test('the style sheets use no left or right, so that they work in both directions', async () => {
  const names = await readdir('renderer', { recursive: true });
  const files = names.filter((name) => name.endsWith('.css')).map((name) => join('renderer', name));
  expect(files).toContain('renderer/style.css');
  const physical =
    /\b(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b|^\s*(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)):|text-align:\s*(?:left|right)|float:\s*(?:left|right)/m;
  for (const file of files) expect(physical.exec(await readFile(file, 'utf8'))?.[0] ?? null, file).toBeNull();
});
