/** The settings in `.env`, for people who don't want to set variables in every terminal. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Environment } from './project.ts';

/**
 * Puts the settings of a file under those of the environment, which win.
 *
 * @param file a path; nothing happens if there is no such file
 */
export function withSettingsFile(env: Environment, file: string): Environment {
  return existsSync(file) ? { ...parseEnv(decode(readFileSync(file))), ...env } : env;
}

/** Reads a text as editors and shells on Windows write it: PowerShell's `>` writes UTF-16. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  // The decoder takes the byte order mark away.
  return new TextDecoder(encoding).decode(bytes).replaceAll(/[\t ]*(\r\n?|\n)/g, '\n');
}
