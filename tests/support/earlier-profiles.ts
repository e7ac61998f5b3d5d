/**
 * Profiles as earlier builds of the app have written them, each with a fake keyring: the first
 * version, whose files electron-store encrypted, and the last one that wrote them by itself.
 */
import { join } from 'node:path';

export function earlierProfile(version: 'first-version' | 'last-without-library') {
  const folder = join(import.meta.dirname, 'earlier-profiles', version);
  return {
    auth: join(folder, 'auth'),
    secret: join(folder, 'installation-secret'),
    /** Of the last one only. */
    preferences: join(folder, 'preferences'),
    /** The keyring's. */
    key: Buffer.alloc(32),
  };
}
