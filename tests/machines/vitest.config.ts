/** Other machines than this one: `npm run test:machines`. By hand, since it takes long and fetches a Debian. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/machines/**/*.test.ts'],
    testTimeout: 45 * 60_000,
    hookTimeout: 120_000,
  },
});
