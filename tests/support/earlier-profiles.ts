/**
 * Profiles of earlier builds of the app, each with a fake keyring: of the first version, whose files electron-store
 * encrypted, and of the last one that wrote them itself.
 */
import { join } from 'node:path';

export function earlierProfile(version: 'first-version' | 'last-without-library') {
  const folder = join(import.meta.dirname, 'earlier-profiles', version);
  return {
    auth: join(folder, 'auth'),
    secret: join(folder, 'installation-secret'),
    /** Only of the last version. */
    preferences: join(folder, 'preferences'),
    /** The keyring's key. */
    key: Buffer.alloc(32),
  };
}
