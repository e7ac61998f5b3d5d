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
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
}
