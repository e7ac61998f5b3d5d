/** ASAR integrity (https://www.electronjs.org/docs/latest/tutorial/asar-integrity): Linux has none. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getRawHeader } from '@electron/asar';
import * as v from 'valibot';

/** The hash that Electron compares: of an archive's header, which contains its files' hashes. */
export function headerHash(archive: string): string {
  return createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');
}

const resource = v.tuple([
  v.object({ file: v.literal(String.raw`resources\app.asar`), alg: v.literal('SHA256'), value: v.string() }),
]);

/** The hash that a program for Windows has as a resource. */
export async function hashInWindowsProgram(executable: string): Promise<string> {
  const program = await readFile(executable, 'latin1');
  const [text = 'null'] = /\[\{"file":"resources\\\\app\.asar".*?\}\]/.exec(program) ?? [];
  return v.parse(resource, JSON.parse(text))[0].value;
}

/** The hash that an app for macOS has in its `Info.plist`, or undefined. */
export async function hashInMacApp(app: string): Promise<string | undefined> {
  const plist = (await readFile(join(app, 'Contents', 'Info.plist'), 'utf8')).replaceAll(/>\s+</g, '><');
  const pattern =
    /<key>Resources\/app\.asar<\/key><dict><key>algorithm<\/key><string>SHA256<\/string><key>hash<\/key><string>(\w+)</;
  return pattern.exec(plist)?.[1];
}
