/**
 * Puts the simulated world in the place of what the real code imports: files, chance and the two libraries that work on
 * other threads. All else of main/auth is the code that ships.
 */
import type * as Crypto from 'node:crypto';
import type * as Jose from 'jose';
import { vi } from 'vitest';

vi.mock('node:fs', () => import('./disk-as-fs.ts'));
vi.mock('node:fs/promises', () => import('./disk-as-fs-promises.ts'));
vi.mock('node:crypto', async (importOriginal) => {
  const { randomBytes } = await import('./random.ts');
  return { ...(await importOriginal<typeof Crypto>()), randomBytes };
});
// The seal takes a key derivation on another thread; the file around it is encrypted by the real code.
vi.mock('iron-webcrypto', () => import('./seal-as-iron.ts'));
vi.mock('jose', async (importOriginal) => {
  const { createVerify } = await import('./tokens.ts');
  const jose = await importOriginal<typeof Jose>();
  return { ...jose, ...createVerify(jose.errors) };
});
