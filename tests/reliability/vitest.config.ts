/** The reliability tests: `npm run test:reliability`. They go through every place that a list or a file has. */
import { defineConfig } from 'vitest/config';
import { withoutElectron } from '../vitest-options.ts';

export default defineConfig({
  test: {
    ...withoutElectron,
    include: ['tests/reliability/**/*.test.ts'],
    // Most of a test is other processes. This bounds how long a failure takes.
    maxConcurrency: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
