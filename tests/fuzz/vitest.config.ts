/**
 * Property-based tests: each property holds for a hundred thousand inputs, made from a seed that is told. The same
 * inputs come again with `FUZZ_SEED=…`.
 */
import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly seed: number;
  }
}

const given = process.env['FUZZ_SEED'];
const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
if (!Number.isInteger(seed)) throw new Error('FUZZ_SEED is a whole number, as an earlier run has told it.');
console.log(`The seed is ${seed}; for the same inputs: FUZZ_SEED=${seed} npm run test:fuzz`);

export default defineConfig({
  test: {
    include: ['tests/fuzz/**/*.test.ts'],
    setupFiles: ['tests/support/secret-equality.ts', 'tests/fuzz/inputs.ts'],
    provide: { seed },
    pool: 'threads',
    maxWorkers: 2,
    // What a hundred thousand inputs may take on a slow machine.
    testTimeout: 180_000,
  },
});
