import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/unit/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/unit/secret-equality.ts'],
    // Threads that keep their modules take half the time; tests hold no state between files.
    pool: 'threads',
    isolate: false,
  },
});
