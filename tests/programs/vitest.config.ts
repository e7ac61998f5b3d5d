/** The tests of what starts other programs: `npm run test:programs`. Most of the time they wait for those. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/programs/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: '100%',
    // A machine that does other things takes its time over a program.
    testTimeout: 20_000,
  },
});
