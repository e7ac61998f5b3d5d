/** Changes with the source of `AuthState`, so that a build recognises states stored by a build with other ones. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads the source once when the build begins: restart `npm run dev` after a change.
 *
 * @param root the project's folder, which a bundled configuration can't find by itself
 */
export const stateShapeOf = (root: string): string =>
  ['auth-state.ts', 'custom-claims.ts']
    .reduce((hash, file) => hash.update(readFileSync(join(root, 'common/auth', file))), createHash('sha256'))
    .digest('base64');
