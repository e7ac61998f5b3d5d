/** Searches everything the app leaves behind for secrets, also in encodings that would hide them. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Something that the app showed, printed or wrote. */
export interface Trace {
  readonly where: string;
  readonly content: Buffer | string;
}

/** Shorter secrets would be found by chance. */
const shortestSecret = 8;

/**
 * @returns a line for each secret found in a trace, with its place and encoding, and only enough of the secret to
 *   identify it
 */
export function findLeaks(secrets: readonly string[], traces: readonly Trace[]): readonly string[] {
  const wanted = [...new Set(secrets)].filter((secret) => secret.length >= shortestSecret).flatMap(disguises);
  return traces.flatMap(({ where, content }) => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    return wanted
      .filter(({ needle }) => bytes.includes(needle))
      .map(({ name, secret }) => `${where}: ${secret.slice(0, shortestSecret - 2)}… (${name})`);
  });
}

/** All files below a folder, as they are on disk. */
export async function readTraces(folder: string): Promise<readonly Trace[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({ where: relative(folder, file), content: await readFile(file) })),
  );
}

interface Disguise {
  readonly secret: string;
  readonly name: string;
  readonly needle: Buffer;
}

function disguises(secret: string): readonly Disguise[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const forms: readonly (readonly [string, Buffer | string])[] = [
    ['as it is', bytes],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ['reversed', [...secret].toReversed().join('')],
    ...[0, 1, 2].flatMap((offset) => {
      const [base64, base64url] = [inBase64(bytes, offset, 'base64'), inBase64(bytes, offset, 'base64url')];
      return [['base64', base64] as const, ['base64url', base64url] as const];
    }),
  ];
  return forms.map(([name, form]) => ({ secret, name, needle: Buffer.from(form) }));
}

/** The base64 of the bytes after `offset` others (0 to 2), without the characters that depend on the neighbours. */
function inBase64(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const skipped = offset === 0 ? 0 : 3 - offset;
  const whole = Math.floor((bytes.length - skipped) / 3) * 3;
  return bytes.subarray(skipped, skipped + whole).toString(encoding);
}
