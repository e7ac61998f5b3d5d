/** What signs and notarizes a release: certificates and accounts, which the environment has or has not. */
import type { Environment } from './project.ts';

/**
 * The names of secrets that are there and empty: so a workflow passes on what it does not have, and electron-builder
 * would look for a certificate in it.
 */
export function emptySecrets(env: Environment): readonly string[] {
  return Object.keys(env).filter((name) => env[name] === '' && /^(?:(?:WIN_)?CSC|APPLE)_/.test(name));
}
