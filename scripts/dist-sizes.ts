/** How large a package is, as a table, and which of its sizes are beyond what they may be. */
import type { PackedFile } from './dist-archive.ts';
import { gzipSync } from 'node:zlib';

export interface DistSizes {
  /** All in bytes. */
  readonly asar: number;
  readonly asarFiles: number;
  readonly installed: number;
  readonly rendererScript: Weight;
  readonly rendererStyle: Weight;
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
/** Of a package of Electron alone. */
const largestDebShare = 1.03;

/** What all files of one kind weigh, as they are and as they compress. */
export function weigh(files: readonly PackedFile[], kind: RegExp): Weight {
  const wanted = files.filter(({ path }) => kind.test(path));
  return {
    bytes: wanted.reduce((sum, { content }) => sum + content.length, 0),
    gzip: wanted.reduce((sum, { content }) => sum + gzipSync(content).length, 0),
  };
}

const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} kB`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** One line for each size. */
export function sizeTable(sizes: DistSizes): string {
  const { deb, bareDeb } = sizes;
  const weight = ({ bytes, gzip }: Weight) => `${kilobytes(bytes)} (gzip ${kilobytes(gzip)})`;
  const rows: readonly (readonly [string, string])[] = [
    ['app.asar', `${kilobytes(sizes.asar)} in ${sizes.asarFiles} files (at most ${kilobytes(largestAsar)})`],
    ['renderer script', weight(sizes.rendererScript)],
    ['renderer style', weight(sizes.rendererStyle)],
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
export function findOversizes({ asar, deb, bareDeb }: DistSizes): readonly string[] {
  return [
    ...(asar > largestAsar ? [`app.asar has ${kilobytes(asar)}, more than ${kilobytes(largestAsar)}.`] : []),
    ...(deb !== null && bareDeb !== null && deb > bareDeb * largestDebShare
      ? [`The deb is larger than ${percent(largestDebShare)} of one of Electron alone.`]
      : []),
  ];
}
