/**
 * The feed's manifest of the newest version, beside the installers; `npm run dist -- --sign=FOLDER` signs it.
 * Invariants: a manifest is parsed only with a signature by one of the publisher's keys, for this app and under the requested
 * name; it names only files of its own folder, each with its size and hash.
 */
import { createPublicKey, verify } from 'node:crypto';
import type { UpdateInfo } from 'electron-updater';
import validVersion from 'semver/functions/valid.js';
import * as v from 'valibot';
import { applicationId } from '../config/product.ts';
import { FeedError } from './updates.ts';

/** Far above any manifest, in bytes. */
export const longestManifest = 256 * 1024;
/** Far above any installer, in bytes. */
const largestFile = 1024 ** 3;
/** The longest shown text, in characters. */
const longestNotes = 4_000;

/** The signed text is kept as one string: JSON parsers may differ, but a string has one reading. */
const envelope = v.object({
  signed: v.string(),
  signatures: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^[A-Za-z\d+/]{86}==$/))),
    v.minLength(1),
    v.maxLength(4),
  ),
});

const version = v.pipe(
  v.string(),
  v.maxLength(64),
  v.check((text) => validVersion(text) === text.split('+')[0]),
);
/** A plain file name: no folder, no server, no encoding, and no leading hyphen. */
const fileName = v.pipe(v.string(), v.maxLength(200), v.regex(/^[A-Za-z\d][\w.+ -]*$/));
const byteCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestFile));

const manifest = v.object({
  application: v.string(),
  manifest: v.string(),
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
 * @param text the feed's answer
 * @param name the requested name of the manifest, such as `latest-linux.json`
 * @param keys the publisher's Ed25519 public keys (RFC 8037 `x`), one of which must have signed it
 * @throws FeedError if it is not such a manifest
 */
export function parseManifest(text: string, name: string, keys: readonly string[]): UpdateInfo {
  const parsed = v.safeParse(manifest, readJson(openEnvelope(text, keys)));
  if (!parsed.success) throw new FeedError('manifest-invalid');
  const { application, manifest: ownName, ...update } = parsed.output;
  // A signed manifest of another channel, system or app could bring back an old version.
  if (application !== applicationId || ownName !== name) throw new FeedError('manifest-misplaced');
  const { files, releaseNotes, stagingPercentage, minimumSystemVersion, ...rest } = update;
  return {
    ...rest,
    files: files.map(({ blockMapSize, ...file }) => ({
      ...file,
      ...(blockMapSize !== undefined && { blockMapSize }),
    })),
    releaseNotes: plainText(releaseNotes ?? ''),
    // electron-updater's types still require an unused field.
    path: files[0]?.url ?? '',
    sha512: files[0]?.sha512 ?? '',
    releaseDate: '',
    ...(stagingPercentage !== undefined && { stagingPercentage }),
    ...(minimumSystemVersion !== undefined && { minimumSystemVersion }),
  };
}

/** @returns the text that one of the keys has signed */
function openEnvelope(text: string, keys: readonly string[]): string {
  const parsed = v.safeParse(envelope, readJson(text));
  if (!parsed.success) throw new FeedError('manifest-not-signed');
  const { signed, signatures } = parsed.output;
  const isSigned = keys.some((x) => {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return signatures.some((one) => verify(null, Buffer.from(signed), key, Buffer.from(one, 'base64')));
  });
  if (!isSigned) throw new FeedError('manifest-wrongly-signed');
  return signed;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FeedError('manifest-unreadable', { cause });
  }
}

/** Removes characters that change how the surrounding text is shown. */
function plainText(notes: string): string {
  return notes
    .replaceAll(/[^\P{C}\n]/gu, '')
    .trim()
    .slice(0, longestNotes);
}
