/** How large a package is, as a table, and which of its sizes are beyond what they may be. */
import type { PackedFile } from './dist-archive.ts';
import { gzipSync } from 'node:zlib';

export interface DistSizes {
  /** All in bytes. */
  readonly asar: number;
  readonly asarFiles: number;
  readonly installed: number;
  /** What a window loads to take over the first frame, in the language that says it with the most words. */
  readonly rendererScript: Weight;
  /** The style sheet in the document. */
  readonly rendererStyle: Weight;
  /** How many files of its own main has loaded when the window is made. */
  readonly earlyModules: number;
  /** Null where none was made. */
  readonly deb: number | null;
  /** The same for Electron alone, null where that was not measured. */
  readonly bareDeb: number | null;
}

interface Weight {
  readonly bytes: number;
  readonly gzip: number;
}

const largestAsar = 1_000_000;
const mostAsarFiles = 40;
/** Compressed. */
const largestScript = 75_000;
const largestStyle = 8_000;
const mostEarlyModules = 5;
/** Of a package of Electron alone. */
const largestDebShare = 1.03;

/** The scripts that every window loads, with the words of the language whose words weigh most. */
export function weighFirstScripts(files: readonly PackedFile[]): Weight {
  const scriptsOf = (names: RegExp) =>
    files.filter(({ path }) => names.test(path)).map(({ content }) => weigh(content));
  const always = scriptsOf(/^out\/renderer\/assets\/(boot|renderer|rolldown-runtime)\.js$/);
  const [words] = scriptsOf(/^out\/renderer\/assets\/first-strings.*\.js$/).toSorted(
    (a, b) => b.gzip - a.gzip,
  );
  if (always.length === 0 || words === undefined) throw new Error('The renderer has no scripts or no words.');
  return [...always, words].reduce((sum, { bytes, gzip }) => ({
    bytes: sum.bytes + bytes,
    gzip: sum.gzip + gzip,
  }));
}

const weigh = (content: Buffer): Weight => ({
  bytes: content.length,
  gzip: gzipSync(content, { level: 9 }).length,
});

/** What the style sheet weighs that the build has put into the documents, all of which have the same. */
export function weighStyle(files: readonly PackedFile[]): Weight {
  const page = files.find(({ path }) => path.startsWith('out/renderer/signed-out-'));
  const style = /<style>(.*?)<\/style>/s.exec(page?.content.toString() ?? '')?.[1];
  if (style === undefined) throw new Error('The document of who is signed out has no style sheet.');
  return weigh(Buffer.from(style));
}

/** Counts the entry of main and what it requires at once: what it imports later stands behind an arrow. */
export function countEarlyModules(files: readonly PackedFile[]): number {
  const found = new Set(['index.cjs']);
  for (const name of found) {
    const code = files.find(({ path }) => path === `out/main/${name}`)?.content.toString() ?? '';
    for (const [, next = ''] of code.matchAll(/(?<!=>\s*)require\(["'`]\.\/([\w-]+\.cjs)["'`]\)/g))
      found.add(next);
  }
  return found.size;
}

const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} kB`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** One line for each size. */
export function sizeTable(sizes: DistSizes): string {
  const { deb, bareDeb } = sizes;
  const weight = ({ bytes, gzip }: Weight) => `${kilobytes(bytes)} (gzip ${kilobytes(gzip)})`;
  const rows: readonly (readonly [string, string])[] = [
    [
      'app.asar',
      `${kilobytes(sizes.asar)} in ${sizes.asarFiles} files (at most ${kilobytes(largestAsar)} in ${mostAsarFiles})`,
    ],
    ['renderer’s first scripts', `${weight(sizes.rendererScript)} (at most ${kilobytes(largestScript)})`],
    ['renderer style', `${weight(sizes.rendererStyle)} (at most ${kilobytes(largestStyle)})`],
    ['modules before the window', `${sizes.earlyModules} (at most ${mostEarlyModules})`],
    ['installed', megabytes(sizes.installed)],
    ...(deb === null ? [] : [['deb', megabytes(deb)] as const]),
    ...(deb === null || bareDeb === null
      ? []
      : [
          [
            'deb ÷ bare',
            `${percent(deb / bareDeb)} of ${megabytes(bareDeb)} (at most ${percent(largestDebShare)})`,
          ] as const,
        ]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n');
}

/** A sentence for each size that is too large. */
export function findOversizes(sizes: DistSizes): readonly string[] {
  const { asar, asarFiles, rendererScript, rendererStyle, earlyModules, deb, bareDeb } = sizes;
  const weights = [
    { name: 'The first scripts of the renderer', gzip: rendererScript.gzip, most: largestScript },
    { name: 'The renderer’s style sheet', gzip: rendererStyle.gzip, most: largestStyle },
  ];
  return [
    ...(asarFiles > mostAsarFiles ? [`app.asar has ${asarFiles} files, more than ${mostAsarFiles}.`] : []),
    ...weights
      .filter(({ gzip, most }) => gzip > most)
      .map(
        ({ name, gzip, most }) => `${name} has ${kilobytes(gzip)} compressed, more than ${kilobytes(most)}.`,
      ),
    ...(earlyModules > mostEarlyModules
      ? [`Main loads ${earlyModules} files before the window is made, more than ${mostEarlyModules}.`]
      : []),
    ...(asar > largestAsar ? [`app.asar has ${kilobytes(asar)}, more than ${kilobytes(largestAsar)}.`] : []),
    ...(deb !== null && bareDeb !== null && deb > bareDeb * largestDebShare
      ? [`The deb is larger than ${percent(largestDebShare)} of one of Electron alone.`]
      : []),
  ];
}
