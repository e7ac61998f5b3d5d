/**
 * The tests that need no Electron, in five projects: `vitest run --project unit`, and so on. With `EXHAUSTIVE` set, the
 * property-based and the reliability tests run at full size; without it, they run a sample.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The seed of the property-based tests' inputs and the reliability tests' sample. */
    readonly seed: number;
    readonly isExhaustive: boolean;
  }
}

if (process.env['TEST_SEED'] === undefined) {
  // Vitest reads this file once for each project.
  process.env['TEST_SEED'] = String(randomInt(2 ** 31));
  console.log(`To repeat the same inputs: TEST_SEED=${process.env['TEST_SEED']}`);
}
const seed = Number(process.env['TEST_SEED']);
if (!Number.isInteger(seed)) throw new Error('TEST_SEED is a whole number, printed by an earlier run.');
const isExhaustive = Boolean(process.env['EXHAUSTIVE']);

const setupFiles = ['tests/support/secret-equality.ts'];

/** Unit and integration tests keep no state between files, and take half the time in reused threads. */
const shared = {
  setupFiles,
  pool: 'threads',
  isolate: false,
  // Polls without a first delay.
  expect: { poll: { interval: 1, timeout: 10_000 } },
  // On a busy machine a program or a signing key takes long.
  testTimeout: 20_000,
} as const;

export default defineConfig({
  test: {
    // Vitest would reserve one processor for itself, which it hardly uses.
    maxWorkers: '100%',
    // Keeps transformed files in node_modules for the next run.
    experimental: { fsModuleCache: true },
    provide: { seed, isExhaustive },
    // electron-store imports `electron`, which in plain Node looks for its program and downloads it.
    alias: [{ find: /^electron$/, replacement: join(import.meta.dirname, 'tests/support/no-electron.ts') }],
    server: { deps: { inline: ['electron-store'] } },
    projects: [
      { extends: true, test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: { ...shared, name: 'integration', include: ['tests/integration/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'fuzz',
          include: ['tests/fuzz/**/*.test.ts'],
          setupFiles: [...setupFiles, 'tests/fuzz/inputs.ts'],
          pool: 'threads',
          isolate: false,
          // A hundred thousand inputs on a slow machine.
          testTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'reliability',
          include: ['tests/reliability/**/*.test.ts'],
          // The tests mostly wait for other processes.
          maxConcurrency: 2,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'release',
          include: ['tests/release/**/*.test.ts'],
          globalSetup: ['tests/release/global-setup.ts'],
          // Most of the time goes to other programs, which a busy machine slows down.
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
