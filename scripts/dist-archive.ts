/** Reads Electron's archive format: a header that says where each file lies, and the files one after another. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';

export interface PackedFile {
  /** With slashes, relative to the root of the archive. */
  readonly path: string;
  readonly content: Buffer;
}

interface Folder {
  readonly files: Readonly<Record<string, Folder | { readonly offset: string; readonly size: number }>>;
}

const folder: v.GenericSchema<unknown, Folder> = v.object({
  files: v.record(
    v.string(),
    v.union([v.lazy(() => folder), v.object({ offset: v.string(), size: v.number() })]),
  ),
});

/**
 * Reads all files of an archive.
 *
 * @throws Error if it isn't one, or if it has links or files that lie beside it
 */
export async function readAsar(file: string): Promise<readonly PackedFile[]> {
  const bytes = await readFile(file);
  // Four little-endian numbers of 32 bits: 4, the length of what follows up to the files, that less 4, and of the JSON.
  const start = 8 + bytes.readUInt32LE(4);
  const header: unknown = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12)));
  const read = (place: string, { files }: Folder): readonly PackedFile[] =>
    Object.entries(files).flatMap(([name, entry]) => {
      const path = `${place}${name}`;
      if ('files' in entry) return read(`${path}/`, entry);
      const from = start + Number(entry.offset);
      return [{ path, content: bytes.subarray(from, from + entry.size) }];
    });
  return read('', v.parse(folder, header));
}
