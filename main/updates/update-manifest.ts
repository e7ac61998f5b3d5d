/**
 * What a feed says about the newest version: the file that electron-builder writes beside the installers.
 * Invariant: a manifest that is parsed names files of its own folder only, each with its size and hash.
 */
import type { UpdateInfo } from 'electron-updater';
import { load } from 'js-yaml';
import * as v from 'valibot';
import { FeedError } from './updates.ts';

/** Far above any manifest, in bytes. */
export const longestManifest = 256 * 1024;
/** Far above any installer, in bytes. */
const largestFile = 1024 ** 3;
/** What a person may be shown, in characters. */
const longestNotes = 4_000;

const version = v.pipe(v.string(), v.maxLength(64), v.regex(/^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/));
/** No folder, no other server, nothing encoded, and nothing that starts like an option. */
const fileName = v.pipe(v.string(), v.maxLength(200), v.regex(/^[A-Za-z\d][\w.+ -]*$/));
const byteCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestFile));

const manifest = v.object({
  version,
  files: v.pipe(
    v.array(
      v.object({
        url: fileName,
        sha512: v.pipe(v.string(), v.regex(/^[A-Za-z\d+/]{86}==$/)),
        size: byteCount,
        blockMapSize: v.optional(byteCount),
      }),
    ),
    v.minLength(1),
    v.maxLength(20),
  ),
  releaseNotes: v.nullish(v.string()),
  stagingPercentage: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  minimumSystemVersion: v.optional(v.pipe(v.string(), v.maxLength(32))),
});

/**
 * @throws FeedError if it is anything else than a manifest
 */
export function parseManifest(text: string): UpdateInfo {
  let document: unknown;
  try {
    document = load(text);
  } catch (cause) {
    throw new FeedError('manifest-unreadable', { cause });
  }
  const parsed = v.safeParse(manifest, document);
  if (!parsed.success) throw new FeedError('manifest-invalid');
  const { files, releaseNotes, stagingPercentage, minimumSystemVersion, ...rest } = parsed.output;
  return {
    ...rest,
    files: files.map(({ blockMapSize, ...file }) => ({
      ...file,
      ...(blockMapSize !== undefined && { blockMapSize }),
    })),
    releaseNotes: plainText(releaseNotes ?? ''),
    // electron-updater's types still ask for what it reads no longer.
    path: files[0]?.url ?? '',
    sha512: files[0]?.sha512 ?? '',
    releaseDate: '',
    ...(stagingPercentage !== undefined && { stagingPercentage }),
    ...(minimumSystemVersion !== undefined && { minimumSystemVersion }),
  };
}

/** Without what changes how the text around it is shown. */
function plainText(notes: string): string {
  return notes
    .replaceAll(/[^\P{C}\n]/gu, '')
    .trim()
    .slice(0, longestNotes);
}
