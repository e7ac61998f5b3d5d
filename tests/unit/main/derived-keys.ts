/**
 * Import in tests that use electron-store: it derives a key from its password for every access to its file, in 10,000
 * rounds, which took a tenth of all tests' time. Derived once, the same password and salt give the same key.
 */
import crypto from 'node:crypto';

const derive = crypto.pbkdf2Sync;
const keys = new Map<string, Buffer>();

crypto.pbkdf2Sync = (password, salt, ...how) => {
  const name = JSON.stringify([
    ...[password, salt].map((value) => Buffer.from(value as Buffer).toString('base64')),
    ...how,
  ]);
  const key = keys.get(name) ?? derive(password, salt, ...how);
  keys.set(name, key);
  return Buffer.from(key);
};
