/** What SECURITY.md promises: which tests it names, and which places in the code. */

/** A test that stands behind a promise. */
export interface NamedTest {
  readonly file: string;
  /** The beginning of its title, or of the group that it is in; `…` stands for what differs from case to case. */
  readonly title: string;
}

/** A place that a promise names: a file, and what to find in it. */
export interface NamedPlace {
  readonly file: string;
  readonly symbol: string;
}

const namedTest = /`(tests\/[\w./-]+)` › ([^|;)\n]+)/g;
const namedPlace =
  /`((?:main|preload|renderer|common|scripts)\/[\w./-]+|[\w-]+(?:\.[\w-]+)*\.(?:ts|yml))` `([\w-]+)`/g;
const namedFile = /`((?:main|preload|renderer|common|scripts|tests)\/[\w./-]+\.\w+)`/g;

export function readNamedTests(markdown: string): readonly NamedTest[] {
  const all = [...markdown.matchAll(namedTest)].map(([, file = '', title = '']) => ({
    file,
    title: title.trim(),
  }));
  return all.filter(
    (one, place) => all.findIndex(({ file, title }) => file === one.file && title === one.title) === place,
  );
}

export function readNamedPlaces(markdown: string): readonly NamedPlace[] {
  return [...markdown.matchAll(namedPlace)].map(([, file = '', symbol = '']) => ({ file, symbol }));
}

export function readNamedFiles(markdown: string): readonly string[] {
  return [...new Set([...markdown.matchAll(namedFile)].map(([, file = '']) => file))];
}

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** A pattern, for a runner's filter, of the titles that a test has when it runs. */
export function titlePattern(title: string): string {
  return title.split('…').map(escaped).join('.*');
}

/** Whether the source of a test file has a test, or a group of tests, whose title begins so. */
export function isInSource(title: string, source: string): boolean {
  const placeholder = String.raw`(?:%\w|\$\{[^}]*\})`;
  return new RegExp(`['\`]${title.split('…').map(escaped).join(placeholder)}`).test(source);
}
