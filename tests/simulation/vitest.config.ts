/**
 * The simulation: `npm run test:simulation`. `SIMULATION=full` runs a million histories, `SIMULATION_SEED=…` takes the
 * seed that an earlier run has told.
 */
import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly freshSeed: number;
    readonly histories: number;
  }
}

const given = process.env['SIMULATION_SEED'];
const freshSeed = given === undefined ? randomInt(2 ** 31) : Number(given);
if (!Number.isInteger(freshSeed))
  throw new Error('SIMULATION_SEED is a whole number, as an earlier run has told it.');
const histories = process.env['SIMULATION'] === 'full' ? 1_000_000 : 10_000;
console.log(
  `The fresh seed is ${freshSeed}; for the same histories: SIMULATION_SEED=${freshSeed} npm run test:simulation`,
);

export default defineConfig({
  test: {
    include: ['tests/simulation/**/*.test.ts'],
    setupFiles: ['tests/simulation/world/outside.ts'],
    provide: { freshSeed, histories },
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    // A million histories on a slow machine.
    testTimeout: histories * 100,
  },
});
