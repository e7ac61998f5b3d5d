/** Randomness, passed in so that tests and the simulation can repeat a run. */
import { randomBytes } from 'node:crypto';

export interface Random {
  /** From 0 up to 1; for delays, never for secrets. */
  fraction(): number;
  /** Bytes that nobody can guess. */
  bytes(length: number): Buffer;
}

export const systemRandom: Random = { fraction: () => Math.random(), bytes: (length) => randomBytes(length) };
