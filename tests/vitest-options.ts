/** What the unit and the integration tests have in common. */
import type { ViteUserConfig } from 'vitest/config';

export const sharedOptions: ViteUserConfig['test'] = {
  setupFiles: ['tests/support/secret-equality.ts'],
  // Threads that keep their modules take half the time; tests hold no state between files.
  pool: 'threads',
  isolate: false,
  // What a file was made into is kept in node_modules for the next run.
  experimental: { fsModuleCache: true },
  // What is waited for is asked for at once.
  expect: { poll: { interval: 1, timeout: 10_000 } },
  // Vitest would leave one processor to itself, which hardly uses it.
  maxWorkers: '100%',
  // A machine that does other things takes its time over a program or a signing key.
  testTimeout: 20_000,
};
